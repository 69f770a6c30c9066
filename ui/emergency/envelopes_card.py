"""In the settings of a supervisor: the envelope of each of their sites, and a new one."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.usecases.emergency import keys
from app.usecases.emergency.keys import CodeStanding
from ui import texts
from ui.page import Shell
from ui.texts import inserted, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.messages import show_if


class EnvelopesCard(Card):
    """Hidden from everybody else, and on a laptop that works alone."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(t("emergency.card"))
        self._shell = shell
        self.body.addWidget(label(t("emergency.card_words"), "muted", wrap=True))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(8))
        self.body.addLayout(self._rows)
        self.buttons: list[Button] = []
        show_if(self, False)
        self.tell()

    def tell(self) -> None:
        """Say it as it is now."""
        question = partial(keys.standings, by=self._shell.session.user, at=datetime.now(UTC))
        self._shell.ask("settings.envelopes", question, then=self._show, owner=self)

    def _show(self, standings: list[CodeStanding]) -> None:
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        for one in standings:
            self._rows.addWidget(self._row(one))
        show_if(self, bool(standings))

    def _row(self, one: CodeStanding) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(10))
        told = QVBoxLayout()
        told.setSpacing(px(2))
        told.addWidget(label(one.site_name, "strong"))
        if one.key is not None and one.key.made_at is not None:
            day = texts.formats().short_day(one.key.made_at.date())
            told.addWidget(label(t("emergency.good", number=one.key.number or 0, day=inserted(day)), "small"))
        if one.due:
            told.addWidget(label(t(f"emergency.due.{one.due}"), "small", wrap=True))
        row.addLayout(told, 1)
        button = Button(
            t("emergency.make"),
            partial(self._shell.go, "emergency_code", site=one.site),
            kind="primary" if one.due not in ("", keys.NONE) else "secondary",
            icon="mail",
            name=t("emergency.make_for", site=inserted(one.site_name)),
        )
        self.buttons.append(button)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return made
