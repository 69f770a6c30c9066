"""What one looks at first: the diary, and beside it deadlines, tasks and the request."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.case import CaseMember
from app.usecases import cases
from ui.cases import wording
from ui.cases.clocks_row import ClockLines
from ui.cases.context import CaseContext
from ui.cases.record_row import RecordRow, section_card
from ui.cases.sections import tasks
from ui.cases.sections.diary import DiaryCard
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import IconButton
from ui.widgets.cards import Card
from ui.widgets.labels import label

BESIDE = 820
"""Width in pixels at 100 % from which both columns stand side by side."""

TASKS_SHOWN = 4


class TwoColumns(QWidget):
    """The wide one first; below each other when there is no room."""

    def __init__(self, wide: QWidget, narrow: QWidget, *, narrow_first: bool = True) -> None:
        super().__init__()
        self._wide, self._narrow, self._narrow_first = wide, narrow, narrow_first
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(px(12))
        self._beside = True
        self._row.addWidget(wide, 1)
        self._row.addWidget(narrow)
        narrow.setFixedWidth(px(300))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= px(BESIDE)
        if beside != self._beside:
            self._beside = beside
            side, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.BottomToTop
            self._row.setDirection(side if beside else down)
            self._narrow.setMinimumWidth(px(300) if beside else 0)
            self._narrow.setMaximumWidth(px(300) if beside else 16777215)


def build(ctx: CaseContext) -> QWidget:
    """Diary and side."""
    left, right = QWidget(), QWidget()
    for holder in (left, right):
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
    _fill(left, DiaryCard(ctx))
    _fill(right, *_side(ctx))
    return TwoColumns(left, right)


def _fill(holder: QWidget, *cards: QWidget) -> None:
    column = holder.layout()
    if isinstance(column, QVBoxLayout):
        for card in cards:
            column.addWidget(card)
        column.addStretch(1)


def _side(ctx: CaseContext) -> list[QWidget]:
    clocks = Card(t("cases.clocks"))
    if ctx.page.clocks:
        clocks.body.addWidget(ClockLines(ctx.page.clocks, ctx.today, sources=True))
    else:
        clocks.body.addWidget(label(t("case.clocks_none"), "muted", wrap=True))
    made: list[QWidget] = [clocks, tasks.open_card(ctx, TASKS_SHOWN)]
    made.append(_team(ctx))
    if asked := ctx.text(ctx.case, "request"):
        request = Card(t("field.case.request"))
        request.body.addWidget(label(asked, wrap=True, selectable=True))
        made.append(request)
    return made


def _team(ctx: CaseContext) -> QWidget:
    there = [member for member in ctx.page.team if member.until_on is None]
    return section_card(
        t("case.team"),
        [_member(ctx, member) for member in there],
        empty=t("case.team_none"),
        action=t("case.join_team"),
        on_action=partial(ctx.add, CaseMember(person=ctx.person.id, case=ctx.case.id)),
    )


def _member(ctx: CaseContext, member: CaseMember) -> QWidget:
    name = ctx.user_name(member.user) or member.outside_name or ""
    leave = partial(ctx.shell.do, cases.leave_team, member.id, done=t("case.team_left"))
    button = IconButton("x", t("case.team_leave_of", who=name), leave, size=16)
    return RecordRow(name, [wording.label_of("V28", member.role)], icon="user", actions=[button])
