"""Beside the agenda: the roll of the centres, and the forms left half typed."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.roles import CASE_MANAGER, SUPERVISOR, Act
from app.usecases import concerns, equipe_pages, letters
from app.usecases.equipe_pages import Item
from app.usecases.permissions import allowed
from app.usecases.referrals.handover_board import waiting
from app.usecases.rolls import SiteRoll, rolls
from ui.forms.half_typed import HalfTyped, half_typed
from ui.page import Shell
from ui.texts import formats, t
from ui.theme.look import px
from ui.today.drafts_card import DraftsCard
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column
from ui.widgets.labels import Badge, label

WIDTH = 300
LEADERS = frozenset({CASE_MANAGER, SUPERVISOR})
"""Who sets the agenda of the team."""


class TodaySide(Column):
    """Cards of fixed width; they scroll where the window is low."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(spacing=14)
        self._shell = shell
        self.setFixedWidth(px(WIDTH))
        self.body.addStretch(1)
        self._roll_card: QWidget | None = None
        self._drafts_card: QWidget | None = None
        self._team_card: QWidget | None = None
        self._concerns_card: QWidget | None = None
        self._handover_card: QWidget | None = None
        self._letters_card: QWidget | None = None

    def refresh(self, today: date) -> None:
        """Read again; drafts in the writer's thread, behind the one that is being kept just now."""
        session = self._shell.session
        self._shell.glance("today.side", rolls, today, then=self._show_rolls)
        self._shell.jobs.run(lambda: half_typed(session), owner=self, then=self._show_drafts)
        if session.user.role in LEADERS:
            self._shell.glance("today.team", equipe_pages.agenda, session.user, today, then=self._show_team)
        if allowed(session.user, Act.WRITE_REFERRAL):
            self._shell.ask("today.handovers", waiting, session.user, then=self._show_handovers, owner=self)
        if allowed(session.user, Act.ERASE):
            self._shell.ask(
                "today.letters", letters.waiting, session.user, then=self._show_letters, owner=self
            )
        self._shell.ask("today.concerns", concerns.inbox, session.user, then=self._show_concerns, owner=self)

    def _show_team(self, items: list[Item]) -> None:
        self._team_card = self._exchange(self._team_card, self._team(items) if items else None, 0)

    def _team(self, items: list[Item]) -> QWidget:
        card = Card(t("equipe.title"))
        card.body.addWidget(label(t("equipe.waiting", n=len(items)), wrap=True))
        button = Button(t("equipe.open_agenda"), partial(self._shell.go, "equipe_agenda"), kind="link")
        card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        return card

    def _show_concerns(self, found: list[concerns.Waiting]) -> None:
        """A mediator has told something in confidence: nothing of it is said here but that it waits."""
        card = Card(t("concerns.title")) if found else None
        if card is not None:
            card.body.addWidget(label(t("concerns.waiting", n=len(found)), wrap=True))
            button = Button(t("concerns.see"), partial(self._shell.go, "concerns"), kind="link")
            card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        self._concerns_card = self._exchange(self._concerns_card, card, 0)

    def _show_handovers(self, count: int) -> None:
        card = Card(t("handover.board")) if count else None
        if card is not None:
            card.body.addWidget(label(t("handover.waiting", n=count), wrap=True))
            button = Button(t("handover.see"), partial(self._shell.go, "handovers"), kind="link")
            card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        self._handover_card = self._exchange(self._handover_card, card, 0)

    def _show_letters(self, count: int) -> None:
        card = Card(t("data_care.letters")) if count else None
        if card is not None:
            card.body.addWidget(label(t("letter.waiting", n=count), wrap=True))
            go = partial(self._shell.go, "data_care", section="letters")
            card.body.addWidget(Button(t("letter.see"), go, kind="link"), 0, Qt.AlignmentFlag.AlignLeading)
        self._letters_card = self._exchange(self._letters_card, card, 0)

    def _show_rolls(self, found: list[SiteRoll]) -> None:
        self._roll_card = self._exchange(self._roll_card, self._rolls(found) if found else None, 0)

    def _show_drafts(self, drafts: list[HalfTyped]) -> None:
        card = DraftsCard(self._shell, drafts, self._refresh_drafts) if drafts else None
        self._drafts_card = self._exchange(self._drafts_card, card, -1)

    def _refresh_drafts(self) -> None:
        session = self._shell.session
        self._shell.jobs.run(lambda: half_typed(session), owner=self, then=self._show_drafts)

    def _exchange(self, old: QWidget | None, new: QWidget | None, place: int) -> QWidget | None:
        if old is not None:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        if new is not None:
            self.body.insertWidget(place if place >= 0 else self.body.count() - 1, new)
        return new

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

    def _open(self, site: bytes) -> None:
        self._shell.go("presence", site=site)
