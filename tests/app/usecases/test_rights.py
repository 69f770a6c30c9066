"""Requests about one's own data, the copy with others masked, and the limit after which nothing leaves."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.assessment import AreaScore, Assessment
from app.domain.case import Case
from app.domain.contact import Contact, NamedNote, ReservedNote
from app.domain.household import Household, HouseholdMember
from app.domain.person import Person, PersonName
from app.domain.referral import Referral
from app.domain.rights import Restriction, RightsRequest
from app.domain.task import Task
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import access_copies, exports, rights
from app.usecases.referrals import gates
from app.usecases.saving import today
from tests.profile import new_session


def this_day(store: Store) -> date:
    return today(store)


def somebody(session: Session) -> Person:
    made: Person = session.do(Store.add, Person(display_name="Awa"))
    return made


def asked(person: Person) -> RightsRequest:
    return RightsRequest(person=person.id, type="access", received_on=date(2026, 1, 31), text="Je veux voir")


def keys(error: DomainError) -> set[str]:
    return {error.message_key, *(problem.key for problem in error.problems)}


def test_a_request_is_due_in_a_month_and_makes_a_task(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    request = session.do(rights.receive, asked(somebody(session)))
    assert (request.due, request.state) == (date(2026, 2, 28), "open")
    (task,) = session.ask(Reader.find, Task)
    assert (task.kind, task.due, task.state) == ("privacy_request", date(2026, 2, 28), "open")
    session.close()


def test_who_asks_is_noted_as_recognised_while_the_request_is_open(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    request = session.do(rights.receive, asked(somebody(session)))
    noted = session.do(rights.recognise, request.id)
    assert (noted.identity_checked, noted.state) == (True, "open")
    session.do(rights.answer, replace(noted, answer="Ecco"))
    with pytest.raises(DomainError, match=r"rights\.over"):
        session.do(rights.recognise, request.id)
    session.close()


def test_nobody_is_answered_who_was_not_recognised(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    request = session.do(rights.receive, asked(somebody(session)))
    with pytest.raises(DomainError) as told:
        session.do(rights.answer, request)
    assert keys(told.value) >= {"rights.identity_missing", "rights.answer_missing"}
    done = session.do(rights.answer, replace(request, identity_checked=True, answer="Copia consegnata"))
    assert (done.state, done.answered_by) == ("answered", session.user.id)
    assert session.ask(Reader.find, Task)[0].state == "cancelled"
    with pytest.raises(DomainError):
        session.do(rights.refuse_request, done)
    with pytest.raises(DomainError):
        session.do(rights.receive, done)
    session.close()


def test_a_day_to_come_is_no_day_of_receipt(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    later = session.do(this_day) + timedelta(1)
    with pytest.raises(DomainError) as told:
        session.do(rights.receive, replace(asked(somebody(session)), received_on=later))
    assert "rights.in_the_future" in keys(told.value)
    session.close()


def test_while_restricted_nothing_leaves(tmp_path: Path) -> None:
    session = new_session(tmp_path, role="supervisor")
    person = somebody(session)
    day = session.do(this_day)
    referral = Referral(person=person.id, service_name="Sportello", state="draft")

    def stands_against(reader: Reader) -> set[str]:
        return {problem.key for problem in gates.obstacles(reader, referral, day)}

    assert "rights.nothing_leaves" not in session.ask(stands_against)
    held = session.do(rights.restrict, Restriction(person=person.id, reason="Contesta i dati"))
    assert "rights.nothing_leaves" in session.ask(stands_against)
    assert session.ask(exports.export_rows, Person) == []
    with pytest.raises(DomainError):
        session.do(rights.restrict, Restriction(person=person.id, reason="Ancora"))
    session.do(rights.lift, held.id)
    assert "rights.nothing_leaves" not in session.ask(stands_against)
    assert len(session.ask(exports.export_rows, Person)) == 1
    with pytest.raises(DomainError):
        session.do(rights.lift, held.id)
    session.close()


def test_an_operator_restricts_but_does_not_lift(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    held = session.do(rights.restrict, Restriction(person=somebody(session).id, reason="Contesta"))
    with pytest.raises(NotAllowed):
        session.do(rights.lift, held.id)
    session.close()


def full_file(store: Store) -> Person:
    person = store.add(Person(display_name="Awa Diop"))
    other = store.add(Person(display_name="Moussa Altrui"))
    colleague = store.add(User(name="Carla Collega", role="operator"))
    store.add(PersonName(person=person.id, full="Awa Diop"))
    case = store.add(
        Case(
            person=person.id,
            number="P-1",
            state="active",
            opened_on=date(2026, 1, 1),
            responsible=colleague.id,
            reported_by="Signora Terza",
            request="Cerca casa",
        )
    )
    home = store.add(Household(person=person.id, type="nucleo"))
    store.add(HouseholdMember(household=home.id, person=other.id, kinship="child"))
    contact = store.add(Contact(person=person.id, case=case.id, held_on=date(2026, 1, 2), text="Colloquio"))
    store.add(ReservedNote(person=person.id, contact=contact.id, text="Parte riservata"))
    store.add(
        NamedNote(person=person.id, contact=contact.id, text="Segretissimo", readers=frozenset({store.by.id}))
    )
    assessment = store.add(Assessment(person=person.id, held_on=date(2026, 1, 3), kind="entry"))
    store.add(AreaScore(assessment=assessment.id, area="HOUSING", own_words="Vorrei una stanza mia"))
    store.add(Contact(person=other.id, held_on=date(2026, 1, 2), text="Di un altro"))
    return person


def test_the_copy_holds_all_of_the_person_and_nobody_else(tmp_path: Path) -> None:
    session = new_session(tmp_path, role="supervisor")
    person = session.do(full_file)
    copy = session.do(access_copies.gather, person.id)
    body = access_copies.to_json(copy, {"kind.case": "Caso"})
    for inside in ("Awa Diop", "Cerca casa", "Colloquio", "Parte riservata", "Vorrei una stanza mia"):
        assert inside in body
    for outside in ("Moussa", "Carla", "Terza", "Segretissimo", "Di un altro"):
        assert outside not in body
    assert copy.left_out == 1
    read = json.loads(body)
    case = next(part for part in read["parts"] if part["kind"] == "case")
    assert case["label"] == "Caso"
    assert case["records"][0]["reported_by"]["value"] is None
    session.close()


def test_only_who_may_export_makes_it_and_it_is_recorded(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    person = session.do(full_file)
    with pytest.raises(NotAllowed):
        session.do(access_copies.gather, person.id)
    session.close()


@pytest.mark.parametrize("role", ["operator", "supervisor"])
def test_a_restriction_is_not_undone_by_who_could_not_lift_it(tmp_path: Path, role: str) -> None:
    """No other laptop would take it: there the restriction goes on."""
    session = new_session(tmp_path, role=role)
    person = somebody(session)
    session.do(rights.restrict, Restriction(person=person.id, reason="contesta i dati"))
    if role == "operator":
        with pytest.raises(NotAllowed):
            session.undo(session.last_receipt)
    else:
        session.undo(session.last_receipt)
    held = session.ask(rights.is_restricted, person.id, session.do(this_day))
    assert held is (role == "operator")
    session.close()
