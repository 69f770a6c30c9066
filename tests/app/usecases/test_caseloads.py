"""Whose cases are whose is told with the case, and taken back when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from app.domain.case import Case, CaseMember
from app.domain.caseload import Caseload, caseload_id
from app.domain.ids import RecordId
from app.domain.user import User
from app.session import Session
from app.storage import erasing
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import caseloads, cases, closing, site_moves
from app.usecases import erasing as verbs
from tests.app.usecases.acting import newcomer, site


def mine(session: Session, user: RecordId) -> frozenset[RecordId]:
    return session.ask(caseloads.mine, user)


def test_it_follows_who_answers_for_the_case_and_who_is_on_its_team(session: Session) -> None:
    north = site(session).id
    luca, nadia = (session.do(Store.add, User(name=name, role="operator")).id for name in ("Luca", "Nadia"))
    amina, binta = newcomer(session, "Amina").id, newcomer(session, "Binta").id
    first = session.do(cases.open_case, Case(person=amina, state="active", site=north, responsible=luca))
    session.do(cases.open_case, Case(person=binta, state="active", site=north, responsible=luca))
    assert mine(session, luca) == {amina, binta}
    (load,) = session.ask(Reader.find, Caseload)
    assert (load.id, load.site) == (caseload_id(north, luca), north)
    session.do(cases.assign, [first.id], nadia)
    assert mine(session, luca) == {binta}
    assert mine(session, nadia) == {amina}
    team = session.do(cases.join_team, CaseMember(person=amina, case=first.id, user=luca))
    assert mine(session, luca) == {amina, binta}
    session.do(cases.leave_team, team.id, date.today() - timedelta(days=1))  # noqa: DTZ011 - the day here
    assert mine(session, luca) == {binta}
    held = session.ask(Reader.get, Case, first.id)
    assert held is not None
    session.do(cases.change, replace(held, responsible=luca))
    assert mine(session, luca) == {amina, binta}
    assert mine(session, nadia) == frozenset()


def test_it_moves_with_the_case_and_a_case_without_a_site_has_none(session: Session) -> None:
    north, south = site(session).id, site(session, name="Sud").id
    me = session.user.id
    amina, binta = newcomer(session, "Amina").id, newcomer(session, "Binta").id
    case = session.do(cases.open_case, Case(person=amina, state="active", site=north))
    session.do(cases.open_case, Case(person=binta, state="active"))
    assert mine(session, me) == {amina}
    session.do(site_moves.move, case.id, south)
    loads = {load.site: load.people for load in session.ask(Reader.find, Caseload, user=me)}
    assert loads == {north: frozenset(), south: frozenset({amina})}


def test_what_is_over_is_nobody_s_load_until_it_is_taken_up_again(session: Session) -> None:
    me, north = session.user.id, site(session).id
    person = newcomer(session).id
    case = session.do(cases.open_case, Case(person=person, state="active", site=north))
    session.become(replace(session.user, role="supervisor"))
    session.do(closing.close, case.id, reason="term")
    assert mine(session, me) == frozenset()
    session.do(closing.reopen, case.id, reason="torna")
    assert mine(session, me) == {person}
    other = session.do(cases.open_case, Case(person=newcomer(session).id, site=north))
    session.do(cases.change_state, other.id, "not_eligible", reason="no_title")
    assert mine(session, me) == {person}


def test_saving_a_case_again_writes_no_caseload(session: Session) -> None:
    north = site(session).id
    case = session.do(cases.open_case, Case(person=newcomer(session).id, state="active", site=north))
    session.do(cases.change, replace(case, priority="high"))
    assert "caseload" not in session.last_receipt.changed.ids


def test_who_was_erased_is_in_nobody_s_load_and_the_load_goes_on(session: Session) -> None:
    me, north = session.user.id, site(session).id
    gone, stays = newcomer(session, "Chi Se Ne Va").id, newcomer(session, "Chi Resta").id
    session.become(replace(session.user, role="supervisor"))
    for person in (gone, stays):
        session.do(cases.open_case, Case(person=person, state="active", site=north))
    session.do(caseloads.drop, [gone])
    verbs.order(session, newcomer(session, "Chi Fu").id, ground="request")
    assert mine(session, me) == {stays}
    kind, load = session.ask(lambda reader: reader.registry.named("caseload")), caseload_id(north, me)
    assert session.ask(erasing.names_erased, kind, load) is False
    another = newcomer(session, "Chi Viene").id
    session.do(cases.open_case, Case(person=another, state="active", site=north))
    assert mine(session, me) == {stays, another}
