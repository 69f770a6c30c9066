"""Leaving a centre: what stands against the closing, and ids that are the same on every laptop."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.catalogue import rules
from app.domain.ids import RecordId
from app.domain.leaving import GROUPS, STEPS, ExitPlan, earliest, exit_id, problems_of, step_id
from app.domain.terms import Terms

CASE = RecordId(bytes(range(16)))
WHOLE = ExitPlan(case=CASE, reason="term", notified_on=date(2026, 1, 1), leaves_on=date(2026, 2, 1))
REFUSED = ExitPlan(reason="term", trigger="refused", notified_on=date(2026, 3, 1))


def keys(plan: ExitPlan | None, *still: str) -> list[tuple[str, bool]]:
    return [(problem.key, problem.warning) for problem in problems_of(plan, still, rules.terms())]


def test_every_step_has_its_group_and_its_own_id() -> None:
    assert len(set(STEPS)) == len(STEPS) == sum(map(len, GROUPS.values()))
    ids = {exit_id(CASE), *(step_id(CASE, step) for step in STEPS)}
    assert len(ids) == len(STEPS) + 1
    assert step_id(CASE, "bank") == step_id(CASE, "bank") != step_id(RecordId(bytes(16)), "bank")


def test_reason_and_day_are_demanded_open_steps_only_told() -> None:
    assert keys(None) == [("leaving.reason_missing", False), ("leaving.day_missing", False)]
    assert keys(ExitPlan(reason="term")) == [("leaving.day_missing", False)]
    assert keys(WHOLE) == []
    (told,) = problems_of(WHOLE, ["bank", "mail"], rules.terms())
    assert (told.key, told.warning, told.params["n"]) == ("leaving.steps_open", True, 2)


@pytest.mark.parametrize(
    ("trigger", "first"),
    [
        ("recognised", date(2026, 3, 31)),
        ("refused", date(2026, 3, 31)),
        ("withdrawn", date(2026, 3, 1)),
        ("income", date(2026, 3, 1)),
        ("own_choice", None),
        ("absconded", None),
        ("transfer", None),
        (None, None),
    ],
)
def test_a_decision_keeps_the_place_for_its_time(trigger: str | None, first: date | None) -> None:
    assert earliest(replace(REFUSED, trigger=trigger), rules.terms()) == first


def test_without_the_day_of_the_notice_or_a_rule_nothing_is_reckoned() -> None:
    assert earliest(replace(REFUSED, notified_on=None), rules.terms()) is None
    assert earliest(REFUSED, Terms([])) == date(2026, 3, 1)


def test_an_exit_before_its_time_is_stopped_until_somebody_says_why() -> None:
    early = replace(REFUSED, leaves_on=date(2026, 3, 30))
    assert keys(early) == [("leaving.too_early", False)]
    assert keys(replace(early, early_reason=" ")) == [("leaving.too_early", False)]
    assert keys(replace(early, early_reason="Parte dal fratello")) == [("leaving.too_early_told", True)]
    assert keys(replace(early, leaves_on=date(2026, 3, 31))) == []
    (told,) = problems_of(early, (), rules.terms())
    assert (told.name, told.params["day"]) == ("early_reason", "31/03/2026")
