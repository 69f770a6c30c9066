"""The forms of a plan: its own answers, a goal with its first action, an action."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from app.domain.declaration import Record
from app.domain.ids import RecordId
from app.domain.plan import Plan, PlanAction, PlanGoal
from app.usecases import plan_writing
from ui.cases.plans.edit_card import EditCard
from ui.forms.choices import Choices
from ui.forms.draft_keeper import Way
from ui.forms.record_form import RecordForm
from ui.forms.today import today
from ui.page import Shell
from ui.texts import t

PLAN_FIELDS: Final = ("wish", "wish_language", "months", "resources", "constraints")
GOAL_FIELDS: Final = ("area", "text", "indicator", "baseline", "target", "due", "priority")
FIRST_ACTION: Final = ("text", "responsible", "by_person", "due")
ACTION_FIELDS: Final = (
    *("text", "by_person", "responsible", "responsible_name", "service", "provider"),
    *("starts_on", "due", "cost_line"),
)


def _form(shell: Shell, record: Record, fields: tuple[str, ...], prefix: str = "") -> RecordForm:
    return RecordForm(
        record,
        Choices.read(shell.session, today()),
        only=lambda spec: spec.name in fields,
        leading=fields,
        folding=False,
        prefix=prefix,
    )


def plan_card(shell: Shell, plan: Plan, way: Way) -> EditCard:
    """The wish in the person's own words, and what the plan stands on."""

    def call(values: dict[str, Any]) -> tuple[Any, ...]:
        return plan_writing.save, values[""]

    form = _form(shell, plan, PLAN_FIELDS)
    key = f"plan:{plan.id.hex()}"
    return EditCard(
        shell,
        t("plan.wish_title"),
        {"": form},
        call,
        key=key,
        way=way,
        done=t("forms.saved"),
        shown=(plan,),
    )


def new_goal_card(shell: Shell, plan: Plan, user: RecordId, way: Way) -> EditCard:
    """A goal with its first action, in one go."""
    goal = PlanGoal(plan=plan.id, person=plan.person)
    action = PlanAction(responsible=user)

    def call(values: dict[str, Any]) -> tuple[Any, ...]:
        first = [values["plan_action"]] if "plan_action" in values else []
        return plan_writing.save_goal, values[""], first

    forms = {"": _form(shell, goal, GOAL_FIELDS), "plan_action": _form(shell, action, FIRST_ACTION, "first.")}
    return EditCard(
        shell,
        t("plan.new_goal"),
        forms,
        call,
        key=f"plan_goal:new:{plan.id.hex()}",
        way=way,
        done=t("plan.goal_saved"),
        headings={"plan_action": t("plan.first_action")},
    )


def goal_card(shell: Shell, goal: PlanGoal, way: Way) -> EditCard:
    """A goal that is there."""

    def call(values: dict[str, Any]) -> tuple[Any, ...]:
        return plan_writing.save_goal, values[""]

    def remove() -> None:
        shell.do(plan_writing.remove_goal, goal.id, then=card.over.emit, done=t("plan.goal_removed"))

    card = EditCard(
        shell,
        t("kind.plan_goal"),
        {"": _form(shell, goal, GOAL_FIELDS)},
        call,
        key=f"plan_goal:{goal.id.hex()}",
        way=way,
        done=t("plan.goal_saved"),
        remove=(t("plan.remove_goal"), remove),
        shown=(goal,),
    )
    return card


def action_card(shell: Shell, action: PlanAction, way: Way, *, new: bool) -> EditCard:
    """An action, new or there."""

    def call(values: dict[str, Any]) -> tuple[Any, ...]:
        made = values[""]
        # What the person commits themselves to is nobody else's.
        return plan_writing.save_action, replace(made, responsible=None) if made.by_person else made

    def remove() -> None:
        shell.do(plan_writing.remove_action, action.id, then=card.over.emit, done=t("plan.action_removed"))

    card = EditCard(
        shell,
        t("plan.new_action") if new else t("kind.plan_action"),
        {"": _form(shell, action, ACTION_FIELDS)},
        call,
        key=f"plan_action:new:{(action.goal or b'').hex()}" if new else f"plan_action:{action.id.hex()}",
        way=way,
        done=t("plan.action_saved"),
        remove=None if new else (t("plan.remove_action"), remove),
        shown=() if new else (action,),
    )
    return card
