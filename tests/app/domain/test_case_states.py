"""Where a case may go from each state, and what each state demands."""

from __future__ import annotations

from datetime import date

import pytest

from app.catalogue.codelists import codelist
from app.domain.case import Case
from app.domain.case_states import (
    CLOSABLE,
    CLOSED,
    FIRST_STATES,
    NEXT,
    OVER,
    REOPENABLE,
    REOPENED,
    RUNNING,
    next_states,
    what_the_state_demands,
)
from app.domain.ids import new_id

STATES = set(codelist("V25").codes)


def test_every_state_of_the_list_has_its_place() -> None:
    assert set(NEXT) == STATES
    assert {to for states in NEXT.values() for to in states} <= STATES
    assert {*FIRST_STATES, *RUNNING, *OVER, *CLOSABLE, *REOPENABLE} <= STATES
    assert not RUNNING & OVER


def test_an_ordinary_change_closes_and_reopens_nothing() -> None:
    for state, following in NEXT.items():
        assert REOPENED not in following
        assert CLOSED not in following or state == "followup"
        assert state not in following


def test_every_state_can_be_reached_and_left() -> None:
    reached = set(FIRST_STATES)
    while more := {to for state in reached for to in NEXT[state]} - reached:
        reached |= more
    assert reached | {CLOSED, REOPENED, "followup"} == STATES
    assert CLOSABLE | REOPENABLE == STATES


def test_a_state_of_a_newer_program_leads_nowhere() -> None:
    assert next_states("a_newer_state") == ()
    assert next_states(None) == ()
    assert "active" in next_states("accepted")


@pytest.mark.parametrize(
    ("case", "problems"),
    [
        (Case(state="reported"), []),
        (Case(state="active"), [("cases.responsible_missing", "responsible")]),
        (Case(state="accepted"), [("cases.responsible_missing", "responsible")]),
        (Case(state="active", responsible=new_id()), []),
        (Case(state="not_eligible"), [("cases.reason_missing", "not_eligible_reason")]),
        (Case(state="not_eligible", not_eligible_reason="R-01"), []),
        (Case(state="suspended"), [("cases.reason_missing", "suspended_reason")]),
        (Case(state="suspended", suspended_reason="abroad"), []),
        (Case(state="exit_planned"), [("cases.exit_day_missing", "planned_exit_on")]),
        (Case(state="exit_planned", planned_exit_on=date(2026, 5, 1)), []),
        (
            Case(state="closed"),
            [("cases.reason_missing", "closing_reason"), ("cases.closing_day_missing", "closed_on")],
        ),
        (Case(state="closed", closing_reason="term", closed_on=date(2026, 5, 1)), []),
        (
            Case(
                state="closed",
                closing_reason="term",
                opened_on=date(2026, 5, 2),
                closed_on=date(2026, 5, 1),
            ),
            [("cases.closed_before_opened", "closed_on")],
        ),
        (
            Case(
                state="closed",
                closing_reason="term",
                opened_on=date(2026, 5, 1),
                closed_on=date(2026, 5, 1),
            ),
            [],
        ),
    ],
)
def test_what_a_state_demands(case: Case, problems: list[tuple[str, str]]) -> None:
    assert [(p.key, p.name) for p in what_the_state_demands(case)] == problems
