"""Where a request stands follows from what staff and mediator wrote apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.ids import RecordId
from app.domain.mediation import MediationRequest
from app.domain.mediation_job import MediationJob, MediationSession
from app.domain.mediation_states import is_late, standing, timer

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ASKED = MediationRequest(state="requested")
APPROVED = MediationRequest(state="approved", approved_at=NOW)
JOB = MediationJob(state="offered", offered_at=NOW, answer_by=NOW + timedelta(hours=2))
DONE = MediationSession(job=JOB.id, started_at=NOW, minutes=45, held="done")


def state(request: MediationRequest, *jobs: MediationJob, sessions: tuple[MediationSession, ...] = ()) -> str:
    return standing(request, jobs, sessions, NOW).state


def test_from_the_slip_to_the_account() -> None:
    assert state(ASKED) == "requested"
    assert state(APPROVED) == "approved"
    assert state(APPROVED, JOB) == "assigned"
    accepted = replace(JOB, state="accepted")
    assert state(APPROVED, accepted) == "accepted"
    assert state(APPROVED, replace(JOB, state="done")) == "done"
    assert state(APPROVED, accepted, sessions=(DONE,)) == "done"
    assert state(APPROVED, accepted, sessions=(replace(DONE, held="no_show_p"),)) == "no_show_p"
    validated = replace(DONE, validated_at=NOW)
    assert state(APPROVED, accepted, sessions=(validated,)) == "validated"
    assert state(APPROVED, accepted, sessions=(replace(validated, billed_on=date(2026, 12, 1)),)) == "billed"
    unseen = replace(validated, validated_at=None, billed_on=date(2026, 12, 1))
    assert state(APPROVED, accepted, sessions=(unseen,)) == "done", "only what was validated is billed"


def test_the_word_approved_alone_approves_nothing() -> None:
    assert state(MediationRequest(state="approved")) == "requested"
    assert state(MediationRequest(state="no_mediator")) == "requested"


@pytest.mark.parametrize("ended", ["declined", "withdrawn", "expired", "cancelled"])
def test_after_a_no_it_is_to_be_offered_again(ended: str) -> None:
    assert state(APPROVED, replace(JOB, state=ended)) == "approved"
    other = replace(JOB, id=RecordId(b"o" * 16), offered_at=NOW + timedelta(hours=3))
    assert state(APPROVED, replace(JOB, state=ended), other) == "assigned"
    assert state(replace(APPROVED, state="no_mediator"), replace(JOB, state=ended)) == "no_mediator"


def test_an_answer_that_does_not_come_is_late() -> None:
    assert not standing(APPROVED, [JOB], [], NOW + timedelta(hours=2)).late
    assert standing(APPROVED, [JOB], [], NOW + timedelta(hours=2, seconds=1)).late
    assert not is_late(replace(JOB, state="accepted"), NOW + timedelta(days=9))


def test_who_agreed_counts_more_than_who_was_asked_later() -> None:
    """She said yes without a line; meanwhile the office had asked another."""
    yes = replace(JOB, state="accepted")
    later = MediationJob(state="offered", offered_at=NOW + timedelta(hours=3))
    found = standing(APPROVED, [later, yes], [], NOW)
    assert (found.state, found.job, found.twice) == ("accepted", yes, False)
    both = standing(APPROVED, [yes, replace(later, state="accepted")], [], NOW)
    assert both.twice


def test_a_session_held_after_the_cancelling_is_kept_and_said() -> None:
    cancelled = MediationRequest(state="cancelled", cancelled_at=NOW)
    found = standing(cancelled, [replace(JOB, state="cancelled")], [DONE], NOW)
    assert (found.state, found.kept, found.to_validate) == ("done", True, True)
    assert not standing(cancelled, [replace(JOB, state="cancelled")], [], NOW).kept
    assert state(cancelled, JOB) == "cancelled"
    assert state(MediationRequest(state="declined")) == "declined"


def test_timers() -> None:
    assert (
        timer(MediationRequest(urgent=True)) == timer(MediationRequest(mode="urgent")) == timedelta(hours=2)
    )
    assert timer(MediationRequest(mode="scheduled")) == timedelta(hours=24)
