"""What falls due is seen in its time, once, with its person, and goes when it is done."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.case import Case
from app.domain.declaration import Record
from app.domain.legal import AsylumProcedure, Permit
from app.domain.partial_dates import PartialDate
from app.domain.person import Person
from app.domain.reception import Placement
from app.domain.site import Site
from app.domain.task import Task
from app.session import Session
from app.storage.store import Store
from app.usecases import placements
from app.usecases.agenda import Due, agenda
from app.usecases.deadlines import Span, board
from tests.profile import new_session

TODAY = date(2026, 3, 10)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path)
    yield made
    made.close()


def seen(session: Session, today: date = TODAY) -> list[Due]:
    return session.ask(agenda, session.user.id, today, everybody=True)


def kinds(session: Session, today: date = TODAY) -> list[tuple[str, str]]:
    return [(due.kind.value, due.on.isoformat()) for due in seen(session, today)]


def add_person(session: Session, born: str = "1990-01-01~declared") -> Person:
    return session.do(Store.add, Person(display_name="Amina Bah", born=PartialDate.from_text(born)))


def test_tasks_show_until_done_and_when_snoozed_later(session: Session) -> None:
    person = add_person(session)
    case = session.do(
        Store.add, Case(person=person.id, number="1", state="active", responsible=session.user.id)
    )
    task = session.do(
        Store.add,
        Task(person=person.id, title="Chiamare la ASL", state="open", due=TODAY - timedelta(days=90)),
    )
    (due,) = seen(session)
    assert (due.name, due.title, due.case, due.mine) == ("Amina Bah", "Chiamare la ASL", case.id, True)
    session.do(Store.save, dataclasses.replace(task, snoozed_until=TODAY + timedelta(days=3)))
    assert kinds(session) == [("task", "2026-03-13")]
    session.do(Store.save, dataclasses.replace(task, state="done"))
    assert kinds(session) == []


def test_only_the_latest_permit_expires(session: Session) -> None:
    person = add_person(session)
    session.do(Store.add, Permit(person=person.id, type="RIC_ASILO", expires_on=date(2026, 3, 1)))
    assert kinds(session) == [("permit", "2026-03-01")]
    session.do(Store.add, Permit(person=person.id, type="ASILO", expires_on=date(2026, 5, 9)))
    assert kinds(session) == [("permit", "2026-05-09")]
    session.do(Store.add, Permit(person=person.id, type="ASILO", expires_on=date(2031, 5, 9)))
    assert kinds(session) == []


def test_hearings_and_ends_of_reception(session: Session) -> None:
    person = add_person(session)
    site = session.do(Store.add, Site(name="Centro"))
    session.do(Store.add, AsylumProcedure(person=person.id, hearing_on=TODAY + timedelta(days=2)))
    placement = Placement(
        site=site.id, person=person.id, state="in", authorised_until=TODAY + timedelta(days=40)
    )
    session.do(Store.add, placement)
    assert kinds(session) == [("hearing", "2026-03-12"), ("reception_end", "2026-04-19")]
    session.do(Store.save, dataclasses.replace(placement, left_on=PartialDate.of_day(TODAY)))
    assert kinds(session) == [("hearing", "2026-03-12")]
    assert kinds(session, TODAY + timedelta(days=4)) == []


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("2008-04-01~exact", [("birthday", "2026-04-01")]),
        ("2008-12-01~exact", []),
        ("2008~year", []),  # passed on 1 January, already more than a week ago
        ("2007-01-01~exact", []),
    ],
)
def test_eighteenth_birthdays(session: Session, born: str, expected: list[tuple[str, str]]) -> None:
    add_person(session, born)
    assert kinds(session) == expected


def test_an_uncertain_birthday_says_so(session: Session) -> None:
    add_person(session, "2008~year")
    (due,) = seen(session, date(2026, 1, 2))
    assert (due.on, due.certain) == (date(2026, 1, 1), False)


def test_ones_own_is_what_one_owns_or_works_on(session: Session) -> None:
    me = session.user.id
    mine, other = add_person(session), add_person(session)
    session.do(Store.add, Case(person=mine.id, number="1", state="active", responsible=me))
    for person, owner in ((mine, None), (other, None), (other, me)):
        session.do(Store.add, Task(person=person.id, title="x", state="open", due=TODAY, owner=owner))
    own = session.ask(agenda, me, TODAY)
    assert {due.person for due in own} == {mine.id, other.id}
    assert len(own) == 2
    assert len(session.ask(agenda, me, TODAY, everybody=True)) == 3


def test_ones_own_birthdays(session: Session) -> None:
    me = session.user.id
    mine, other = add_person(session, "2008-04-01~exact"), add_person(session, "2008-04-01~exact")
    session.do(Store.add, Case(person=mine.id, number="1", state="active", responsible=me))
    session.do(Store.add, Case(person=other.id, number="2", state="active"))
    assert [due.person for due in session.ask(agenda, me, TODAY)] == [mine.id]
    assert len(session.ask(agenda, me, TODAY, everybody=True)) == 2


def running(session: Session, born: str = "1990-01-01~declared") -> Person:
    person = add_person(session, born)
    session.do(
        Store.add,
        Case(
            person=person.id,
            number="1",
            state="active",
            responsible=session.user.id,
            opened_on=date(2026, 1, 1),
        ),
    )
    return person


def test_today_and_the_list_of_deadlines_say_the_same_days(session: Session) -> None:
    """The same person on the same day in both, and the same permit counts."""
    site = session.do(Store.add, Site(name="SAI", facility="SAI_ORD"))

    def add(record: Record) -> None:
        session.do(Store.add, record)

    young, unlimited, refused, guest, over = (
        running(session, "2008-02-29~exact"),
        *(running(session) for _ in range(4)),
    )
    add(Permit(person=unlimited.id, type="ASILO", state="valid"))  # never expires: the older one is nothing
    add(Permit(person=unlimited.id, type="RIC_ASILO", state="valid", expires_on=date(2026, 3, 15)))
    add(Permit(person=refused.id, type="SPEC", state="valid", expires_on=date(2026, 3, 20)))
    add(Permit(person=refused.id, type="CS_TRANS", state="rejected", expires_on=date(2027, 3, 20)))
    entered = PartialDate.of_day(date(2026, 3, 9))
    stay = Placement(site=site.id, person=guest.id, facility="SAI_ORD", state="in", entered_on=entered)
    add(dataclasses.replace(stay, authorised_until=date(2026, 4, 2)))
    add(Permit(person=over.id, type="ASILO", state="valid", expires_on=date(2026, 3, 12)))
    (closed,) = session.ask(lambda reader: reader.find(Case, person=over.id))
    session.do(Store.save, dataclasses.replace(closed, state="closed", closed_on=date(2026, 3, 1)))
    listed = {
        (line.person, line.clock.due)
        for span in (Span.LATE, Span.MONTH)
        for line in session.ask(board, TODAY, span).lines
        if line.clock.kind in ("permit_exp", "sai_end", "sai_extension", "sai_database", "age18")
    }
    told = [(due.person, due.on) for due in seen(session) if due.on <= date(2026, 4, 10)]
    assert set(told) == listed
    assert len(told) == len(listed) == 4  # the extension's day has passed
    assert {due.code for due in seen(session) if due.person == refused.id} == {"SPEC"}
    assert (young.id, date(2026, 2, 28)) not in listed  # of 2026: nobody is born on that day
    late = date(2026, 3, 1)
    assert [(due.on, due.kind.value) for due in seen(session, late) if due.person == young.id] == [
        (date(2026, 2, 28), "birthday")
    ]


def test_a_task_made_of_a_deadline_stands_for_it(session: Session) -> None:
    person = running(session)
    on = TODAY + timedelta(days=5)
    session.do(Store.add, Permit(person=person.id, type="ASILO", state="valid", expires_on=on))
    assert kinds(session) == [("permit", on.isoformat())]
    task = session.do(Store.add, Task(person=person.id, kind="permit_exp", state="open", due=on))
    assert kinds(session) == [("task", on.isoformat())]
    session.do(Store.save, dataclasses.replace(task, due=on + timedelta(days=1)))
    assert [kind for kind, _ in kinds(session)] == ["permit", "task"]
    other = dataclasses.replace(task, due=on, kind="hearing")
    session.do(Store.save, other)
    assert sorted(kind for kind, _ in kinds(session)) == ["permit", "task"]


def test_what_ends_for_one_person_on_one_day_is_one_line_in_both_lists(session: Session) -> None:
    person, site = running(session), session.do(Store.add, Site(name="CAS", facility="CAS"))
    notified = TODAY - timedelta(days=20)
    session.do(Store.add, AsylumProcedure(person=person.id, decision="SUS", notified_on=notified))
    stay = Placement(site=site.id, person=person.id, facility="CAS", state="in")
    session.do(Store.add, stay)
    (due,) = seen(session)
    assert due.on == TODAY + timedelta(days=10)
    assert {due.code, *(one.code for one in due.also)} == {"appeal", "cas_exit"}
    (line,) = session.ask(board, TODAY, Span.MONTH).lines
    assert {line.clock.kind, *(one.kind for one in line.also)} == {"appeal", "cas_exit"}
    (alone,) = session.ask(board, TODAY, Span.MONTH, kind="appeal").lines
    assert (alone.clock.kind, alone.also) == ("appeal", ())
    session.do(Store.add, AsylumProcedure(person=person.id, hearing_on=due.on))
    assert [one.kind.value for one in seen(session)] == ["hearing"]


def test_a_duty_stays_until_it_is_done(session: Session) -> None:
    person, site = running(session), session.do(Store.add, Site(name="SAI", facility="SAI_ORD"))
    stay = session.do(
        Store.add,
        Placement(
            site=site.id,
            person=person.id,
            facility="SAI_ORD",
            state="in",
            entered_on=PartialDate.of_day(date(2026, 1, 12)),
        ),
    )
    assert [(due.code, due.on) for due in seen(session)] == [("sai_database", date(2026, 1, 15))]
    session.do(placements.registered, stay.id, "database_in_on", date(2026, 3, 9))
    assert seen(session) == []
