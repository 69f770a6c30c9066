"""What a plan wants before it is handed in, what is late, when the next review is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.ids import new_id
from app.domain.plan import Plan, PlanAction, PlanGoal, PlanSignature
from app.domain.plan_states import RUNNING, is_late, missing, next_review_from, runs, state_of

DAY = date(2026, 11, 22)
PERSON = new_id()
PLAN = Plan(
    person=PERSON,
    case=new_id(),
    drawn_on=DAY,
    state="draft",
    months=6,
    wish="Je veux travailler",
    wish_language="fra",
)
GOAL = PlanGoal(
    person=PERSON,
    plan=PLAN.id,
    area="work",
    text="Un lavoro",
    indicator="contratto",
    target="6 mesi",
    due=DAY,
)
ACTION = PlanAction(person=PERSON, plan=PLAN.id, goal=GOAL.id, text="CV", by_person=True)
SIGNED = PlanSignature(
    person=PERSON, plan=PLAN.id, signer="person", name="A", signed_on=DAY, method="typed", digest="these"
)


def keys(
    plan: Plan = PLAN,
    goals: tuple[PlanGoal, ...] = (GOAL,),
    actions: tuple[PlanAction, ...] = (ACTION,),
    signatures: tuple[PlanSignature, ...] = (SIGNED,),
    *,
    minor: bool = False,
) -> list[str]:
    return [p.key for p in missing(plan, goals, actions, signatures, "these", minor=minor)]


def test_a_whole_plan_lacks_nothing() -> None:
    assert keys() == []


def test_each_thing_that_is_missing_is_said() -> None:
    assert keys(plan=replace(PLAN, wish=None)) == ["check.missing"]
    assert keys(goals=()) == ["plan.no_goal"]
    assert keys(goals=(replace(GOAL, target=None),)) == ["check.missing"]
    assert keys(actions=()) == ["plan.goal_without_action"]
    assert keys(actions=(replace(ACTION, by_person=None),)) == [
        "plan.nobody_responsible",
        "plan.no_commitment",
    ]
    late = replace(ACTION, starts_on=DAY, due=DAY - timedelta(1))
    assert keys(actions=(late,)) == ["plan.due_before_start"]
    assert keys(actions=(replace(late, due=DAY),)) == []


@pytest.mark.parametrize("who", [{"responsible": new_id()}, {"responsible_name": "Il CPIA"}])
def test_somebody_else_may_be_responsible(who: dict[str, object]) -> None:
    theirs = replace(ACTION, by_person=None, **who)  # type: ignore[arg-type]  # one of the two
    assert keys(actions=(ACTION, theirs)) == []


def test_who_signs_and_what() -> None:
    assert keys(signatures=()) == ["plan.unsigned"]
    assert keys(signatures=(replace(SIGNED, signer="operator"),)) == ["plan.unsigned"]
    assert keys(signatures=(replace(SIGNED, digest="others"),)) == ["plan.signed_other_words"]
    assert keys(minor=True) == ["plan.guardian_signs"]
    assert keys(signatures=(replace(SIGNED, signer="parent"),), minor=True) == []


def test_late_is_what_has_passed_and_is_not_over() -> None:
    assert state_of(ACTION, DAY) == "planned"
    due = replace(ACTION, due=DAY, state="in_progress")
    assert (state_of(due, DAY), state_of(due, DAY + timedelta(1))) == ("in_progress", "late")
    assert state_of(replace(due, state="cancelled"), DAY + timedelta(1)) == "cancelled"
    assert [is_late(GOAL, DAY + timedelta(days)) for days in (0, 1)] == [False, True]
    assert not is_late(replace(GOAL, outcome="partial"), DAY + timedelta(1))
    assert not is_late(replace(GOAL, due=None), DAY)


def test_the_next_review_is_in_ninety_days() -> None:
    assert next_review_from(DAY) == date(2027, 2, 20)


def test_a_plan_runs_when_somebody_let_it_stand() -> None:
    for state in RUNNING:
        assert runs(replace(PLAN, state=state, approved_by=PERSON))
        assert not runs(replace(PLAN, state=state)), "everybody may write the state"
    assert not runs(replace(PLAN, state="submitted", approved_by=PERSON))
