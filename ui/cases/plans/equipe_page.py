"""The team's review of one case: what there is to know on one side, the minutes on the other."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from app.domain.equipe import EquipeReview
from app.domain.ids import RecordId
from app.events import Changed
from app.usecases import equipe, equipe_pages
from app.usecases.equipe import Minutes
from app.usecases.equipe_pages import CaseBefore
from ui import texts
from ui.cases import wording
from ui.cases.documents.button import offer
from ui.cases.plans import case_facts
from ui.cases.plans.attendance_card import AttendanceCard
from ui.cases.plans.minutes_form import MinutesForm
from ui.cases.plans.minutes_view import MinutesView
from ui.forms.draft_keeper import Way
from ui.forms.today import today
from ui.page import Action, Page, Shell
from ui.screen_state import State
from ui.texts import t
from ui.theme.look import px
from ui.widgets.cards import Card, Column
from ui.widgets.chips import ChipRow
from ui.widgets.messages import EmptyState

TWO_COLUMNS: Final = 1040
"""Width of the page, in pixels at 100 %, from which facts and minutes stand side by side."""


class EquipePage(Page):
    """`shell.go("equipe", case=id)`; `review=id` shows those minutes."""

    title_key = "equipe.title"
    concerns = frozenset({"equipe_review", "equipe_attendance", "equipe_decision", "plan", "plan_action"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._case = RecordId(b"")
        self._wanted: RecordId | None = None
        self._correcting = False
        self.before: CaseBefore | None = None
        self.form: MinutesForm | None = None
        self.asked: AttendanceCard | None = None
        self.scroller = Column()
        self.scroller.setObjectName("equipe.scroll")
        self._content: QWidget | None = None
        self._grid: QGridLayout | None = None
        self._parts: tuple[QWidget, QWidget, QWidget] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.scroller)

    def subtitle(self) -> str:
        return (self.before.person.display_name or "") if self.before else ""

    def actions_offered(self) -> list[Action]:
        return [
            Action("equipe.agenda", lambda: self.shell.go("equipe_agenda"), "list-checks"),
            Action("plan.open", lambda: self.shell.go("plan", case=self._case), "route"),
        ]

    def about(self) -> dict[str, Any]:
        return {"person": self.before.person.id} if self.before else {}

    def open(self, **params: Any) -> None:
        self._case = _id(params["case"])
        self._wanted = _id(params["review"]) if params.get("review") else None
        self._correcting = False
        self._shut()

    def refresh(self, changed: Changed | None) -> None:
        if changed is not None and self.form is not None and self.form.is_touched():
            self.form.meanwhile.look(changed)
            return  # what is being typed stays under the cursor
        session = self.shell.session
        self._show(session.ask(equipe_pages.read, self._case, self._wanted, session.user, today()))

    def focus_start(self) -> None:
        if self.form is not None:
            self.form.focus_start()
        else:
            super().focus_start()

    def submit(self) -> bool:
        asked = self.asked or self.form
        return asked.submit() if asked is not None else False

    def step_back(self) -> bool:
        if self.asked is None:
            return False
        self._shut()
        return True

    def save_state(self) -> State:
        if self.form is not None:
            self.form.keeper.flush()
        return {"scroll": self.scroller.verticalScrollBar().value(), "review": self._wanted or b""}

    def restore_state(self, state: State) -> None:
        if state.get("review"):
            self._wanted = RecordId(state["review"])
            self.refresh(None)
        self.scroller.verticalScrollBar().setValue(int(state.get("scroll", 0)))

    def begin(self) -> None:
        """Minutes of today."""
        self.shell.do(equipe.begin, self._case, then=self._turn, owner=self)

    def correct(self) -> None:
        """Write a correction of locked minutes."""
        self._correcting = True
        self.refresh(None)
        self.focus_start()

    def ask_signature(self, review: RecordId, attendance: RecordId) -> None:
        """Put the sheet for one signature above the minutes."""
        minutes = self.shell.session.ask(equipe.read, review)
        found = next((one for one in minutes.there if one.id == attendance), None)
        if found is None or self.before is None:
            return
        self._shut()
        name = self.before.user_name(found.user) or found.name or ""
        self.asked = card = AttendanceCard(self.shell, found, name)
        card.over.connect(lambda _result: self._signed(card))
        self.scroller.body.insertWidget(0, self.asked)
        self.asked.show()
        self.asked.focus_start()
        # Once the lines below have their place: Qt brings the sheet into view without what stands above it.
        QTimer.singleShot(0, card, lambda: self.scroller.verticalScrollBar().setValue(0))

    def offer_paper(self, review: RecordId) -> None:
        """What is written is saved: make a document of it, with a line to sign for each."""
        form = self.form
        if form is not None:
            offer(self.shell, "minutes", review, form.paper)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_parts()

    def _show(self, before: CaseBefore) -> None:
        self.before = before
        scroll, focus, wrote = self.scroller.verticalScrollBar().value(), self._focused(), self.form
        if self._content is not None:
            self.scroller.body.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = self._built(before)
        self.scroller.body.addWidget(self._content, 1)
        self._content.show()
        # Minutes that were closed are read from their beginning.
        self.scroller.verticalScrollBar().setValue(0 if wrote is not None and self.form is None else scroll)
        self._focus_again(focus)
        self.header_changed.emit()

    def _focused(self) -> str | None:
        """The name of what the cursor is in; None when it is elsewhere."""
        focus = QApplication.focusWidget()
        inside = focus is not None and self._content is not None and self._content.isAncestorOf(focus)
        return focus.objectName() if inside and focus is not None else None

    def _focus_again(self, name: str | None) -> None:
        if name is None:
            return
        found = self.findChild(QWidget, name) if name else None
        if found is not None:
            found.setFocus()
        else:
            self.focus_start()

    def _built(self, before: CaseBefore) -> QWidget:
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(px(12))
        minutes: list[QWidget] = [self._minutes(before)]
        if len(before.minutes) > 1 or (before.minutes and before.shown is None):
            minutes.insert(0, self._chips(before))
        parts = (case_facts.first(before, today()), minutes, case_facts.more(before))
        facts, words, rest = (_column(widgets) for widgets in parts)
        self._parts = (facts, words, rest)
        self._place_parts()
        return holder

    def _minutes(self, before: CaseBefore) -> QWidget:
        self.form = None
        shown = before.shown
        if shown is None:
            card = Card()
            action = t("equipe.begin") if before.may_write else ""
            card.body.addWidget(
                EmptyState(t("equipe.none"), action=action, on_action=self.begin, icon="users-round")
            )
            return card
        if before.may_write and (not shown.is_locked or self._correcting):
            self.form = MinutesForm(self.shell, shown, self._way(), self.ask_signature, self.offer_paper)
            self.form.saved.connect(self._turn)
            return self.form
        return MinutesView(self.shell, before, shown, self.correct if before.may_write else None)

    def _chips(self, before: CaseBefore) -> ChipRow:
        chips = [(one.review.id.hex(), _chip(one)) for one in before.minutes]
        row = ChipRow([*chips, ("", t("equipe.new"))], name=t("plan.reviews"))
        row.choose(before.shown.review.id.hex() if before.shown else "")
        row.chosen.connect(lambda keys: self._choose(keys[0]))
        return row

    def _choose(self, key: str) -> None:
        self._correcting = False
        if not key:
            self.begin()
            return
        self._wanted = _id(key)
        self.refresh(None)

    def _turn(self, review: EquipeReview) -> None:
        self._wanted, self._correcting = review.id, False
        self.refresh(None)

    def _signed(self, card: AttendanceCard) -> None:
        if card is self.asked:
            self._shut()
        self.refresh(None)

    def _shut(self) -> None:
        if self.asked is not None:
            self.scroller.body.removeWidget(self.asked)
            self.asked.hide()
            self.asked.deleteLater()
            self.asked = None

    def is_wide(self) -> bool:
        """Whether facts and minutes stand side by side."""
        return self.width() >= px(TWO_COLUMNS)

    def _place_parts(self) -> None:
        """Facts beside the minutes, or above them with the rest below, where the window is narrow."""
        if self._grid is None or self._parts is None:
            return
        first, minutes, more = self._parts
        for part in self._parts:
            self._grid.removeWidget(part)
        wide = self.is_wide()
        self._grid.addWidget(first, 0, 0)
        self._grid.addWidget(minutes, 0 if wide else 1, 1 if wide else 0, 2 if wide else 1, 1)
        self._grid.addWidget(more, 1 if wide else 2, 0)
        self._grid.setColumnStretch(0, 5)
        self._grid.setColumnStretch(1, 7 if wide else 0)
        self._grid.setRowStretch(0, 0)
        self._grid.setRowStretch(1, 1 if wide else 0)
        self._grid.setRowStretch(2, 0 if wide else 1)

    def _way(self) -> Way:
        params = {"case": self._case, "review": self._wanted}
        return Way("equipe", params, lambda: (self.title(), self.subtitle()))


def _column(widgets: list[QWidget]) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(12))
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return holder


def _chip(minutes: Minutes) -> str:
    day = minutes.review.held_on
    return wording.facts(
        texts.formats().short_day(day) if day else "",
        wording.label_of("minutes_state", minutes.review.state),
    )


def _id(raw: Any) -> RecordId:
    return RecordId(bytes.fromhex(raw) if isinstance(raw, str) else raw)
