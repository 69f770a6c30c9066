"""At the desk: an entry checked, reported, a change proposed and decided on; and the own town first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.directory.freshness import Freshness, Report
from app.domain.directory.questions import Question
from app.domain.person import Person
from app.domain.reception import Placement
from app.domain.site import Organisation, Site
from app.domain.user import User
from app.errors import NotAllowed
from app.session import Session
from app.storage.store import Store
from app.usecases.directory import counter, desk
from app.usecases.directory.importing import ImportReport
from tests.app.directory.shelf import NOW
from tests.app.usecases.acting import as_user
from tests.profile import new_session


def today() -> date:
    return date.today()  # noqa: DTZ011 - a check is made on the day on the wall


TABLE = (
    'Nome,Comune,Telefono\n"""Arcobaleno""",Forlì,0543 1\nBiblioteca,Cesena,0547 1\nZona franca,Roma,06 1\n'
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path)
    table = tmp_path / "servizi.csv"
    table.write_text(TABLE, encoding="utf-8")
    job = made.job(desk.import_file, table, NOW)
    reports: list[ImportReport] = []
    while not reports:
        try:
            next(job)
        except StopIteration as end:
            reports = end.value
    yield made
    made.close()


def names(session: Session) -> list[str]:
    return [hit.entry.name for hit in session.ask(desk.find, Question(), today()).hits]


def service(session: Session, name: str) -> bytes:
    found = session.ask(desk.find, Question(), today()).hits
    return next(hit.entry.service for hit in found if hit.entry.name == name)


def freshness(session: Session, name: str) -> Freshness:
    found = session.ask(desk.find, Question(), today()).hits
    return next(hit.freshness for hit in found if hit.entry.name == name)


def test_names_in_quotes_stand_where_their_first_letter_does(session: Session) -> None:
    assert names(session) == ['"Arcobaleno"', "Biblioteca", "Zona franca"]


def test_a_check_says_when_by_whom_and_how(session: Session) -> None:
    assert freshness(session, "Biblioteca") is Freshness.STALE
    one = service(session, "Biblioteca")
    session.do(counter.verify, one, "phone")
    assert freshness(session, "Biblioteca") is Freshness.VERIFIED
    done = session.ask(counter.of_service, one).acts[0]
    assert (done.on, done.what, done.role, done.how) == (today(), "verify", "operator", "phone")


def test_one_shut_door_puts_an_entry_in_doubt_until_it_is_checked(session: Session) -> None:
    one = service(session, "Biblioteca")
    session.do(counter.report, one, Report.GONE)
    assert freshness(session, "Biblioteca") is Freshness.CONTESTED
    session.do(counter.verify, one, "visit")
    assert freshness(session, "Biblioteca") is Freshness.VERIFIED
    assert [done.what for done in session.ask(counter.of_service, one).acts[:2]] == ["verify", "report"]


def test_a_proposal_waits_and_is_made_when_accepted(session: Session) -> None:
    one = service(session, "Biblioteca")
    kept = session.do(counter.propose, one, "alert", "Chiusa ad agosto", "detto al telefono")
    session.do(counter.propose, one, "name", "Biblioteca civica")
    assert session.ask(counter.value_of, one, "alert") == ""
    waiting = {kept.field_name: kept for kept in session.ask(counter.of_service, one).proposals}
    first, second = waiting["alert"], waiting["name"]
    assert (first.id, first.proposed, first.note, first.by) == (
        kept,
        "Chiusa ad agosto",
        "detto al telefono",
        "operator",
    )
    session.do(counter.decide, first.id, True)
    session.do(counter.decide, second.id, False)
    assert session.ask(counter.of_service, one).proposals == ()
    assert session.ask(counter.value_of, one, "alert") == "Chiusa ad agosto"
    assert "Biblioteca" in names(session)


def test_anybody_reports_and_proposes_only_some_decide(session: Session) -> None:
    one = service(session, "Biblioteca")
    mediator = session.do(Store.add, User(name="M", role="mediator"))
    as_user(session, mediator, counter.report, one, Report.WRONG)
    kept = as_user(session, mediator, counter.propose, one, "alert", "Chiusa")
    with pytest.raises(NotAllowed):
        as_user(session, mediator, counter.verify, one, "phone")
    with pytest.raises(NotAllowed):
        as_user(session, mediator, counter.decide, kept, True)
    gone = replace(mediator, disabled_on=today())
    with pytest.raises(NotAllowed):
        as_user(session, gone, counter.report, one, Report.WRONG)
    with pytest.raises(NotAllowed):
        as_user(session, gone, counter.propose, one, "alert", "x")


def test_the_town_is_that_of_the_centre(session: Session) -> None:
    user = session.user.id
    assert session.ask(desk.own_town, user) == ""
    session.do(Store.add, Organisation(name="Ente", comune="015146"))
    assert session.ask(desk.own_town, user) == "015146"
    forli = session.do(Store.add, Site(name="Uno", comune="040012"))
    session.do(Store.add, Site(name="Due", comune="040012"))
    roma = session.do(Store.add, Site(name="Tre", comune="058091"))
    assert session.ask(desk.own_town, user) == "040012", "where most centres are"
    session.do(Store.save, replace(session.user, sites=frozenset({roma.id})))
    assert session.ask(desk.own_town, user) == "058091", "the centre one works in"
    person = session.do(Store.add, Person(display_name="A"))
    session.do(Store.add, Placement(person=person.id, site=forli.id, state="in"))
    assert session.ask(desk.own_town, user, person.id) == "040012", "the centre of the person"
