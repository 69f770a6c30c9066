"""A minor without an adult of theirs is asked a guardian for (rule R-12); nobody else is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.domain.case import Case, CaseMember
from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate
from app.domain.person import ContactPoint
from app.domain.reception import Placement
from app.domain.task import Task
from app.session import Session
from app.storage.reader import Reader
from app.usecases import cases, people, placements, tasks
from tests.app.usecases.acting import day, newcomer, site, today


def asked(session: Session, person: RecordId) -> list[Task]:
    return session.ask(Reader.find, Task, person=person, kind="guardian", state="open")


def young(session: Session, years: int = 16, **more: Any) -> RecordId:
    born = PartialDate.of_day(today(session).replace(year=today(session).year - years, day=1))
    return newcomer(session, born=born, **more).id


def taken_in(session: Session, person: RecordId, facility: str = "SAI_MSNA", **more: Any) -> Placement:
    where = site(session, facility=facility)
    since = PartialDate.of_day(day(session, -3))
    session.do(placements.check_in, Placement(site=where.id, person=person, entered_on=since, **more))
    return session.ask(placements.stays, person)[0]


def test_a_minor_in_a_house_for_minors_is_asked_one_for_until_there_is(session: Session) -> None:
    person = young(session)
    taken_in(session, person)
    (task,) = asked(session, person)
    assert (task.due, task.priority, task.automatic) == (day(session, -3), "high", True)
    tutor = ContactPoint(person=person, channel="guardian", value="+39 333 0000000")
    session.do(people.save_part, tutor)
    assert asked(session, person) == []
    session.do(people.remove_part, tutor)
    assert asked(session, person) == [task]
    session.do(tasks.done, task.id)
    session.do(people.save_part, ContactPoint(person=person, channel="own", value="+39 333 1111111"))
    assert asked(session, person) == [], "the court was asked"


def test_a_guardian_on_the_team_is_one_and_one_who_left_is_none(session: Session) -> None:
    person = young(session)
    case = session.do(cases.open_case, Case(person=person, state="reported", targets=frozenset({"MSNA"})))
    (task,) = asked(session, person)
    assert (task.case, task.owner) == (case.id, case.responsible)
    member = CaseMember(case=case.id, outside_name="Avv. Prova", role="guardian", from_on=day(session, -5))
    joined = session.do(cases.join_team, member)
    assert asked(session, person) == []
    session.do(cases.leave_team, joined.id, day(session, -1))
    assert [one.id for one in asked(session, person)] == [task.id]


def test_nobody_is_asked_for_who_is_of_age_or_with_their_family(session: Session) -> None:
    grown, with_family = young(session, 19), young(session)
    taken_in(session, grown)
    session.do(cases.open_case, Case(person=grown, state="reported", targets=frozenset({"MSNA"})))
    taken_in(session, with_family, "SAI_ORD")
    session.do(cases.open_case, Case(person=with_family, state="reported"))
    coming = young(session)
    taken_in(session, coming, state="reserved")
    for person in (grown, with_family, coming):
        assert asked(session, person) == []
    session.do(placements.arrive, session.ask(placements.stays, coming)[0].id)
    assert len(asked(session, coming)) == 1


def test_in_doubt_of_the_age_one_is_asked_for(session: Session) -> None:
    year = today(session).year - 18
    doubtful = newcomer(session, born=PartialDate.from_text(str(year))).id
    unknown = newcomer(session).id
    for person in (doubtful, unknown):
        taken_in(session, person)
        assert len(asked(session, person)) == 1
    file = session.ask(people.read_file, doubtful)
    sure = replace(file.person, born=PartialDate.from_text(f"{year - 2}-05-01"))
    session.do(people.edit, replace(file, person=sure))
    assert asked(session, doubtful) == [], "the papers say another year"
    stay = session.ask(placements.stays, unknown)[0]
    session.do(placements.check_out, stay.id, reason="voluntary")
    assert asked(session, unknown) == [], "who is not here any more"
