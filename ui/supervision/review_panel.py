"""What lies under the cursor of the inbox: who handed what in, what it says, what changed, what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.declaration import Record
from app.domain.review import BREAK_GLASS
from app.usecases import supervision
from app.usecases.inbox_sources import InboxRow
from app.usecases.review_details import Details
from ui import texts
from ui.cases import wording
from ui.supervision import words
from ui.supervision.details_view import remarkable, sections
from ui.supervision.remark_form import RemarkForm
from ui.texts import inserted, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column
from ui.widgets.flow import FlowLayout
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import Badge, label
from ui.widgets.messages import InlineMessage


class ReviewPanel(Card):
    """`show_row` at once from the line; `show_details` when the rest has been read."""

    returned = Signal(list)
    """Remarks, as (field, text)."""
    began = Signal()
    """Remarks are asked for; what was said of another line is still in the form."""

    def __init__(self, *, on_approve: Callable[[], object], on_open: Callable[[], object]) -> None:
        super().__init__()
        self.setAccessibleName(t("supervision.panel"))
        self.row: InboxRow | None = None
        self._details: Details | None = None
        self._content: tuple[object, ...] | None = None
        self.moved_on = False
        """What was being read has just become something else."""
        self._name = label("", "page", wrap=True, selectable=True)
        self._below = label("", "muted", wrap=True)
        self._badges = QWidget()
        self._badge_flow = FlowLayout(self._badges, px(6))
        self._facts = KeyValues()
        self._why = InlineMessage("", "info")
        self._more = QVBoxLayout()
        self._more.setSpacing(px(8))
        scroller = Column(spacing=10)
        for widget in (self._name, self._below, self._badges, self._facts, self._why):
            scroller.body.addWidget(widget)
        scroller.body.addLayout(self._more)
        scroller.body.addStretch(1)
        self.approve = Button(t("supervision.approve"), on_approve, kind="primary", icon="check")
        self.send_back = Button(t("supervision.return"), self.begin_return, icon="undo-2")
        self.open = Button(t("supervision.open_file"), on_open, kind="quiet", icon="folder-open")
        self.remarks = RemarkForm()
        self.remarks.sent.connect(self.returned)
        self.remarks.given_up.connect(self.end_return)
        self._foot = self._buttons()
        self.body.addWidget(scroller, 1)
        self.body.addWidget(self._foot)
        self.body.addWidget(self.remarks)
        self.end_return()

    def show_row(self, row: InboxRow) -> None:
        """What the line already knows."""
        same = self.row is not None and self.row.key.id == row.key.id
        anew, self.row = self.row != row, row
        name = row.person_name or row.title or "…"
        self._name.setText(inserted(name) if texts.is_rtl() else name)
        self._below.setText(words.file_words(row))
        _empty(self._badge_flow)
        self._badge_flow.addWidget(Badge(words.row_words(row), "info"))
        state, tone = words.state_of(row)
        if state:
            self._badge_flow.addWidget(Badge(state, tone))
        self._facts.show_facts(
            [
                (t("supervision.column.by"), row.by_name or "…"),
                (t("supervision.handed_in"), wording.moment_words(row.key.since)),
                (t("supervision.title"), words.title_words(row)),
                (t("field.break_glass.copies"), _read(row)),
            ]
        )
        self._why.say(_why(row), "warn" if row.changed else "info")
        deeds = words.deeds(row)
        self.approve.setText(t(deeds.approve))
        self.send_back.setText(t(deeds.send_back))
        may = row.may and not row.own
        self.approve.setEnabled(may)
        self.send_back.setEnabled(may)
        if anew:
            self._details = None
            _empty(self._more)
        if not same:
            self._content, self.moved_on = None, False
            self.end_return()
        elif self.moved_on:
            self._why.say(t("supervision.moved_on"), "warn")

    def show_details(self, details: Details | None) -> None:
        """What was handed in, and what changed since it was decided last."""
        self._details = details
        _empty(self._more)
        if details is None:
            self._more.addWidget(label(t("supervision.gone"), "muted", wrap=True))
            return
        for widget in sections(details):
            self._more.addWidget(widget)
        content = (details.subject, details.parts, details.other)
        if self._content not in (None, content):
            self.moved_on = True
            self._why.say(t("supervision.moved_on"), "warn")
        self._content = content

    @property
    def other(self) -> Record | None:
        """A second record the decision is about, once it was read."""
        return self._details.other if self._details else None

    @property
    def why_not(self) -> str:
        """Why what lies under the cursor is not theirs to decide; empty when it is."""
        return _why(self.row) if self.row is not None and not self.approve.isEnabled() else ""

    @property
    def is_read(self) -> bool:
        """Whether what was handed in stands there to be read."""
        return self._details is not None

    @property
    def needs_its_page(self) -> bool:
        """Whether more than yes must be said: which of several lines of hours pays."""
        found = self._details
        chosen = getattr(found.subject, "line", None) if found else None
        return found is not None and len(found.hours) > 1 and chosen is None

    @property
    def returning(self) -> bool:
        """Whether the remarks are being written."""
        return not self.remarks.isHidden()

    def begin_return(self) -> None:
        """Ask for the remarks."""
        if self.row is None or self._details is None or not self.send_back.isEnabled():
            return
        self.began.emit()
        deeds = words.deeds(self.row)
        self.remarks.about(remarkable(self._details) if deeds.by_field else {})
        self.remarks.say(deeds)
        self._turn(remarks=True)
        self.remarks.focus_start()

    def end_return(self) -> bool:
        """Back to the buttons; False when they were there already."""
        was = self.returning
        self._turn(remarks=False)
        return was

    def _turn(self, *, remarks: bool) -> None:
        self._foot.setVisible(not remarks)
        self.remarks.setVisible(remarks)

    def _buttons(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout()
        row.setSpacing(px(6))
        row.addWidget(self.approve, 1)
        row.addWidget(self.send_back, 1)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addLayout(row)
        column.addWidget(self.open)
        return holder


class SeveralPanel(Card):
    """Several lines at once: approve them together, where that is safe."""

    def __init__(self, *, on_approve: Callable[[], object], on_clear: Callable[[], object]) -> None:
        super().__init__()
        self._title = label("", "page", wrap=True)
        self._told = label("", "muted", wrap=True)
        self.approve = Button(t("supervision.approve_all"), on_approve, kind="primary", icon="check-check")
        self.body.addWidget(self._title)
        self.body.addWidget(self._told)
        self.body.addWidget(self.approve)
        self.body.addWidget(Button(t("cases.several_none"), on_clear, kind="quiet"))
        self.body.addStretch(1)

    def say(self, count: int, rows: Iterable[InboxRow]) -> None:
        """How many are chosen; `rows` are those whose lines are there."""
        many = count > supervision.AT_ONCE
        safe = not many and all(row.bulk and row.may and not row.own for row in rows)
        self._title.setText(t("supervision.several", n=count))
        told = t("supervision.several_hint" if safe else "supervision.several_not_safe")
        self._told.setText(t("supervision.several_many", n=supervision.AT_ONCE) if many else told)
        self.approve.setEnabled(safe)


def _read(row: InboxRow) -> str:
    """What an emergency access showed."""
    if row.read is None:
        return ""
    number = texts.formats().number
    told = [t("cases.view_counted", view=t(f"kind.{kind}"), count=number(n)) for kind, n in row.read.items()]
    return wording.facts(*told) or t("emergency.read_nothing")


def _why(row: InboxRow) -> str:
    if row.own:
        return t("supervision.own_explained")
    if row.changed:
        return t("supervision.changed_explained")
    if not row.may:
        return t("supervision.not_yours_explained")
    return t("emergency.judge_explained") if row.key.what == BREAK_GLASS else ""


def _empty(layout: FlowLayout | QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
