"""A mediator's verbs: only her own jobs, answered once, recorded whole, and never two at one time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain import session_words, signature
from app.domain.capsule_terms import kept_until, key_until
from app.domain.ids import RecordId
from app.domain.mediation_job import (
    ACCEPTED,
    CANCELLED,
    DECLINED,
    DONE,
    OFFERED,
    WITHDRAWN,
    MediationJob,
    MediationSession,
)
from app.domain.site import Site
from app.domain.user import User
from app.errors import NotAllowed
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import capsule_tidying, concerns, own_jobs
from tests.app.usecases.acting import refused
from tests.envelopes import send
from tests.profile import new_session

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STROKES = signature.encode([[(100, 100), (400, 220), (700, 90)]])


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path, "mediator")
    yield made
    made.close()


def job_at(session: Session, hour: int, **more: object) -> MediationJob:
    def verb(store: Store) -> MediationJob:
        sites = store.find(Site) or [store.add(Site(name="Centro Aurora"))]
        given = {
            "mediator": store.by.id,
            "state": OFFERED,
            "starts_at": AT.replace(hour=hour),
            "expires_on": date(2026, 11, 30),
            **more,
        }
        return store.add(
            MediationJob(
                site=sites[0].id,
                language="fas",
                called_name="Nilufar",
                minutes=60,
                **given,  # type: ignore[arg-type]  # fields by name
            )
        )

    return session.do(verb)


def recorded(job: MediationJob, minutes: int = 50, **more: Any) -> MediationSession:
    assert job.starts_at is not None
    given: dict[str, Any] = {
        "language_from": "ita",
        "language_to": "fas",
        "outcome": "ok",
        "requester_signature": STROKES,
        "mediator_signature": STROKES,
        **more,
    }
    end = job.starts_at + timedelta(minutes=minutes)
    return MediationSession(
        job=job.id,
        started_at=job.starts_at,
        ended_at=end,
        **given,
    )


def test_an_offer_is_answered_once(session: Session) -> None:
    job = job_at(session, 9)
    assert (
        session.do(own_jobs.answer, job.id, accepted=False, reason=" in viaggio ").decline_reason
        == "in viaggio"
    )
    assert refused(session, own_jobs.answer, job.id, accepted=True) == {("own_jobs.answered", "")}


def test_nobody_answers_or_records_for_another(session: Session) -> None:
    job = job_at(session, 9, mediator=RecordId(b"o" * 16))
    with pytest.raises(NotAllowed):
        session.do(own_jobs.answer, job.id, accepted=True)
    with pytest.raises(NotAllowed):
        session.do(own_jobs.record, recorded(job))
    with pytest.raises(NotAllowed):
        session.do(concerns.report, job.id, "...")


def test_who_is_no_mediator_has_no_jobs_to_answer(tmp_path: Path) -> None:
    operator = new_session(tmp_path)
    job = job_at(operator, 9)
    with pytest.raises(NotAllowed):
        operator.do(own_jobs.answer, job.id, accepted=True)
    operator.close()


def test_a_session_is_recorded_whole_and_closes_its_job(session: Session) -> None:
    job = job_at(session, 9, state=ACCEPTED)
    kept = session.do(own_jobs.record, recorded(job))
    assert (kept.minutes, kept.held, kept.signed_at is not None) == (50, DONE, True)
    assert session.ask(Reader.get, MediationJob, job.id) == replace(job, state=DONE)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"ended_at": None}, ("check.missing", "ended_at")),
        ({"ended_at": AT - timedelta(hours=2)}, ("own_jobs.ends_before", "ended_at")),
        ({"outcome": None}, ("check.missing", "outcome")),
        ({"requester_signature": None}, ("own_jobs.unsigned", "unsigned_reason")),
        ({"mediator_signature": None}, ("check.missing", "mediator_signature")),
        ({"requester_signature": "scribble"}, ("signature.unreadable", "requester_signature")),
    ],
)
def test_what_is_missing_is_said(
    session: Session, change: dict[str, object], problem: tuple[str, str]
) -> None:
    job = job_at(session, 9, state=ACCEPTED)
    broken = replace(recorded(job), **change)  # type: ignore[arg-type]  # fields by name
    assert problem in refused(session, own_jobs.record, broken)


@pytest.mark.parametrize("instead", [{"requester_pin_ok": True}, {"unsigned_reason": "andata via"}])
def test_without_the_services_signature_a_reason_or_a_pin_will_do(
    session: Session, instead: dict[str, Any]
) -> None:
    job = job_at(session, 9, state=ACCEPTED)
    session.do(own_jobs.record, recorded(job, requester_signature=None, **instead))


def test_two_sessions_at_one_time_are_noticed_and_may_be_confirmed(session: Session) -> None:
    first, second = job_at(session, 9, state=ACCEPTED), job_at(session, 9, state=ACCEPTED)
    assert [one.id for one in session.ask(own_jobs.meets, first)] == [second.id]
    session.do(own_jobs.record, recorded(first))
    assert refused(session, own_jobs.record, recorded(second)) == {("own_jobs.overlap", "started_at")}
    session.do(own_jobs.record, recorded(second, overlap_known=True))
    later = job_at(session, 10, state=ACCEPTED)
    assert session.ask(own_jobs.meets, later) == []
    session.do(own_jobs.record, recorded(later))


def test_a_correction_stays_one_session_until_it_is_validated(session: Session) -> None:
    job = job_at(session, 9, state=ACCEPTED)
    first = session.do(own_jobs.record, recorded(job))
    again = session.do(own_jobs.record, recorded(job, 30))
    assert (again.id, again.minutes) == (first.id, 30)
    assert session.ask(Reader.count, MediationSession) == 1
    session.do(Store.save, replace(again, validated_at=AT))
    assert refused(session, own_jobs.record, recorded(job, 20)) == {("own_jobs.validated", "")}


def test_the_day_is_sorted(session: Session) -> None:
    offer = job_at(session, 12)
    now = job_at(session, 9, state=ACCEPTED)
    soon = job_at(session, 9, state=ACCEPTED, starts_at=AT + timedelta(days=3))
    far = job_at(session, 9, state=ACCEPTED, starts_at=AT + timedelta(days=9))
    late = job_at(session, 9, state=ACCEPTED, starts_at=AT - timedelta(days=2))
    done = job_at(session, 7, state=ACCEPTED)
    session.do(own_jobs.record, recorded(done))
    job_at(session, 15, state=DECLINED)
    day = session.ask(own_jobs.day_of, session.user.id, AT)
    shown = [
        [job.id for job, _ in part] for part in (day.offers, day.today, day.ahead, day.behind, day.recorded)
    ]
    assert shown == [[offer.id], [now.id], [soon.id], [late.id], [done.id]]
    assert all(far.id not in part for part in shown)


def test_a_concern_needs_a_reader(session: Session) -> None:
    job = job_at(session, 9, state=ACCEPTED)
    assert refused(session, concerns.report, job.id, "...") == {("concerns.nobody", "")}
    boss = session.do(
        Store.add, User(name="Sara", role="supervisor", sites=frozenset({job.site or RecordId(b"")}))
    )
    point = session.do(concerns.report, job.id, "afraid", frozenset({"safety"}))
    assert point.readers == {boss.id}
    assert session.ask(concerns.waiting, boss) == [point]
    assert session.ask(concerns.waiting, session.user) == []
    with pytest.raises(NotAllowed):
        session.do(concerns.open_one, point.id)


def test_terms_of_a_job() -> None:
    day = date(2026, 11, 30)
    job = MediationJob(state=ACCEPTED, expires_on=day)
    done = MediationSession(started_at=AT)
    valid = MediationSession(started_at=AT, validated_at=AT + timedelta(days=10))
    assert (kept_until(job, None), key_until(job, None)) == (day, date(2026, 12, 23))
    assert kept_until(job, done) == key_until(job, done) == date(2026, 12, 23)
    assert kept_until(job, valid) == key_until(job, valid) == date(2026, 12, 10)
    for state in (DECLINED, WITHDRAWN):
        assert kept_until(replace(job, state=state), None) == date.min
        assert kept_until(replace(job, state=state), done) == date(2026, 12, 23), "worked before she heard"
    assert key_until(replace(job, state=DECLINED), None) == date.min
    assert key_until(replace(job, state=WITHDRAWN), None) > day
    assert kept_until(replace(job, state=CANCELLED), None) == day


def test_only_what_is_sent_and_finished_is_given_up(session: Session) -> None:
    job = job_at(session, 9, state=ACCEPTED)
    after = date(2027, 3, 1)
    assert capsule_tidying.tidy(session, after) == 0, "unsent"
    send(session.replica())
    assert capsule_tidying.tidy(session, date(2026, 11, 29)) == 0, "not over"
    session.save_draft(f"job:{job.id.hex()}", "{}")
    assert capsule_tidying.tidy(session, after) == 0, "half typed"
    session.drop_draft(f"job:{job.id.hex()}")
    assert capsule_tidying.tidy(session, after) == 1
    assert session.ask(Reader.count, MediationJob) == 0


def test_others_keep_their_jobs(tmp_path: Path) -> None:
    operator = new_session(tmp_path)
    job_at(operator, 9, state=DECLINED)
    send(operator.replica())
    assert capsule_tidying.tidy(operator, date(2027, 3, 1)) == 0
    operator.close()


def test_what_waits_with_a_key_that_is_over_is_told(session: Session) -> None:
    job = job_at(session, 9, state=ACCEPTED, expires_on=date(2026, 11, 1))

    def stuck() -> frozenset[RecordId]:
        return session.ask(own_jobs.shown, session.user.id, AT + timedelta(days=2)).stuck

    assert stuck() == {job.id}
    send(session.replica())
    assert stuck() == frozenset(), "all of it has left"
    session.do(own_jobs.record, recorded(job))
    assert stuck() == {job.id}
    session.do(Store.save, replace(job, expires_on=date(2026, 12, 1)))
    assert stuck() == frozenset(), "the office has prolonged it"


@pytest.mark.parametrize("state", [WITHDRAWN, CANCELLED])
def test_a_job_taken_back_stays_in_sight_while_something_is_half_typed(session: Session, state: str) -> None:
    job = job_at(session, 9, state=state)
    later = AT + timedelta(days=1)

    def behind() -> list[RecordId]:
        return [one.id for one, _ in session.ask(own_jobs.day_of, session.user.id, later).behind]

    assert behind() == []
    session.save_draft(f"session:{job.id.hex()}", "{}")
    assert behind() == [job.id]
    session.do(own_jobs.record, recorded(job))
    assert behind() == []


def test_a_signature_by_passphrase_counts_for_these_words_alone(session: Session) -> None:
    job = job_at(session, 9, state=ACCEPTED)
    by_phrase = recorded(job, mediator_signature="proved:Marta Prova")
    assert refused(session, own_jobs.record, by_phrase) == {("own_jobs.prove_again", "mediator_signature")}
    kept = session.do(own_jobs.record, by_phrase, proved=True)
    assert kept.mediator_digest == session_words.digest(kept)
    assert session.do(own_jobs.record, kept).mediator_signature == "proved:Marta Prova"
    changed = replace(kept, outcome="partial")
    assert refused(session, own_jobs.record, changed) == {("own_jobs.prove_again", "mediator_signature")}
    again = session.do(own_jobs.record, changed, proved=True)
    assert again.mediator_digest == session_words.digest(again)


def test_what_the_service_signed_stays_what_it_was(session: Session) -> None:
    job = job_at(session, 9, state=ACCEPTED)
    kept = session.do(own_jobs.record, recorded(job))
    assert not session_words.altered(kept)
    later = session.do(own_jobs.record, replace(kept, outcome="partial"))
    assert later.requester_digest == kept.requester_digest
    assert session_words.altered(later)
    theirs = signature.encode([[(90, 90), (400, 220), (800, 80)]])
    signed = session.do(own_jobs.record, replace(later, requester_signature=theirs))
    assert not session_words.altered(signed)
