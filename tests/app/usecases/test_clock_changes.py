"""Days and hours in Italy: around midnight, when the clock changes, and when a laptop's is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from app.domain.capsule_terms import kept_until, key_until
from app.domain.mediation import MediationRequest
from app.domain.mediation_job import MediationJob, MediationSession
from app.domain.mediation_states import NORMAL_TIMER, is_late, standing
from app.domain.own_time import overlapping
from app.domain.referral import Referral
from app.domain.referral_states import is_silent
from app.storage.store import Store
from app.usecases import own_jobs, saving, server_time
from app.usecases.mediation_offers import meeting_at
from tests.rome import in_rome, needs_zones

pytestmark = needs_zones


@pytest.fixture(autouse=True)
def rome() -> Iterator[None]:
    with in_rome():
        yield


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-01-31 22:59", date(2026, 1, 31)),
        ("2026-01-31 23:00", date(2026, 2, 1)),
        ("2026-07-31 21:59", date(2026, 7, 31)),
        ("2026-07-31 22:00", date(2026, 8, 1)),
        ("2026-03-28 22:59", date(2026, 3, 28)),  # the night the clock goes forward
        ("2026-03-28 23:00", date(2026, 3, 29)),
        ("2026-03-29 21:59", date(2026, 3, 29)),
        ("2026-03-29 22:00", date(2026, 3, 30)),
        ("2026-10-24 21:59", date(2026, 10, 24)),  # and back
        ("2026-10-24 22:00", date(2026, 10, 25)),
        ("2026-10-25 22:59", date(2026, 10, 25)),
        ("2026-10-25 23:00", date(2026, 10, 26)),
    ],
)
def test_a_day_begins_at_midnight_here(moment: str, day: date) -> None:
    store = cast(Store, SimpleNamespace(now_ms=round(utc(moment).timestamp() * 1000)))
    assert saving.today(store) == day


@pytest.mark.parametrize(
    ("day", "minute", "moment"),
    [
        (date(2026, 1, 15), 600, "2026-01-15 09:00"),
        (date(2026, 7, 15), 600, "2026-07-15 08:00"),
        (date(2026, 3, 29), 60, "2026-03-29 00:00"),
        (date(2026, 3, 29), 180, "2026-03-29 01:00"),
        (date(2026, 10, 25), 60, "2026-10-24 23:00"),
        (date(2026, 10, 25), 180, "2026-10-25 02:00"),
        (date(2026, 10, 25), 0, "2026-10-24 22:00"),
    ],
)
def test_a_meeting_is_at_the_hour_on_the_wall(day: date, minute: int, moment: str) -> None:
    assert meeting_at(MediationRequest(day=day, start_minute=minute)) == utc(moment)


def test_an_hour_there_is_not_and_one_there_is_twice_stay_on_their_day() -> None:
    for day in (date(2026, 3, 29), date(2026, 10, 25)):
        at = meeting_at(MediationRequest(day=day, start_minute=150))
        assert at is not None
        assert at.astimezone().date() == day


def test_minutes_are_those_that_passed() -> None:
    night = MediationSession(started_at=utc("2026-03-29 00:30"), ended_at=utc("2026-03-29 01:30"))
    assert own_jobs.minutes_of(night) == 60, "01:30 to 03:30 on the wall"
    night = MediationSession(started_at=utc("2026-10-24 23:30"), ended_at=utc("2026-10-25 01:30"))
    assert own_jobs.minutes_of(night) == 120, "01:30 to 02:30 on the wall"
    midnight = MediationSession(started_at=utc("2026-11-22 22:30"), ended_at=utc("2026-11-22 23:30"))
    assert own_jobs.minutes_of(midnight) == 60


def test_the_same_hour_twice_is_no_overlap() -> None:
    """02:15 before the clock goes back, and 02:15 after it."""
    first, second = utc("2026-10-25 00:15"), utc("2026-10-25 01:15")
    taken = (MediationJob(state="accepted", starts_at=first, minutes=60), None)
    assert overlapping(second, second + timedelta(hours=1), [taken], recorded=False) == []
    assert overlapping(second - timedelta(minutes=1), second, [taken], recorded=False) != []


def test_an_answer_has_its_hours_over_the_change() -> None:
    for offered in (utc("2026-03-28 12:00"), utc("2026-10-24 12:00")):
        job = MediationJob(state="offered", answer_by=offered + NORMAL_TIMER)
        assert not is_late(job, offered + timedelta(hours=24))
        assert is_late(job, offered + timedelta(hours=24, seconds=1))


def test_a_wrong_clock_says_late_and_ends_nothing() -> None:
    offered = utc("2026-11-22 12:00")
    request = MediationRequest(state="approved", approved_at=offered)
    job = MediationJob(state="offered", offered_at=offered, answer_by=offered + NORMAL_TIMER)
    ahead, behind = (offered + timedelta(days=days) for days in (365, -365))
    assert (standing(request, [job], [], ahead).state, standing(request, [job], [], ahead).late) == (
        "assigned",
        True,
    )
    assert not standing(request, [job], [], behind).late
    yes = replace(job, state="accepted", answered_at=ahead)
    for at in (ahead, behind):
        assert (standing(request, [yes], [], at).state, standing(request, [yes], [], at).late) == (
            "accepted",
            False,
        )


def test_silence_of_a_service_is_said_by_the_day_here() -> None:
    sent = Referral(state="sent", expected_by=date(2026, 11, 22))
    assert not is_silent(sent, date(2026, 11, 22))
    assert is_silent(sent, date(2027, 11, 22)), "ahead it is only said: no state is written"
    assert not is_silent(sent, date(2025, 11, 22))
    assert not is_silent(replace(sent, state="accepted"), date(2027, 11, 22))


def test_a_job_is_kept_to_the_end_of_its_last_day_here() -> None:
    job = MediationJob(state="done", expires_on=date(2026, 3, 29))
    seen = MediationSession(validated_at=utc("2026-03-28 23:30"))  # half past midnight of the 29th
    assert kept_until(job, seen) == key_until(job, seen) == date(2026, 4, 5)
    seen = MediationSession(validated_at=utc("2026-10-25 22:30"))
    assert kept_until(job, seen) == date(2026, 11, 1)


def test_far_from_a_line_a_day_is_believed_for_a_month() -> None:
    heard = round(utc("2026-11-22 23:30").timestamp() * 1000)  # the 23rd here
    assert server_time.is_likely(date(2026, 11, 23), heard)
    assert server_time.is_likely(date(2026, 12, 24), heard)
    assert not server_time.is_likely(date(2026, 12, 25), heard)
    assert not server_time.is_likely(date(2027, 11, 23), heard)
    assert server_time.is_likely(date(2025, 11, 23), heard), "behind it ends nothing"
    assert server_time.is_likely(date(2027, 11, 23), 0), "nobody was ever heard"
