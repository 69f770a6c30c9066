"""Settings: language, look, locking, the passphrase, what the program is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.roles import MEDIATOR
from app.errors import AppError
from ui import texts
from ui.directory.fill_card import DirectoryCard
from ui.emergency.envelopes_card import EnvelopesCard
from ui.joining.standing_card import StandingCard
from ui.page import Action, Page, Shell
from ui.preferences import Preferences, Shade
from ui.settings.keeping_card import KeepingCard
from ui.settings.passphrase_form import PassphraseForm
from ui.settings.profile_card import ProfileCard
from ui.settings.server_card import ServerCard
from ui.texts import NATIVE_NAMES, t
from ui.theme.look import SCALES
from ui.widgets.cards import PAGE, Card, Column, narrow
from ui.widgets.chips import ChipRow
from ui.widgets.form import FormRow
from ui.widgets.labels import label

IDLE_MINUTES = (5, 10, 15, 30, 60)
SHADES: tuple[Shade, ...] = ("system", "light", "dark")


class SettingsPage(Page):
    """Every change takes effect at once; there is nothing to save."""

    title_key = "page.settings"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        column = Column(padding=0, spacing=14)
        column.setObjectName("settings.column")
        outer.addWidget(column)
        self._keeping = KeepingCard(shell)
        cards = [self._look(), StandingCard(shell), self._lock(), ProfileCard(shell), self._keeping]
        if shell.session.user.role != MEDIATOR:  # she keeps no directory, and no server for others
            cards += [EnvelopesCard(shell), ServerCard(shell), DirectoryCard(shell)]
        for card in (*cards, self._about()):
            column.body.addWidget(narrow(card, PAGE))
        column.body.addStretch(1)

    def actions_offered(self) -> list[Action]:
        return [Action("lock.do", self._lock_now, "lock", "Ctrl+L")]

    @property
    def _preferences(self) -> Preferences:
        program = self.shell.program
        return program.preferences if program is not None else Preferences()

    def _change(self, name: str, value: Any) -> None:
        setattr(self._preferences, name, value)
        if self.shell.program is not None:
            self.shell.program.change()

    def _look(self) -> QWidget:
        card = Card(t("settings.look"))
        kept = self._preferences
        self._row(card, "settings.language", list(NATIVE_NAMES.items()), texts.language(), "language", str)
        shades: list[tuple[str, str]] = [(shade, t(f"settings.shade.{shade}")) for shade in SHADES]
        self._row(card, "settings.shade", shades, kept.shade, "shade", str)
        scales = [(str(scale), t("settings.percent", number=round(scale * 100))) for scale in SCALES]
        self._row(card, "settings.scale", scales, str(float(kept.scale)), "scale", float)
        return card

    def _lock(self) -> QWidget:
        card = Card(t("settings.safety"))
        minutes = [(str(n), t("settings.minutes", n=n)) for n in IDLE_MINUTES]
        now = str(self._preferences.idle_minutes)
        self._row(card, "settings.idle", minutes, now, "idle_minutes", int, hint=t("settings.idle_hint"))
        self._form = PassphraseForm(self._change_passphrase)
        card.body.addWidget(self._form)
        return card

    def _row(
        self,
        card: Card,
        key: str,
        choices: list[tuple[str, str]],
        now: str,
        name: str,
        kind: type,
        *,
        hint: str = "",
    ) -> None:
        row = ChipRow(choices, name=t(key))
        row.choose(now)
        row.chosen.connect(lambda keys: self._change(name, kind(keys[0])))
        card.body.addWidget(FormRow(t(key), row, hint=hint))

    def _about(self) -> QWidget:
        card = Card(t("settings.about"))
        try:
            number = version("approdo")
        except PackageNotFoundError:
            number = "0"
        card.body.addWidget(label(t("settings.version", number=number), selectable=True))
        card.body.addWidget(label(t("settings.licence"), "muted", wrap=True))
        card.body.setAlignment(Qt.AlignmentFlag.AlignTop)
        return card

    def _change_passphrase(self, old: str, new: str) -> None:
        program = self.shell.program
        profile = program.profile if program is not None else None
        if program is None or profile is None:
            return
        self._form.busy(True)
        self.shell.jobs.run(
            lambda: program.profiles.change_passphrase(profile, old, new),
            owner=self,
            then=lambda _: self._changed(),
            failed=self._refused,
            lane="background",
        )

    def _changed(self) -> None:
        self._form.done()
        self.shell.toast(t("settings.passphrase_changed"), tone="ok")

    def _refused(self, error: Exception) -> None:
        self._form.busy(False)
        if not isinstance(error, AppError):
            raise error
        self._form.say(texts.error_sentence(error))

    def _lock_now(self) -> None:
        if self.shell.program is not None:
            self.shell.program.lock()
