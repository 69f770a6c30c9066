"""What is to be done: ticked off, put off, written anew."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QWidget

from app.domain.referral_states import TASKS as REFERRAL_TASKS
from app.domain.task import Task
from app.usecases import mediation_views, plan_pages, tasks
from app.usecases.mediation_views import RequestLine
from app.usecases.permissions import Act
from app.usecases.reviews import REMARK
from ui import texts
from ui.cases import elsewhere, wording
from ui.cases.context import CaseContext
from ui.cases.record_row import RecordRow, Told, column_of, section_card, usual_actions
from ui.texts import t
from ui.theme.tokens import Tone
from ui.widgets.buttons import IconButton

DONE_SHOWN = 12
SNOOZES = (1, 3, 7, 30)
"""Days one can put a task off by."""


def build(ctx: CaseContext) -> QWidget:
    """Open ones, the mediators asked for, then those that are over."""
    return column_of(open_card(ctx), _mediation_card(ctx), _over_card(ctx))


def open_card(ctx: CaseContext, most: int | None = None) -> QWidget:
    """The open tasks, the nearest first; with `most`, so many in a narrow column without their actions."""
    found = [task for task in ctx.page.tasks if task.state == tasks.OPEN]
    return section_card(
        t("case.tasks_open"),
        [_row(ctx, task, narrow=most is not None) for task in found[:most]],
        empty=t("case.tasks_none"),
        action=t("case.tasks_add"),
        on_action=partial(ctx.add, Task(person=ctx.person.id, case=ctx.case.id)),
    )


def _mediation_card(ctx: CaseContext) -> QWidget:
    """Which mediators were asked for, and how far that is: who asked looks for it here."""
    session = ctx.shell.session
    may = ctx.may(Act.ASK_MEDIATOR)
    lines = (
        session.ask(mediation_views.all_lines, session.user.id, datetime.now(UTC), person=ctx.person.id)
        if may
        else []
    )
    ask = partial(elsewhere.ask_mediator, ctx.shell, ctx.person.id, ctx.case.id)
    rows = [_asked(ctx, line) for line in lines[:DONE_SHOWN]]
    title = t("case.mediators_asked")
    card = section_card(title, rows, empty="", action=t("case.ask_mediator") if may else "", on_action=ask)
    if not lines:
        card.hide()
    return card


def _asked(ctx: CaseContext, line: RequestLine) -> QWidget:
    request = line.request
    formats = texts.formats()
    day = formats.weekday_day(request.day) if request.day else ""
    clock = formats.clock(request.start_minute) if request.start_minute is not None else ""
    where = wording.facts(
        wording.label_of("language", request.language),
        wording.label_of("V50", request.setting),
        line.mediator,
    )
    badges: list[Told] = [(wording.label_of("V52", line.standing.state), "warn" if line.late else "neutral")]
    opened = partial(ctx.shell.go, "mediation_request", request=request.id)
    return RecordRow(wording.facts(day, clock), [where], badges=badges, icon="languages", on_title=opened)


def _over_card(ctx: CaseContext) -> QWidget:
    found = [task for task in ctx.page.tasks if task.state != tasks.OPEN]
    card = section_card(t("case.tasks_over"), [_row(ctx, task) for task in found[:DONE_SHOWN]], empty="")
    if not found:
        card.hide()
    return card


def title_of(task: Task) -> str:
    """Its own words, else what its kind says in every language."""
    return task.title or wording.label_of("V80", task.kind)


def due_badge(task: Task, today: date) -> tuple[str, Tone]:
    """When, and how much it presses."""
    if task.due is None or task.state != tasks.OPEN:
        return "", "neutral"
    left = (task.due - today).days
    tone: Tone = "bad" if left < 0 else "warn" if left <= 3 else "neutral"
    words = wording.day_words(task.due, today)
    return (t("cases.clock.late", day=words) if left < 0 else words), tone


def _row(ctx: CaseContext, task: Task, *, narrow: bool = False) -> QWidget:
    title = title_of(task)
    snoozed = task.snoozed_until and task.snoozed_until > ctx.today
    told = wording.facts(
        ctx.user_name(task.owner),
        wording.label_of("priority", task.priority),
        t("case.snoozed", day=wording.day_words(task.snoozed_until, ctx.today)) if snoozed else "",
        wording.label_of("task_state", task.state) if task.state != tasks.OPEN else "",
        t("case.automatic") if task.automatic else "",
    )
    row = RecordRow(
        title,
        [told, ctx.text(task, "outcome")],
        badges=[due_badge(task, ctx.today)],
        text=ctx.text(task, "text"),
        actions=() if narrow else _actions(ctx, task, title),
        narrow=narrow,
    )
    box = QCheckBox()
    box.setChecked(task.state == tasks.DONE)
    box.setAccessibleName(t("case.task_done_of", what=title))
    box.setToolTip(t("case.task_done"))
    box.setObjectName(f"task.{task.id.hex()}")
    box.toggled.connect(lambda on: _tick(ctx, task, on))
    layout = row.layout()
    if isinstance(layout, QHBoxLayout):
        layout.insertWidget(0, box)
    return row


def _tick(ctx: CaseContext, task: Task, on: bool) -> None:
    verb, words = (tasks.done, "case.task_ticked") if on else (tasks.reopen, "case.task_open_again")
    ctx.shell.do(verb, task.id, done=t(words))


def _actions(ctx: CaseContext, task: Task, title: str) -> list[QWidget]:
    made = usual_actions(ctx, task, title)
    kind, _, referral = (task.origin or "").partition(":")
    if kind in REFERRAL_TASKS:
        go = partial(ctx.shell.go, "referral", referral=referral)
        made.insert(0, IconButton("send", t("referral.open_of", what=title), go, size=16))
    place = ctx.shell.session.ask(plan_pages.place_of, task.id) if kind == REMARK else None
    if place is not None:
        mend = partial(ctx.shell.go, "plan", case=place.case, plan=place.plan, part=place.about)
        made.insert(0, IconButton("target", t("plan.remark_open_of", what=title), mend, size=16))
    if task.state == tasks.OPEN:
        button = IconButton("clock", t("case.snooze_of", what=title), size=16)
        button.clicked.connect(lambda: _snooze_menu(ctx, task, button))
        made.insert(0, button)
    return made


def _snooze_menu(ctx: CaseContext, task: Task, button: QWidget) -> None:
    menu = QMenu(button)
    for days in SNOOZES:
        until = ctx.today + timedelta(days=days)
        action = menu.addAction(t("case.snooze_until", day=wording.day_words(until, ctx.today)))
        action.triggered.connect(partial(_snooze, ctx, task, until))
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))


def _snooze(ctx: CaseContext, task: Task, until: date, _checked: bool = False) -> None:
    told = t("case.snoozed_done", day=wording.day_words(until, ctx.today))
    ctx.shell.do(tasks.snooze, [task.id], until, done=told)
