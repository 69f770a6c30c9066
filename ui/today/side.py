"""Beside the agenda: the roll of the centres, and the forms left half typed."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.usecases.rolls import SiteRoll, rolls
from ui.page import Shell
from ui.texts import formats, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import Badge, label

WIDTH = 300


class TodaySide(QWidget):
    """Two cards of fixed width."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.setFixedWidth(px(WIDTH))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(14))
        self._cards: list[QWidget] = []

    def refresh(self, today: date) -> None:
        """Read again."""
        self._shell.ask("today.side", rolls, today, then=self._show)

    def _show(self, found: list[SiteRoll]) -> None:
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [self._rolls(found)] if found else []
        drafts = len(self._shell.session.drafts())
        if drafts:
            self._cards.append(self._drafts(drafts))
        for card in self._cards:
            self._column.addWidget(card)

    def _rolls(self, found: list[SiteRoll]) -> QWidget:
        card = Card(t("today.rolls"))
        for roll in found:
            row = QWidget()
            lines = QVBoxLayout(row)
            lines.setContentsMargins(0, 0, 0, px(6))
            lines.setSpacing(px(4))
            lines.addWidget(label(roll.name, "strong", wrap=True))
            done = roll.marked >= roll.guests
            count = t("today.roll_count", marked=formats().number(roll.marked), n=roll.guests)
            lines.addWidget(Badge(count, "ok" if done else "warn"))
            button = Button(t("today.open_roll"), partial(self._open, roll.site), kind="link")
            button.setAccessibleName(t("today.open_roll_of", site=roll.name))
            lines.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            card.body.addWidget(row)
        return card

    def _drafts(self, count: int) -> QWidget:
        card = Card(t("today.drafts"))
        card.body.addWidget(label(t("today.drafts_kept", n=count), "muted", wrap=True))
        return card

    def _open(self, site: bytes) -> None:
        self._shell.go("presence", site=site)
