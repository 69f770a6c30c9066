"""The way out of a centre: why and when, the list to tick off, the closing, the place that becomes free."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.leaving import ExitPlan
from app.usecases import leaving
from app.usecases.leaving import ExitBoard, StepLine
from app.usecases.permissions import Act
from ui.cases import wording
from ui.cases.context import CaseContext
from ui.cases.documents.button import document_button
from ui.cases.record_row import Told
from ui.cases.sections.handovers import Handovers
from ui.forms.editors import open_record_editor
from ui.texts import formats, t
from ui.theme.look import px
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, line
from ui.widgets.chips import ChipRow
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Badge, label
from ui.widgets.messages import EmptyState, InlineMessage

_TONES: Final[dict[str, Tone]] = {"done": "ok", "not_needed": "neutral", "todo": "warn"}


def build(ctx: CaseContext) -> QWidget:
    """Read when the section is first shown."""
    return _Leaving(ctx)


class _Leaving(QWidget):
    def __init__(self, ctx: CaseContext) -> None:
        super().__init__()
        self._ctx = ctx
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(14))
        ctx.shell.ask("case.leaving", leaving.board, ctx.case.id, ctx.today, then=self._show, owner=self)

    def _show(self, found: ExitBoard) -> None:
        may = self._ctx.may(Act.CHANGE_CASE)
        if found.plan is None:
            self._column.addWidget(_begin(self._ctx, may=may))
        else:
            self._column.addWidget(_head(self._ctx, found, may=may))
            for group, lines in found.groups.items():
                self._column.addWidget(_group(self._ctx, group, lines, may=may))
        self._column.addWidget(Handovers(self._ctx))
        self._column.addStretch(1)


def _begin(ctx: CaseContext, *, may: bool) -> Card:
    card = Card()
    action = t("leaving.begin") if may else ""
    card.body.addWidget(
        EmptyState(t("leaving.none"), action=action, on_action=partial(_edit, ctx, None), icon="door-open")
    )
    return card


def _edit(ctx: CaseContext, plan: ExitPlan | None) -> None:
    record = plan or ExitPlan(person=ctx.person.id, case=ctx.case.id, notified_on=ctx.today)
    open_record_editor(ctx.shell, record, leaving.plan, new=plan is None)


def _head(ctx: CaseContext, found: ExitBoard, *, may: bool) -> Card:
    plan = found.plan or ExitPlan()
    card = Card(t("leaving.title"))
    if card.header is not None:
        progress = t(
            "leaving.progress", done=formats().number(found.done), total=formats().number(found.total)
        )
        card.header.add(Badge(progress, "ok" if found.done == found.total else "info"))
        if may:
            card.header.add(
                Button(t("leaving.change"), partial(_edit, ctx, plan), kind="link", icon="pencil")
            )
    facts = wording.facts(
        t("leaving.leaves", day=formats().short_day(plan.leaves_on)) if plan.leaves_on else "",
        wording.label_of("V19", plan.reason),
        t("leaving.to", where=wording.label_of("V16", plan.destination)) if plan.destination else "",
    )
    after = wording.facts(plan.address, plan.phone)
    hurried = t("leaving.early_because", reason=plan.early_reason) if plan.early_reason else ""
    for told in (facts, wording.label_of("exit_trigger", plan.trigger), after, hurried, plan.text or ""):
        if told:
            card.body.addWidget(label(told, wrap=True, selectable=True))
    for problem in found.problems if found.closable and not found.asked else ():
        said = t(problem.key, **problem.params)
        stops = not problem.warning
        card.body.addWidget(InlineMessage(said, "warn") if stops else label(said, "muted", wrap=True))
    if found.asked:
        card.body.addWidget(Badge(t("leaving.asked"), "info"), 0, Qt.AlignmentFlag.AlignLeading)
    if may:
        card.body.addWidget(_acts(ctx, found))
    return card


def _acts(ctx: CaseContext, found: ExitBoard) -> QWidget:
    held = QWidget()
    row = FlowLayout(held, px(8))
    if found.next_step is not None:
        row.addWidget(_next(ctx, held, found.next_step))
    if found.closable and not found.asked:
        row.addWidget(_ask(ctx, found))
    if found.stay is not None and found.plan is not None and found.plan.reason:
        row.addWidget(
            Button(
                t("leaving.let_go"),
                lambda: ctx.shell.do(leaving.let_go, ctx.case.id, done=t("leaving.gone")),
                icon="bed-double",
            )
        )
    if found.plan is not None and found.plan.reason and found.plan.leaves_on:
        row.addWidget(document_button(ctx.shell, "exit", ctx.case.id))
    return held


def _next(ctx: CaseContext, near: QWidget, step: str) -> Button:
    """What comes first while the list is open: a press leads to its answers."""
    words = t("leaving.next", step=wording.label_of("exit_step", step))
    button = Button(words, partial(_lead_to, near, step), kind="primary", icon="list-todo")
    button.setObjectName("leaving.next")
    return button


def _lead_to(near: QWidget, step: str) -> None:
    above: QWidget | None = near
    while above is not None and not isinstance(above, _Leaving):
        above = above.parentWidget()
    chips = above.findChild(ChipRow, f"leaving.{step}") if above is not None else None
    if chips is None:
        return
    scroller: QWidget | None = above
    while scroller is not None and not isinstance(scroller, QScrollArea):
        scroller = scroller.parentWidget()
    if isinstance(scroller, QScrollArea):
        scroller.ensureWidgetVisible(chips, 0, px(120))
    answers = chips.findChildren(QAbstractButton)
    if answers:
        answers[0].setFocus(Qt.FocusReason.OtherFocusReason)


def _ask(ctx: CaseContext, found: ExitBoard) -> Button:
    through = found.next_step is None
    ask = Button(t("leaving.ask"), kind="primary" if through else "secondary", icon="circle-check")
    ask.setObjectName("leaving.ask")
    ask.clicked.connect(lambda: ctx.shell.do(leaving.ask_closing, ctx.case.id, done=t("leaving.asked")))
    ask.setEnabled(all(problem.warning for problem in found.problems))
    return ask


def _group(ctx: CaseContext, group: str, lines: tuple[StepLine, ...], *, may: bool) -> Card:
    card = Card(t(f"leaving.group.{group}"))
    card.body.setSpacing(px(2))
    for place, one in enumerate(lines):
        if place:
            card.body.addWidget(line())
        card.body.addWidget(_line(ctx, one, may=may))
    return card


def _line(ctx: CaseContext, one: StepLine, *, may: bool) -> QWidget:
    step = wording.label_of("exit_step", one.step)
    row = QWidget()
    row.setAccessibleName(t("leaving.step_of", step=step, state=_state(one.state)))
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, px(4), 0, px(4))
    layout.setSpacing(px(10))
    words = QVBoxLayout()
    words.setSpacing(px(1))
    words.addWidget(label(step, "strong", wrap=True))
    below = _below(ctx, one)
    if below:
        words.addWidget(label(below, "muted", wrap=True))
    layout.addLayout(words, 1)
    layout.addWidget(_answers(ctx, one, step) if may else Badge(*_told(one)))
    return row


def _answers(ctx: CaseContext, one: StepLine, step: str) -> QWidget:
    chips = ChipRow([(state, _state(state)) for state in _TONES], name=step)
    chips.setObjectName(f"leaving.{one.step}")
    chips.choose(one.state)
    chips.chosen.connect(lambda keys: ctx.shell.do(leaving.tick, ctx.case.id, one.step, keys[0]))
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(chips)
    if one.step == "assessment" and one.state == leaving.PENDING:
        row.insertWidget(0, Button(t("leaving.assess"), partial(_assess, ctx), kind="link"))
    chips.setMinimumWidth(px(270))
    return holder


def _assess(ctx: CaseContext) -> None:
    ctx.shell.go("assessment", case=ctx.case.id, kind="exit")


def _below(ctx: CaseContext, one: StepLine) -> str:
    if one.answer is None:
        return t("leaving.found") if one.found else ""
    day = formats().short_day(one.answer.on) if one.answer.on else ""
    return wording.facts(day, ctx.user_name(one.answer.by), one.answer.text)


def _told(one: StepLine) -> Told:
    return _state(one.state), _TONES.get(one.state, "neutral")


def _state(state: str) -> str:
    return wording.label_of("exit_step_state", state)
