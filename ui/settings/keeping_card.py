"""Backups on this laptop, and a copy of the whole profile for a stick."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.usecases import backups, copies
from app.usecases.backups import Backup
from app.usecases.unlocking import UnlockedProfile
from ui.page import Shell
from ui.texts import formats, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.progress_row import ProgressRow

SHOWN = 3


class KeepingCard(Card):
    """What is kept, and the ways to keep more."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(t("keeping.title"))
        self._shell = shell
        self.body.addWidget(label(t("keeping.words"), "muted", wrap=True))
        self._list = label("", wrap=True)
        self.body.addWidget(self._list)
        row = QWidget()
        buttons = QHBoxLayout(row)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(px(10))
        buttons.addWidget(Button(t("keeping.now"), self._back_up, icon="hard-drive-download"))
        buttons.addWidget(Button(t("keeping.copy"), self._choose_copy, icon="save"))
        buttons.addStretch(1)
        self.body.addWidget(row)
        self._progress = ProgressRow()
        self.body.addWidget(self._progress)
        self.tell()

    def tell(self) -> None:
        """Say what is kept."""
        profile = self._profile()
        kept = backups.list_backups(profile) if profile is not None else ()
        self._list.setText("\n".join(_words(one) for one in kept[:SHOWN]) or t("keeping.none"))

    def save_copy(self, target: Path) -> None:
        """Write the whole profile, encrypted, to `target`."""
        profile = self._profile()
        if profile is not None:
            self._progress.follow(
                self._shell.jobs,
                lambda: copies.save_copy(profile, target),
                t("keeping.copying"),
                then=lambda _path: self._shell.toast(t("keeping.copied"), tone="ok"),
                failed=self._shell.show_error,
            )

    def _profile(self) -> UnlockedProfile | None:
        program = self._shell.program
        return program.profile if program is not None else None

    def _back_up(self) -> None:
        profile = self._profile()
        if profile is not None:
            self._progress.follow(
                self._shell.jobs,
                lambda: backups.back_up(profile, datetime.now(UTC).astimezone()),
                t("keeping.copying"),
                then=self._backed_up,
                failed=self._shell.show_error,
            )

    def _backed_up(self, _made: Backup) -> None:
        self.tell()
        self._shell.toast(t("keeping.done"), tone="ok")

    def _choose_copy(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, t("keeping.copy"), f"approdo{copies.ENDING}")
        if name:
            self.save_copy(Path(name))


def _words(one: Backup) -> str:
    made = formats().moment(one.made, datetime.now(UTC).astimezone())
    return t("keeping.made", when=made, size=formats().size(one.path.stat().st_size))
