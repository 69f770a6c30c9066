"""A mediator's laptop with the real server: only her jobs reach it, her work arrives, and it is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain import signature
from app.domain.contact import Contact, ReservedNote
from app.domain.declaration import Scope, kind_of
from app.domain.ids import RecordId
from app.domain.mediation_job import (
    ACCEPTED,
    CANCELLED,
    DECLINED,
    OFFERED,
    CriticalPoint,
    MediationJob,
    MediationSession,
)
from app.domain.space_ids import space_id
from app.storage import conflicts
from app.storage.reader import Reader
from app.storage.rows import plain_fields
from app.storage.store import Store
from app.usecases import (
    capsule_tidying,
    concerns,
    conflict_inbox,
    mediation_offers,
    own_jobs,
    server_time,
    tending,
)
from sync.protocol.change import Change, RecordOp
from tests import every_byte
from tests.scenarios.office import SITE, Desk, Office, new_case, office_in

STARTS = datetime.now(UTC).replace(microsecond=0)
STROKES = signature.encode([[(100, 100), (400, 220), (700, 90)]])
SECRETS = ("Zyphora", "Quendril", "ORT-99/7", "wexfjord", "Labunya", "gloamspar")
FACTS = ("Nilufar", "Sportello Molo", "torvik")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office_in(tmp_path_factory.mktemp("mediator")) as made:
        yield made


def turn(*desks: Desk) -> None:
    """Rounds as the program makes them: sync, what follows from it, sync again."""
    for _ in range(2):
        for desk in desks:
            desk.sync()
            if tending.tend(desk.engine.laptop, desk.session.read_for_sync).anything:
                desk.sync()
            capsule_tidying.tidy(desk.session, STARTS.date())


def offered(
    desk: Desk, mediator: Desk, *, hours: int = 0, readers: frozenset[RecordId] = frozenset()
) -> MediationJob:
    job = MediationJob(
        site=SITE.id,
        mediator=mediator.user.id,
        called_name="Nilufar",
        place="Sportello Molo",
        note="torvik",
        language="fas",
        starts_at=STARTS + timedelta(hours=hours),
        minutes=60,
        offered_by=desk.user.id,
        offered_at=STARTS,
        state=OFFERED,
        expires_on=STARTS.date() + timedelta(days=7),
        readers=readers,
    )
    return desk.session.do(Store.add, job)


def held(desk: Desk, job: MediationJob) -> MediationJob:
    found = desk.session.ask(Reader.get, MediationJob, job.id)
    assert found is not None
    return found


def session_for(job: MediationJob) -> MediationSession:
    assert job.starts_at is not None
    return MediationSession(
        job=job.id,
        started_at=job.starts_at,
        ended_at=job.starts_at + timedelta(minutes=49, seconds=20),
        language_from="ita",
        language_to="fas",
        outcome="ok",
        requester_name="Dott. Prova",
        requester_signature=STROKES,
        mediator_signature=STROKES,
        offline=True,
    )


def a_file(desk: Desk) -> None:
    person = new_case(desk, "Zyphora Quendril", "ORT-99/7")
    desk.session.do(Store.add, Contact(person=person.id, text="talked about wexfjord"))
    desk.session.do(Store.add, ReservedNote(person=person.id, text="fears gloamspar"))
    desk.session.do(Store.save, replace(person, birth_place="Labunya"))


@pytest.fixture(scope="module")
def desks(office: Office) -> tuple[Desk, Desk, Desk, Desk]:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    shirin = office.joined(sara, "Shirin Esempio", "mediator")
    other = office.joined(sara, "Dawit Esempio", "mediator")
    a_file(sara)
    return sara, marta, shirin, other


def test_the_whole_way_of_one_job(desks: tuple[Desk, Desk, Desk, Desk]) -> None:
    sara, marta, shirin, other = desks
    job = offered(marta, shirin, readers=frozenset({sara.user.id}))
    turn(marta, shirin, other, sara)

    # She has the job and nothing else; the other mediator has nothing at all.
    held(shirin, job)
    tables = every_byte.of_tables(shirin.session)
    assert every_byte.holding(tables, *SECRETS) == {}
    assert set(every_byte.holding(tables, *FACTS)) == set(FACTS)
    assert every_byte.holding(every_byte.of_tables(other.session), *SECRETS, *FACTS) == {}
    on_staff = every_byte.of_tables(sara.session)
    assert set(every_byte.holding(on_staff, *SECRETS, *FACTS)) == {*SECRETS, *FACTS}
    assert every_byte.holding(every_byte.of_files(shirin.folder), *SECRETS, *FACTS) == {}
    scopes = shirin.session.ask(Reader.rows, "SELECT DISTINCT scope FROM space ORDER BY 1")
    assert scopes == [("capsule",), ("organisation",)]

    # Offline she accepts, records, signs, reports.
    own_session = shirin.session
    own_session.do(own_jobs.answer, job.id, accepted=True)
    session = own_session.do(own_jobs.record, session_for(job))
    own_session.do(concerns.report, job.id, "She is afraid of her zwindlau")
    assert session.minutes == 50
    turn(shirin, sara, marta, shirin)

    # It arrives; the concern is read by its readers alone and has left her laptop.
    assert held(sara, job).state == held(marta, job).state == "done"
    (arrived,) = marta.session.ask(Reader.find, MediationSession)
    assert (arrived.minutes, arrived.requester_signature, arrived.points) == (50, STROKES, 1)
    (point,) = sara.session.ask(concerns.waiting, sara.user)
    assert point.text == "She is afraid of her zwindlau"
    assert marta.session.ask(Reader.find, CriticalPoint) == []
    assert every_byte.holding(every_byte.of_tables(marta.session), "zwindlau") == {}
    assert every_byte.holding(every_byte.of_tables(shirin.session), "zwindlau") == {}
    group = sara.engine.laptop.roster.group(
        sara.session.replica().home(space_id(Scope.NAMED, point.id)) or b""
    )
    assert group is not None
    assert group.members == (sara.user.id,)

    # The supervisor takes it into the file and validates; she sees that.
    person = sara.session.ask(Reader.find, Contact)[0].person
    assert person is not None
    note = sara.session.do(concerns.take_up, point.id, person)
    assert note.text == point.text
    assert sara.session.ask(concerns.waiting, sara.user) == []
    sara.session.do(
        Store.save,
        replace(arrived, validated_by=sara.user.id, validated_at=datetime.now(UTC), billable_minutes=60),
    )
    turn(sara, shirin)
    figures = own_session.ask(own_jobs.month, shirin.user.id, STARTS.astimezone().date())
    assert (figures.sessions, figures.minutes, figures.validated) == (1, 50, 60)

    # Eight days later nothing of it is on her laptop, and the key is gone; her sums stay.
    later = date.today() + timedelta(days=8)  # noqa: DTZ011 - the day here
    assert capsule_tidying.tidy(own_session, later) == 1
    after = every_byte.of_tables(own_session)
    assert every_byte.holding(after, *FACTS, "Dott. Prova") == {}
    assert bytes(session.id) not in b"".join(held for name, held in after.items() if name != "audit")
    assert own_session.ask(own_jobs.month, shirin.user.id, STARTS.astimezone().date()) == figures
    assert shirin.session.replica().shared_keys(space_id(Scope.CAPSULE, job.id)) == {}
    sara.session.do(Store.save, replace(held(sara, job), note="wrandel"))
    turn(sara, shirin)
    assert every_byte.holding(every_byte.of_tables(own_session), "wrandel") == {}
    assert own_session.replica().set_aside() == []


def test_what_was_cancelled_meanwhile_is_kept_and_flagged(desks: tuple[Desk, Desk, Desk, Desk]) -> None:
    sara, marta, shirin, _ = desks
    job = offered(marta, shirin, hours=30)
    turn(marta, shirin)
    shirin.session.do(own_jobs.answer, job.id, accepted=True)
    turn(shirin, marta)
    marta.session.do(Store.save, replace(held(marta, job), state=CANCELLED, cancelled_at=datetime.now(UTC)))
    turn(marta)
    shirin.session.do(own_jobs.record, session_for(job))  # she has not heard of it yet
    turn(shirin, marta, sara)
    kept = sara.session.ask(Reader.find, MediationSession, job=job.id)
    assert [one.minutes for one in kept] == [50]
    assert held(sara, job).cancelled_at is not None
    assert shirin.waiting() == 0


def test_a_refused_job_leaves_at_once_and_the_key_is_taken_back(desks: tuple[Desk, Desk, Desk, Desk]) -> None:
    sara, marta, shirin, _ = desks
    job = offered(marta, shirin, hours=60)
    turn(marta, shirin)
    shirin.session.do(own_jobs.answer, job.id, accepted=False, reason="in viaggio")
    assert capsule_tidying.tidy(shirin.session, STARTS.date()) == 0, "her answer is only here"
    turn(shirin, marta)
    assert (held(marta, job).state, held(marta, job).decline_reason) == (DECLINED, "in viaggio")
    assert shirin.session.ask(Reader.get, MediationJob, job.id) is None
    marta.session.do(Store.save, replace(held(marta, job), note="wrandel"))
    turn(marta)
    heads = shirin.engine.laptop.calls.heads(b"")
    assert space_id(Scope.CAPSULE, job.id) not in {head.space for head in heads.moved}
    assert sara.session.ask(Reader.get, MediationJob, job.id) is None or held(sara, job).state == DECLINED


def test_what_a_mediator_writes_about_others_jobs_is_refused(desks: tuple[Desk, Desk, Desk, Desk]) -> None:
    sara, marta, shirin, other = desks
    job = offered(marta, shirin, hours=90)
    turn(marta, sara)
    space = space_id(Scope.CAPSULE, job.id)
    audience = sara.engine.laptop.audience

    def judged(author: Desk, space_: bytes = space, roles: tuple[str, ...] = ("mediator",)) -> bool:
        forged = MediationSession(job=job.id, started_at=STARTS)
        change = change_of(forged, author.user.id, space_)
        return audience.may_write(roles, change)

    assert judged(shirin)
    assert not judged(other)
    assert judged(other, roles=("operator",))
    unknown = RecordId(b"u" * 16)
    assert not audience.may_write(
        ["mediator"], change_of(MediationSession(job=unknown, started_at=STARTS), other.user.id, space)
    )


def change_of(record: MediationSession, author: RecordId, space: bytes) -> Change:
    kind = kind_of(record)
    fields = {0: True, **{n: v for n, v in plain_fields(kind, record).items() if v not in (None, [])}}
    return Change(
        space=space,
        device=b"d" * 8,
        dseq=1,
        context=(),
        hlc=1,
        author=author,
        schema=1,
        ops=(RecordOp(kind.id, record.id, fields),),
    )


def test_unsent_work_is_never_forgotten(desks: tuple[Desk, Desk, Desk, Desk]) -> None:
    _, marta, shirin, _ = desks
    job = offered(marta, shirin, hours=120)
    turn(marta, shirin)
    shirin.session.do(own_jobs.answer, job.id, accepted=True)
    shirin.session.do(own_jobs.record, session_for(job))
    long_after = date.today() + timedelta(days=400)  # noqa: DTZ011 - the day here
    waiting = shirin.session.ask(capsule_tidying.over, shirin.user.id, long_after)
    assert space_id(Scope.CAPSULE, job.id) not in [space for space, _ in waiting]
    assert held(shirin, job).state == "done"


def test_work_that_came_too_late_arrives_when_the_last_day_is_moved(
    desks: tuple[Desk, Desk, Desk, Desk],
) -> None:
    sara, marta, shirin, _ = desks
    job = offered(marta, shirin, hours=150)
    turn(marta, shirin)
    shirin.session.do(own_jobs.answer, job.id, accepted=True)
    turn(shirin, marta)
    long_ago = STARTS.date() - timedelta(days=30)
    marta.session.do(Store.save, replace(held(marta, job), expires_on=long_ago))
    turn(marta)
    shirin.session.do(own_jobs.record, session_for(job))
    turn(shirin)
    assert shirin.waiting() > 0, "the key was taken back"
    assert sara.session.ask(Reader.find, MediationSession, job=job.id) == []
    marta.session.do(mediation_offers.prolong, job.id, STARTS.date() + timedelta(days=7))
    turn(marta, shirin, sara)
    assert shirin.waiting() == 0
    assert len(sara.session.ask(Reader.find, MediationSession, job=job.id)) == 1


def test_a_yes_that_crossed_a_cancellation_is_shown_to_both(
    desks: tuple[Desk, Desk, Desk, Desk],
) -> None:
    sara, marta, shirin, _ = desks
    job = offered(marta, shirin, hours=180)
    turn(marta, shirin, sara)
    shirin.session.do(own_jobs.answer, job.id, accepted=True)
    marta.session.do(Store.save, replace(held(marta, job), state=CANCELLED, cancelled_at=datetime.now(UTC)))
    turn(marta, shirin, sara, marta)
    (asked,) = [one for one in sara.session.ask(conflicts.open_fields) if one.record == job.id]
    assert {value for _, value in asked.survivors} == {ACCEPTED, CANCELLED}
    assert job.id in [file.record for file in sara.session.ask(conflict_inbox.inbox, sara.user).files]
    assert held(shirin, job).cancelled_at is not None
    assert shirin.waiting() == 0


def test_a_clock_that_is_wrong_ends_no_job_and_opens_none(desks: tuple[Desk, Desk, Desk, Desk]) -> None:
    """Ahead, at the mediator's laptop and at the office; behind, at the office for a job that is over."""
    sara, marta, shirin, _ = desks
    job = offered(marta, shirin, hours=210)
    turn(marta, shirin)
    shirin.session.do(own_jobs.answer, job.id, accepted=True)
    turn(shirin, marta)
    ahead = STARTS.date() + timedelta(days=365)
    office_clock = marta.engine.laptop.now_ms

    def sure() -> date:
        return server_time.earlier(shirin.engine.laptop).astimezone().date()

    assert capsule_tidying.tidy(shirin.session, ahead, sure) == 0
    assert held(shirin, job).state == "accepted"
    marta.engine.laptop.now_ms = lambda: office_clock() + WEEKS_MS
    tending.tend(marta.engine.laptop, marta.session.read_for_sync)
    assert has_key(shirin, job), "the office's clock is ahead"
    marta.engine.laptop.now_ms = office_clock

    long_ago = STARTS.date() - timedelta(days=30)
    marta.session.do(Store.save, replace(held(marta, job), expires_on=long_ago))
    turn(marta, sara)
    assert not has_key(shirin, job)
    sara.engine.laptop.now_ms = lambda: office_clock() - WEEKS_MS
    sara.session.do(Store.save, replace(held(sara, job), note="torvik"))
    sara.sync()
    tending.tend(sara.engine.laptop, sara.session.read_for_sync)
    assert not has_key(shirin, job), "the supervisor's clock is behind"
    sara.engine.laptop.now_ms = office_clock


WEEKS_MS = 45 * 86_400_000


def has_key(mediator: Desk, job: MediationJob) -> bool:
    heads = mediator.engine.laptop.calls.heads(b"")
    return space_id(Scope.CAPSULE, job.id) in {head.space for head in heads.moved}
