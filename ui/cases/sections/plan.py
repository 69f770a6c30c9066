"""The plan of a case at a glance: the wish, the goals, what presses; read when the section is shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.case_states import OVER
from app.domain.follow_up import FollowUp
from app.domain.plan import PlanGoal
from app.domain.plan_states import LATE, state_of
from app.usecases import follow_ups, plan_pages, plan_writing
from app.usecases.equipe import Minutes
from app.usecases.follow_ups import FOLLOW_UP
from app.usecases.permissions import Act
from app.usecases.plan_pages import PlanPage
from app.usecases.plans import PlanFile
from ui import texts
from ui.cases import wording
from ui.cases.context import CaseContext
from ui.cases.plans import words
from ui.cases.record_row import RecordRow, Told, column_of, section_card
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import Badge, label
from ui.widgets.messages import EmptyState, InlineMessage


def build(ctx: CaseContext) -> QWidget:
    """The version that matters now, its goals, the team's reviews."""
    session = ctx.shell.session
    page = session.ask(plan_pages.read, ctx.case.id, None, session.user, ctx.today)
    if page.shown is None:
        return column_of(_none(ctx, page), _reviews(ctx, page), *_after(ctx))
    made: list[QWidget] = [
        _summary(ctx, page, page.shown),
        _goals(ctx, page, page.shown),
        _reviews(ctx, page),
    ]
    if page.rivals:
        made.insert(0, InlineMessage(t("plan.rivals_short"), "warn"))
    after = _after(ctx)  # of who has left it is what there is to do
    return column_of(*after, *made)


def open_plan(ctx: CaseContext, edit: str = "") -> None:
    """Go to the page of the plan."""
    ctx.shell.go("plan", case=ctx.case.id, edit=edit)


def _begin(ctx: CaseContext) -> None:
    """Write the first version, and ask for the wish."""
    ctx.shell.do(plan_writing.begin, ctx.case.id, then=lambda _plan: open_plan(ctx, "plan"))


def _none(ctx: CaseContext, page: PlanPage) -> Card:
    card = Card()
    due = page.draw_up.due if page.draw_up else None
    sentence = t("plan.none_due", day=words.by_day(due)) if due else t("plan.none")
    action = t("plan.begin") if page.may_write else ""
    card.body.addWidget(EmptyState(sentence, action=action, on_action=partial(_begin, ctx), icon="route"))
    return card


def _summary(ctx: CaseContext, page: PlanPage, file: PlanFile) -> Card:
    card = Card()
    row = QHBoxLayout()
    row.setSpacing(px(10))
    row.addWidget(label(words.version(file), "strong"))
    row.addWidget(Badge(*words.state(file)))
    row.addWidget(label(_figures(ctx, file), "muted", wrap=True), 1)
    opened = Button(t("plan.open"), partial(open_plan, ctx), kind="primary", icon="route")
    opened.setObjectName("plan.open")
    row.addWidget(opened)
    card.body.addLayout(row)
    if file.plan.wish:
        told = t("plan.quote", words=texts.inserted(file.plan.wish))
        card.body.addWidget(label(told, wrap=True, selectable=True))
    runs = page.runs
    if runs is not None and runs is not file:
        card.body.addWidget(label(t("plan.meanwhile", version=words.version(runs)), "small", wrap=True))
    return card


def _figures(ctx: CaseContext, file: PlanFile) -> str:
    late = sum(state_of(action, ctx.today) == LATE for action in file.actions)
    day = file.plan.next_review
    return wording.facts(
        t("plan.count_goals", n=len(file.goals)),
        t("plan.count_actions", n=len(file.actions)),
        t("plan.count_late", n=late) if late else "",
        t("plan.next_review", day=texts.formats().near_day(day, ctx.today)) if day else "",
    )


def _goals(ctx: CaseContext, page: PlanPage, file: PlanFile) -> Card:
    rows = [_goal(ctx, file, goal) for goal in file.goals]
    may = page.may_write and file.is_writable
    return section_card(
        t("plan.goals"),
        rows,
        empty=t("plan.goals_none"),
        action=t("plan.add_goal") if may else "",
        on_action=partial(open_plan, ctx, "goal"),
    )


def _goal(ctx: CaseContext, file: PlanFile, goal: PlanGoal) -> QWidget:
    actions = file.actions_of(goal.id)
    done = sum(action.state == "done" for action in actions)
    told = wording.facts(
        wording.label_of("V23", goal.area),
        words.by_day(goal.due),
        t("plan.done_of", done=done, all=len(actions)) if actions else "",
    )
    state = words.goal_state(goal, ctx.today)
    return RecordRow(goal.text or "", [told], badges=[state] if state[0] else [], icon="target")


def _reviews(ctx: CaseContext, page: PlanPage) -> Card:
    return section_card(
        t("plan.reviews"),
        [_review(ctx, one) for one in page.minutes],
        empty=t("plan.reviews_none"),
        action=t("plan.equipe") if ctx.may(Act.WRITE_PLAN) else "",
        on_action=partial(ctx.shell.go, "equipe", case=ctx.case.id),
    )


def _review(ctx: CaseContext, minutes: Minutes) -> QWidget:
    one = minutes.review
    day = texts.formats().short_day(one.held_on) if one.held_on else ""
    there = texts.formats().listed([ctx.user_name(a.user) or a.name or "…" for a in minutes.there])
    state = wording.label_of("minutes_state", one.state)
    return RecordRow(
        wording.facts(day, wording.label_of("equipe_decision", one.decision)),
        [there],
        badges=[(state, "ok" if minutes.is_locked else "warn")],
        icon="users-round",
        text=one.summary or "",
        on_title=partial(ctx.shell.go, "equipe", case=ctx.case.id, review=one.id),
    )


def _after(ctx: CaseContext) -> list[QWidget]:
    """The calls after the exit, once somebody has left."""
    calls = ctx.shell.session.ask(follow_ups.of_case, ctx.case.id)
    if ctx.case.state not in OVER and not calls:
        return []
    may = ctx.may(Act.WRITE_PLAN) and ctx.case.state in OVER
    card = section_card(
        t("follow_up.title"),
        [_call(ctx, one) for one in calls],
        empty=t("follow_up.none"),
        action=t("follow_up.add") if may else "",
        on_action=partial(ctx.add, FollowUp(person=ctx.person.id, case=ctx.case.id)),
    )
    if may:
        score = Button(
            t("follow_up.score"),
            partial(ctx.shell.go, "assessment", case=ctx.case.id, kind=FOLLOW_UP),
            kind="link",
        )
        card.body.addWidget(score, 0, Qt.AlignmentFlag.AlignLeading)
    return [card]


def _call(ctx: CaseContext, one: FollowUp) -> QWidget:
    day = texts.formats().short_day(one.held_on) if one.held_on else ""
    reached = wording.label_of("follow_up_reached", one.reached)
    title = t("follow_up.after", n=one.months or 0)
    badge: Told = (reached, "ok" if one.reached == "reached" else "neutral")
    told = wording.facts(day, ctx.user_name(one.by))
    return RecordRow(title, [told], badges=[badge], icon="phone-call", text=one.text or "")
