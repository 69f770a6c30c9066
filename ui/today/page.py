"""Today: what is late, what is due, what comes; and the forms left half typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.referral_states import TASKS as REFERRAL_TASKS
from app.events import Changed
from app.usecases import kit_notices, overdue, plan_pages, recovery_kits, tasks
from app.usecases.agenda import Due, DueKind, agenda
from app.usecases.kit_notices import TakenOver
from app.usecases.overdue import Asked
from ui.data_care.asked_message import asked_message, asked_words
from ui.emergency.notice import EmergencyNotice
from ui.page import Action, Page, Shell
from ui.texts import formats, inserted, t
from ui.theme.look import px
from ui.today.due_row import DueRow
from ui.today.side import TodaySide
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column
from ui.widgets.chips import ChipRow
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState, InlineMessage

SHOWN = 12
"""Lines of a section shown at once; the rest on demand."""

WEEK = timedelta(days=7)


class TodayPage(Page):
    """The first page after unlocking."""

    title_key = "page.today"
    concerns = frozenset(
        {
            "task",
            "permit",
            "placement",
            "asylum_procedure",
            "identity_document",
            "person",
            "case",
            "daily_presence",
            "break_glass",
            "break_glass_review",
            "escrow_key",
            "overdue_files",
        }
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._found: list[Due] = []
        self._whose = ChipRow(
            [("mine", t("today.mine")), ("everybody", t("today.everybody"))], name=t("today.whose")
        )
        self._whose.setObjectName("whose")
        self._whose.chosen.connect(lambda _keys: self.refresh(None))
        self._column = Column(spacing=px(14))
        self._side = TodaySide(shell)
        self.kit = InlineMessage(
            "", "warn", action=t("today.kit_open"), on_action=lambda: self.shell.go("kit")
        )
        start = QVBoxLayout()
        start.setSpacing(px(12))
        start.addWidget(self.kit)
        self.taken_over = InlineMessage("", "bad", action=t("kit.see_members"), on_action=self._seen)
        start.addWidget(self.taken_over)
        self.emergency = EmergencyNotice(shell)
        start.addWidget(self.emergency)
        self.asked = asked_message((), t("overdue.look"), lambda: shell.go("data_care", section="retention"))
        start.addWidget(self.asked)
        start.addLayout(self._head())
        start.addWidget(self._column, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        row.addLayout(start, 1)
        row.addWidget(self._side)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(self._whose, 1)
        head.addWidget(
            Button(
                t("deadlines.open"), lambda: self.shell.go("deadlines"), kind="link", icon="calendar-clock"
            )
        )
        return head

    def subtitle(self) -> str:
        return formats().weekday_day(self._today())

    def refresh(self, changed: Changed | None) -> None:
        everybody = self._whose.keys() == ["everybody"]
        user = self.shell.session.user.id
        self.shell.glance("today", agenda, user, self._today(), everybody=everybody, then=self._show)
        self._side.refresh(self._today())
        self.emergency.refresh()
        self.shell.ask("today.kit", recovery_kits.is_due, then=self._tell_kit, owner=self)
        by = self.shell.session.user
        self.shell.ask("today.taken_over", kit_notices.told, by, then=self._tell_taken_over, owner=self)
        self.shell.ask("today.asked", overdue.asked_of, by, then=self._tell_asked, owner=self)

    def _tell_taken_over(self, found: list[TakenOver]) -> None:
        day = formats().short_day
        words = [
            t("kit.taken_over", who=inserted(one.name) or "…", day=day(one.at.astimezone().date()))
            for one in found
        ]
        self.taken_over.say(" ".join(words))

    def _seen(self) -> None:
        self.shell.do(kit_notices.seen)
        self.shell.go("members")

    def _tell_asked(self, asked: list[Asked]) -> None:
        self.asked.say(asked_words(asked))

    def _tell_kit(self, due: bool) -> None:
        self.kit.say(t("today.kit_due") if due else "")

    def actions_offered(self) -> list[Action]:
        return [
            Action("deadlines.open", lambda: self.shell.go("deadlines"), "calendar-clock"),
            Action("leavers.title", lambda: self.shell.go("leaving"), "door-open"),
            Action("handover.board", lambda: self.shell.go("handovers"), "inbox"),
        ]

    def focus_start(self) -> None:
        first = self._column.findChild(DueRow)
        (first or self._whose).setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: object) -> None:
        self._side.setVisible(self.width() >= px(720))

    @staticmethod
    def _today() -> date:
        return date.today()  # noqa: DTZ011 - the day on the wall where the person sits

    def _show(self, found: list[Due]) -> None:
        self._found = found
        today = self._today()
        place = self._place()
        if place[0] is not None:
            self._column.setFocus()  # else the focus would wander down the lines that go
        _clear(self._column)
        late = [due for due in found if due.on < today]
        now = [due for due in found if due.on == today]
        week = [due for due in found if today < due.on <= today + WEEK]
        later = [due for due in found if due.on > today + WEEK]
        for key, dues in (("late", late), ("now", now), ("week", week), ("later", later)):
            if dues:
                self._column.body.addWidget(self._section(key, dues, today))
        if not found:
            self._column.body.addWidget(EmptyState(t("today.nothing"), icon="coffee"))
            self._look_around()
        self._column.body.addStretch(1)
        self._go_to(place)
        self.shell.mark("today", len(late) + len(now))
        self.header_changed.emit()

    def _look_around(self) -> None:
        """Nothing is mine: whether something waits for others, whom one may stand in for, is told too."""
        if self._whose.keys() == ["mine"]:
            user = self.shell.session.user.id
            self.shell.glance(
                "today.others",
                agenda,
                user,
                self._today(),
                everybody=True,
                then=self._tell_others,
                owner=self,
            )

    def _tell_others(self, found: list[Due]) -> None:
        pressing = sum(due.on <= self._today() for due in found)
        if found and not self._found and self._whose.keys() == ["mine"]:
            _clear(self._column)
            told = t("today.nothing_mine", n=len(found))
            if pressing:
                told = f"{told} {t('today.others_pressing', n=pressing)}"
            self._column.body.addWidget(
                EmptyState(told, action=t("today.see_everybody"), on_action=self._see_all, icon="coffee")
            )
            self._column.body.addStretch(1)

    def _see_all(self) -> None:
        self._whose.choose("everybody")
        self._whose.setFocus(Qt.FocusReason.OtherFocusReason)  # the button that was pressed goes
        self.refresh(None)

    def _place(self) -> tuple[Due | None, int]:
        """The line with the focus, and how far the column is scrolled."""
        focus = QApplication.focusWidget()
        due = focus.due if isinstance(focus, DueRow) and self.isAncestorOf(focus) else None
        return due, self._column.verticalScrollBar().value()

    def _go_to(self, place: tuple[Due | None, int]) -> None:
        due, scrolled = place
        rows = [row for row in self._column.findChildren(DueRow) if row.isVisibleTo(self)]
        if due is not None:
            same = [row for row in rows if row.due.record == due.record and row.due.kind is due.kind]
            for row in (same or rows)[:1]:
                row.setFocus()
        QTimer.singleShot(0, self, lambda: self._column.verticalScrollBar().setValue(scrolled))

    def _section(self, key: str, dues: Sequence[Due], today: date) -> QWidget:
        card = Card(padding=8)
        card.body.setSpacing(0)
        head = label(t(f"today.section_{key}", n=len(dues)), "heading")
        head.setContentsMargins(px(10), px(4), px(10), px(4))
        card.body.addWidget(head)
        for due in dues[:SHOWN]:
            card.body.addWidget(self._row(due, today))
        rest = dues[SHOWN:]
        if rest:
            more = Button(t("list.more", n=len(rest)), kind="link")
            more.clicked.connect(lambda: self._more(card, more, rest, today))
            card.body.addWidget(more, 0, Qt.AlignmentFlag.AlignHCenter)
        return card

    def _row(self, due: Due, today: date) -> DueRow:
        row = DueRow(due, today)
        row.opened.connect(self._open)
        row.ticked.connect(self._tick)
        return row

    def _more(self, card: Card, more: Button, rest: Sequence[Due], today: date) -> None:
        more.hide()
        more.deleteLater()
        rows = [self._row(due, today) for due in rest]
        for row in rows:
            card.body.addWidget(row)
        rows[0].setFocus()

    def _open(self, due: Due) -> None:
        place = self.shell.session.ask(plan_pages.place_of, due.record) if due.kind is DueKind.TASK else None
        if place is not None:
            self.shell.go("plan", case=place.case, plan=place.plan, part=place.about)
        elif due.case is not None and due.kind is DueKind.TASK and due.code in REFERRAL_TASKS:
            self.shell.go("case", case=due.case, section="referrals")
        elif due.case is not None:
            self.shell.go("case", case=due.case)
        else:
            self.shell.go("person", person=due.person)

    def _tick(self, due: Due) -> None:
        self.shell.do(tasks.done, due.record, done=t("today.task_done"))


def _clear(column: Column) -> None:
    while column.body.count():
        item = column.body.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
