"""States of a referral and what its figures say of a service."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.ids import RecordId
from app.domain.referral import Referral, ReferralEvent
from app.domain.referral_figures import Figures, Told, figures
from app.domain.referral_states import NEXT, OVER, expected_by, is_silent, may_follow, shown_state

TODAY = date(2026, 6, 1)
SENT = date(2026, 5, 1)


def test_every_state_that_left_has_its_way_on() -> None:
    assert set().union(*NEXT.values()) <= set(NEXT)
    assert all(not may_follow(state, "received") for state in NEXT if state != "sent")
    assert not any(may_follow("completed", state) for state in NEXT)
    assert not may_follow(None, "accepted")
    assert not may_follow("draft", "accepted")
    assert may_follow("appointment", "appointment")
    assert may_follow("rejected", "accepted")
    assert may_follow("declined_person", "appointment")
    assert set(NEXT) >= OVER


@pytest.mark.parametrize(
    ("state", "silent"), [("sent", True), ("received", True), ("waiting", False), ("draft", False)]
)
def test_silence_counts_only_while_an_answer_is_owed(state: str, silent: bool) -> None:
    late = Referral(state=state, expected_by=TODAY - timedelta(1))
    assert is_silent(late, TODAY) is silent
    assert not is_silent(Referral(state=state, expected_by=TODAY), TODAY)
    assert not is_silent(Referral(state=state), TODAY)
    assert shown_state(late, TODAY) == ("no_feedback" if silent else state)
    assert shown_state(Referral(), TODAY) == "draft"
    assert expected_by(SENT) == date(2026, 5, 16)


def told(state: str, *steps: tuple[str, int], languages: str = "", **more: Any) -> Told:
    one = Referral(state=state, answered_on=SENT + timedelta(steps[0][1]) if steps else None, **more)
    events = [ReferralEvent(referral=one.id, step=step, on=SENT + timedelta(n)) for step, n in steps]
    return Told(one, SENT, events, frozenset(languages.split()))


def test_nothing_known_says_nothing() -> None:
    assert figures([], TODAY) == Figures()
    assert figures([told("draft")], TODAY).sent == 0


def test_taken_refused_waited() -> None:
    found = figures(
        [
            told("started", ("accepted", 2), ("started", 20), languages="ara fra"),
            told("completed", ("started", 10), languages="ara"),
            told("appointment", ("appointment", 1), appointment_on=SENT + timedelta(40)),
            told("rejected", ("rejected", 4), reject_reason="capacity"),
            told("sent", expected_by=TODAY - timedelta(1)),
        ],
        TODAY,
    )
    assert (found.sent, found.taken, found.refused, found.silent, found.answered) == (5, 3, 1, 1, 4)
    assert (found.waited_days, found.waited_cases) == (20, 3)
    assert (found.answer_days, found.answer_cases) == (2, 4)
    assert found.reasons == (("capacity", 1),)
    assert found.languages == (("ara", 2), ("fra", 1))
    assert found.confirmed_on == SENT + timedelta(20)


def test_the_persons_own_no_is_no_refusal_of_the_service() -> None:
    found = figures([told("declined_person", ("declined_person", 3))], TODAY)
    assert (found.taken, found.refused, found.answered, found.answer_days) == (0, 0, 0, None)
    after = figures([told("declined_person", ("accepted", 2), ("declined_person", 3))], TODAY)
    assert (after.taken, after.refused) == (1, 0)


def test_a_date_before_it_left_teaches_no_waiting() -> None:
    odd = told("started", ("started", 3), started_on=SENT - timedelta(9))
    assert figures([odd], TODAY).waited_days is None
    bare = Told(Referral(id=RecordId(b"x" * 16), state="accepted"), SENT)
    assert (figures([bare], TODAY).taken, figures([bare], TODAY).confirmed_on) == (1, None)
