"""How long a mediator keeps a job and its key, and which of her times meet (rule R-18)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from app.domain.capsule_terms import AFTER_EXPIRY, AFTER_VALIDATION, kept_until, key_until
from app.domain.mediation_job import ACCEPTED, DECLINED, WITHDRAWN, MediationJob, MediationSession
from app.domain.own_time import overlapping, span

AT = datetime(2026, 5, 5, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
EXPIRES = date(2026, 5, 12)
WORKED = MediationSession(started_at=AT, ended_at=AT + HOUR)
VALIDATED = MediationSession(started_at=AT, validated_at=AT)


def job(state: str = ACCEPTED, **more: object) -> MediationJob:
    return MediationJob(**{"state": state, "starts_at": AT, "expires_on": EXPIRES, **more})  # type: ignore[arg-type]  # by name


def test_a_job_not_worked_is_kept_until_its_day_or_not_at_all() -> None:
    assert kept_until(job(), None) == EXPIRES
    assert kept_until(job(expires_on=None), None) == date.max
    assert kept_until(job(DECLINED), None) == date.min
    assert kept_until(job(WITHDRAWN), None) == date.min


def test_what_was_worked_is_kept_until_it_is_validated_and_a_week() -> None:
    assert kept_until(job(), WORKED) == EXPIRES + AFTER_EXPIRY
    assert kept_until(job(expires_on=None), WORKED) == date.max
    assert kept_until(job(WITHDRAWN), VALIDATED) == AT.astimezone().date() + AFTER_VALIDATION


def test_the_key_outlives_a_withdrawal_but_not_a_no() -> None:
    assert key_until(job(DECLINED), None) == date.min
    assert key_until(job(DECLINED), WORKED) == EXPIRES + AFTER_EXPIRY
    assert key_until(job(WITHDRAWN), None) == EXPIRES + AFTER_EXPIRY


def test_a_span_is_what_was_recorded_else_what_was_agreed() -> None:
    assert span(job(), WORKED) == (AT, AT + HOUR)
    assert span(job(), MediationSession(started_at=AT)) == (AT, AT)
    assert span(job(minutes=30), None) == (AT, AT + HOUR / 2)
    assert span(job(), None) == (AT, AT + HOUR)
    assert span(job(DECLINED), None) is None
    assert span(job(starts_at=None), None) is None


def test_overlaps_count_sessions_alone_where_asked() -> None:
    planned, held, gone = job(), job(), job(DECLINED)
    others = [(planned, None), (held, WORKED), (gone, None)]
    assert overlapping(AT, AT + HOUR, others, recorded=False) == [planned, held]
    assert overlapping(AT, AT + HOUR, others, recorded=True) == [held]
    assert overlapping(AT + HOUR, AT + 2 * HOUR, others, recorded=False) == []
    assert overlapping(AT - HOUR, AT, others, recorded=False) == []
