"""What stands beside the page of a case: the roll, the reserved part by its presence alone, moves, memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.case import Case
from app.domain.contact import Contact
from app.domain.partial_dates import PartialDate
from app.domain.person import Person, PersonName
from app.domain.reception import Placement
from app.domain.site import Site
from app.domain.stays import is_held
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import (
    case_pages,
    case_sheets,
    cases,
    contacts,
    histories,
    people,
    placements,
    presence,
    remembered,
    site_moves,
)
from app.usecases.people import PersonFile
from app.usecases.permissions import Act
from tests.profile import new_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = new_session(tmp_path)
    yield session
    session.close()


@pytest.fixture
def site(session: Session) -> Site:
    return session.do(Store.add, Site(name="Casa Prova", places=10))


@pytest.fixture
def case(session: Session, site: Site) -> Case:
    names = (PersonName(full="Amadou Prova", preferred=True),)
    person = session.do(people.register, PersonFile(person=Person(), names=names)).person
    return session.do(cases.open_case, Case(person=person.id, site=site.id))


def today() -> date:
    return date.today()  # noqa: DTZ011 - the day of the verbs


def sheet(session: Session, case: Case) -> case_sheets.CaseSheet:
    return session.ask(case_sheets.read, case.id, today(), session.user.id)


def test_the_roll_has_a_day_for_each_of_the_last_thirty(session: Session, case: Case, site: Site) -> None:
    session.do(placements.check_in, Placement(site=site.id, person=case.person))
    assert case.person is not None
    session.do(presence.mark, site.id, case.person, today(), "P")
    roll = sheet(session, case).roll
    assert len(roll) == case_sheets.DAYS
    assert (roll[-1].on, roll[-1].state) == (today(), "P")
    assert {day.state for day in roll[:-1]} == {None}


def test_a_reserved_note_is_known_to_be_there_without_being_read(session: Session, case: Case) -> None:
    made = session.do(
        contacts.record, Contact(person=case.person, text="Breve"), reserved_text="Parole riservate"
    )
    shown = sheet(session, case)
    assert shown.reserved_contacts == {made.contact.id}
    assert "Parole riservate" not in repr(shown)
    assert not [e for e in session.ask(case_pages.who_opened, case) if e.action == "read"]
    assert made.contact.person is not None
    opened = session.do(case_sheets.open_notes, made.contact.person)
    assert [note.text for note in opened.reserved[made.contact.id]] == ["Parole riservate"]
    assert [e for e in session.ask(case_pages.who_opened, case) if e.action == "read"]


def test_tells_what_the_one_at_the_keyboard_may_do(session: Session, case: Case) -> None:
    acts = sheet(session, case).acts
    assert Act.CHANGE_CASE in acts
    assert Act.CLOSE_CASE not in acts  # an operator


def test_moving_a_case_moves_the_place_in_one_go(session: Session, case: Case, site: Site) -> None:
    session.do(placements.check_in, Placement(site=site.id, person=case.person))
    other = session.do(Store.add, Site(name="Altra casa"))
    assert session.do(site_moves.move, case.id, other.id).site == other.id
    held = [stay for stay in session.ask(Reader.find, Placement, person=case.person) if is_held(stay)]
    assert [stay.site for stay in held] == [other.id]
    session.undo(session.last_receipt)
    held = [stay for stay in session.ask(Reader.find, Placement, person=case.person) if is_held(stay)]
    assert [stay.site for stay in held] == [site.id]


def test_moving_after_the_other_site_has_checked_the_person_in_ends_the_place_here(
    session: Session, case: Case, site: Site
) -> None:
    """As it comes in from there: they let the person in before they heard that the file may move."""
    before = PartialDate.of_day(date(2026, 1, 7))
    session.do(placements.check_in, Placement(site=site.id, person=case.person, entered_on=before))
    other = session.do(Store.add, Site(name="Altra casa"))
    now = PartialDate.of_day(today())
    session.do(Store.add, Placement(site=other.id, person=case.person, state="in", entered_on=now))
    assert session.do(site_moves.move, case.id, other.id).site == other.id
    held = [stay for stay in session.ask(Reader.find, Placement, person=case.person) if is_held(stay)]
    assert [stay.site for stay in held] == [other.id]


def test_moving_without_a_place_changes_the_case_alone(session: Session, case: Case) -> None:
    other = session.do(Store.add, Site(name="Altra casa"))
    session.do(site_moves.move, case.id, other.id)
    assert session.ask(Reader.find, Placement, person=case.person) == []


def test_a_change_stands_beside_what_it_replaced(session: Session, case: Case) -> None:
    session.do(cases.change, replace(case, priority="low"))
    session.do(cases.change, replace(case, priority="high"))
    changes, names = session.ask(histories.of_case, case.id)
    told = [(c.old, c.new) for c in changes if c.spec is not None and c.spec.name == "priority"]
    assert told == [("low", "high"), (None, "low")]
    assert names.of(changes[0].author) == "Marta Prova"
    assert sorted((c.at for c in changes), reverse=True) == [c.at for c in changes]


def test_a_set_tells_what_was_put_in_and_taken_out(session: Session, case: Case) -> None:
    person = session.ask(Reader.get, Person, case.person)
    assert person is not None
    session.do(Store.save, replace(person, citizenships=frozenset({"NG"})))
    session.do(Store.save, replace(person, citizenships=frozenset({"GH"})))
    changes, _ = session.ask(histories.of_case, case.id)
    newest = next(c for c in changes if c.spec is not None and c.spec.name == "citizenships")
    assert newest.new == {"GH": True, "NG": False}


def test_a_paper_is_recorded(session: Session, case: Case) -> None:
    session.do(histories.printed, case.id, "opened_by")
    entry = session.ask(histories.opened_by, case.id).entries[0]
    assert (entry.action, entry.detail) == ("print", ("opened_by",))


def test_remembers_on_this_laptop_without_changing_any_record(session: Session) -> None:
    before = session.last_receipt
    assert session.ask(remembered.recall, "cases.columns") is None
    session.do(remembered.remember, "cases.columns", ["person", "age"])
    assert session.ask(remembered.recall, "cases.columns") == ["person", "age"]
    assert session.last_receipt is before
