"""Colleagues and laptops: who asks to be let in, who belongs, and one of them in full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.errors import AppError
from app.usecases import records
from app.usecases.membership import Asking, MemberLine, Standing
from app.usecases.records import Named
from ui.members.admit_card import AdmitCard
from ui.members.member_panel import MemberPanel
from ui.members.member_row import MemberRow
from ui.page import Action, Page, Shell
from ui.screen_state import State
from ui.texts import error_sentence, inserted, t
from ui.theme.look import px
from ui.widgets.beside import Beside
from ui.widgets.cards import Card, Column
from ui.widgets.messages import InlineMessage

LOOK_EVERY = 10_000
"""Milliseconds between two looks at who asks, while the page is shown."""


class MembersPage(Page):
    """Reads the list without the network; who asks to be let in takes it."""

    title_key = "page.members"
    concerns = frozenset({"user", "site"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._standing: Standing | None = None
        self._sites: Sequence[Named] = ()
        self._chosen: RecordId | None = None
        self._cards: list[AdmitCard] = []
        self._looking = False
        self.rows: list[MemberRow] = []
        self.trouble = InlineMessage("", "warn")
        self._column = Column(spacing=px(12))
        self.panel = MemberPanel(self)
        self._beside = Beside(self._column, self.panel, width=360)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(10))
        outer.addWidget(self.trouble)
        outer.addWidget(self._beside, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.look)

    def subtitle(self) -> str:
        return inserted(self._standing.body) if self._standing is not None else ""

    def primary_action(self) -> Action | None:
        may = self._standing is not None and self._standing.may_admit
        return (
            Action("members.invite", lambda: self.shell.go("invite"), "user-plus", "Ctrl+N") if may else None
        )

    def refresh(self, changed: object) -> None:
        self._read()
        self.look()
        self._timer.start()

    def hideEvent(self, event: object) -> None:
        self._timer.stop()

    def step_back(self) -> bool:
        return self._beside.close_panel()

    def save_state(self) -> State:
        return {"chosen": self._chosen.hex() if self._chosen else ""}

    def restore_state(self, state: State) -> None:
        if state.get("chosen"):
            self._chosen = RecordId(bytes.fromhex(str(state["chosen"])))

    # What is read

    def _read(self) -> None:
        membership = self.shell.session.membership

        def work() -> tuple[Standing, tuple[MemberLine, ...], Sequence[Named]]:
            sites = self.shell.session.ask(records.choosable)["site"]
            return membership.standing(), membership.people(), sites

        self.shell.jobs.run(work, owner=self, then=self._show, failed=self._failed, lane="background")

    def look(self) -> None:
        """See who asks; quietly when the line is down, for the list can be read without it."""
        if self._looking or not self.isVisible():
            return
        self._looking = True
        self.shell.jobs.run(
            self.shell.session.membership.asking,
            owner=self,
            then=self._asked,
            failed=self._unreachable,
            finished=self._looked,
            lane="background",
        )

    def _looked(self) -> None:
        self._looking = False

    def _unreachable(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self.trouble.say(error_sentence(error), "info")

    def _asked(self, asking: tuple[Asking, ...]) -> None:
        self.trouble.say("")
        if [card.asking for card in self._cards] == list(asking):
            return
        for card in self._cards:
            self._column.body.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [AdmitCard(one, self._admit, self._refuse) for one in asking]
        for at, card in enumerate(self._cards):
            self._column.body.insertWidget(at, card)
            card.show()
        self.shell.mark("organisation", len(asking))

    def _show(self, found: tuple[Standing, tuple[MemberLine, ...], Sequence[Named]]) -> None:
        self._standing, people, self._sites = found
        self.header_changed.emit()
        body = self._column.body
        while body.count() > len(self._cards):
            item = body.takeAt(len(self._cards))
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        body.addWidget(self._list(people))
        body.addStretch(1)
        chosen = next((one for one in people if one.user == self._chosen), None)
        self._show_panel(chosen)

    def _list(self, people: Sequence[MemberLine]) -> QWidget:
        card = Card(padding=8)
        card.body.setSpacing(px(2))
        card.setAccessibleName(t("page.members"))
        self.rows = []
        for one in people:
            row = MemberRow(one, partial(self.choose, one))
            row.setChecked(one.user == self._chosen)
            self.rows.append(row)
            card.body.addWidget(row)
        return card

    def choose(self, member: MemberLine) -> None:
        """Show one of them."""
        self._chosen = member.user
        for row in self.rows:
            row.setChecked(row.member.user == member.user)
        self._show_panel(member)
        self._beside.open_panel()

    def _show_panel(self, member: MemberLine | None) -> None:
        leads = self._standing is not None and self._standing.may_admit_leaders
        self.panel.show_member(member, self._sites, leads=leads)

    # What is done

    def _admit(self, asking: Asking) -> None:
        self._run(
            lambda: self.shell.session.membership.admit(asking), t("admit.done", name=inserted(asking.name))
        )

    def _refuse(self, invitation: bytes) -> None:
        self._run(lambda: self.shell.session.membership.turn_away(invitation), t("admit.refused"))

    def change(self, user: RecordId, roles: frozenset[str], sites: frozenset[RecordId]) -> None:
        """Other roles or sites."""
        self._run(lambda: self.shell.session.membership.change(user, roles, sites), t("members.changed"))

    def remove(self, user: RecordId) -> None:
        """Somebody leaves."""
        self._run(lambda: self.shell.session.membership.remove(user), t("members.removed_done"))

    def remove_laptop(self, device: bytes) -> None:
        """A laptop is lost."""
        self._run(lambda: self.shell.session.membership.remove_laptop(device), t("members.lost_done"))

    def take_back(self, member: MemberLine) -> None:
        """Nobody is let in with their invitation any more."""
        membership = self.shell.session.membership

        def finish(heard: bool) -> None:
            key = "members.taken_back_done" if heard else "members.taken_back_later"
            self.trouble.say("")
            self.shell.toast(t(key), tone="ok")
            self._read()
            self.look()

        self.shell.jobs.run(
            lambda: membership.take_back(member.invitation),
            owner=self,
            then=finish,
            failed=self._failed,
            lane="background",
        )

    def invite_again(self, member: MemberLine) -> None:
        """Another laptop, or new keys."""
        self.shell.go("invite", user=member.user.hex())

    def _run(self, work: Callable[[], Any], done: str) -> None:
        def finish(_: Any) -> None:
            self.trouble.say("")
            self.shell.toast(done, tone="ok")
            self._read()
            self.look()

        self.shell.jobs.run(work, owner=self, then=finish, failed=self._failed, lane="background")

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        for card in self._cards:
            card.busy(False)
        self.trouble.say(error_sentence(error), "warn")
