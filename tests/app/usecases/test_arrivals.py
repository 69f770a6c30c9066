"""Person, case and place in one go: all of it or nothing."""

from __future__ import annotations

from app.domain.case import Case
from app.domain.person import Person, PersonName
from app.domain.reception import Placement
from app.session import Session
from app.storage.reader import Reader
from app.usecases.arrivals import arrive
from app.usecases.people import PersonFile
from tests.app.usecases.acting import refused, site


def somebody() -> PersonFile:
    return PersonFile(person=Person(), names=(PersonName(full="Amina Diallo"),))


def test_the_case_follows_the_place(session: Session) -> None:
    centre = site(session)
    arrived = session.do(arrive, somebody(), Case(), Placement(site=centre.id, bed="3"))
    assert arrived.case is not None
    assert arrived.case.site == centre.id
    stay = session.ask(Reader.get, Placement, arrived.case.placement)
    assert stay is not None
    assert stay.person == arrived.file.person.id


def test_what_a_part_refuses_is_named_after_it_and_nothing_stays(session: Session) -> None:
    centre = site(session)
    found = refused(session, arrive, somebody(), Case(state="closed"), Placement(site=centre.id))
    assert ("cases.not_a_first_state", "case.state") in found
    assert session.ask(Reader.count, Person) == 0
    assert session.ask(Reader.count, Placement) == 0


def test_a_taken_bed_is_a_warning(session: Session) -> None:
    centre = site(session)
    session.do(arrive, somebody(), None, Placement(site=centre.id, room="1", bed="3"))
    arrived = session.do(arrive, somebody(), None, Placement(site=centre.id, room="1", bed="3"))
    assert [problem.name for problem in arrived.warnings] == ["placement.bed"]
