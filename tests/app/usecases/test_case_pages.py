"""The page of a case holds what hangs on its person, in the order people look for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.domain.case import Case
from app.domain.contact import Contact
from app.domain.household import Household, HouseholdMember
from app.domain.legal import AsylumProcedure, Permit
from app.domain.partial_dates import PartialDate
from app.domain.person import Person, PersonName
from app.domain.task import Task
from app.errors import DomainError, NotAllowed
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import case_pages
from app.usecases.samples.organisation import invent
from tests.profile import new_session

TODAY = date(2026, 3, 10)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path)
    yield made
    made.close()


def add_case(session: Session) -> Case:
    born = PartialDate.from_text("2008-06-01~exact")
    person = Person(display_name="Bah Amina", born=born)
    case = Case(person=person.id, number="1", state="active")

    def verb(store: Store) -> None:
        store.add(person)
        store.add(PersonName(person=person.id, full="Bah Amina"))
        store.add(case)

    session.do(verb)
    return case


def page(session: Session, case: Case) -> case_pages.CasePage:
    return session.ask(case_pages.read, case.id, TODAY)


def test_what_hangs_on_the_person_is_there(session: Session) -> None:
    case = add_case(session)
    other = session.do(Store.add, Person(display_name="Bah Alpha"))
    home = session.do(Store.add, Household(person=case.person, head=case.person))
    for person in (case.person, other.id):
        session.do(Store.add, HouseholdMember(household=home.id, person=person))
    for day in (1, 3, 2):
        session.do(Store.add, Contact(person=case.person, held_on=date(2026, 3, day), text=str(day)))
    session.do(Store.add, Task(person=case.person, title="fatto", state="done", due=TODAY))
    session.do(Store.add, Task(person=case.person, title="da fare", state="open"))
    shown = page(session, case)
    assert [m.person.display_name for m in shown.members] == ["Bah Alpha"]
    assert [c.text for c in shown.contacts] == ["3", "2", "1"]
    assert [t.title for t in shown.tasks] == ["da fare", "fatto"]
    assert shown.file.names[0].full == "Bah Amina"


def test_clocks_say_what_presses(session: Session) -> None:
    case = add_case(session)
    session.do(Store.add, Permit(person=case.person, type="RIC_ASILO", expires_on=date(2026, 4, 1)))
    registered = PartialDate.from_text("2026-02-01~exact")
    session.do(Store.add, AsylumProcedure(person=case.person, registered_on=registered))
    kinds = [clock.kind for clock in page(session, case).clocks]
    assert kinds == ["permit60", "permit_exp", "work60", "age18"]


def test_opening_is_recorded_and_seen(session: Session) -> None:
    case = add_case(session)
    session.do(case_pages.opened, case.id)
    acts = [entry.action for entry in session.ask(case_pages.who_opened, case)]
    assert acts[0] == "view"
    assert "create" in acts


def test_a_mediator_does_not_open_case_files(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    session = new_session(tmp_path / "m", role="mediator")
    case = add_case(session)
    with pytest.raises(NotAllowed):
        session.do(case_pages.opened, case.id)
    session.close()


def test_a_case_that_is_not_there_is_said_so(session: Session) -> None:
    case = add_case(session)
    session.do(Store.delete, case)
    with pytest.raises(DomainError):
        page(session, case)


def test_invented_pages_read_whole(session: Session) -> None:
    for _ in session.job(invent, 30, today=TODAY):
        pass
    for case in session.ask(Reader.find, Case):
        shown = page(session, case)
        assert shown.file.names
        assert shown.placements
        assert shown.assessments[0].scores
