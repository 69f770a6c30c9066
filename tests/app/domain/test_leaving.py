"""Leaving a centre: what stands against the closing, and ids that are the same on every laptop."""

from __future__ import annotations

from datetime import date

from app.domain.ids import RecordId
from app.domain.leaving import GROUPS, STEPS, ExitPlan, exit_id, problems_of, step_id

CASE = RecordId(bytes(range(16)))
WHOLE = ExitPlan(case=CASE, reason="term", notified_on=date(2026, 1, 1), leaves_on=date(2026, 2, 1))


def keys(plan: ExitPlan | None, *still: str) -> list[tuple[str, bool]]:
    return [(problem.key, problem.warning) for problem in problems_of(plan, still)]


def test_every_step_has_its_group_and_its_own_id() -> None:
    assert len(set(STEPS)) == len(STEPS) == sum(map(len, GROUPS.values()))
    ids = {exit_id(CASE), *(step_id(CASE, step) for step in STEPS)}
    assert len(ids) == len(STEPS) + 1
    assert step_id(CASE, "bank") == step_id(CASE, "bank") != step_id(RecordId(bytes(16)), "bank")


def test_reason_and_day_are_demanded_open_steps_only_told() -> None:
    assert keys(None) == [("leaving.reason_missing", False), ("leaving.day_missing", False)]
    assert keys(ExitPlan(reason="term")) == [("leaving.day_missing", False)]
    assert keys(WHOLE) == []
    (told,) = problems_of(WHOLE, ["bank", "mail"])
    assert (told.key, told.warning, told.params["n"]) == ("leaving.steps_open", True, 2)


def test_an_exit_before_the_notice_is_pointed_out() -> None:
    early = ExitPlan(reason="term", notified_on=date(2026, 3, 1), leaves_on=date(2026, 2, 1))
    assert keys(early) == [("leaving.before_notice", True)]
