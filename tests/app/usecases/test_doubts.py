"""Doubts about one record beside the rest of the file."""

from __future__ import annotations

from dataclasses import replace

from app.domain.legal import AsylumProcedure, Permit
from app.domain.person import Identifier
from app.domain.task import Task
from app.session import Session
from app.usecases import doubts, people, permits
from tests.app.usecases.acting import newcomer, today


def keys(session: Session, record: object) -> set[tuple[str, str, bool]]:
    found = session.ask(doubts.about, record, today(session))
    return {(problem.key, problem.name, problem.warning) for problem in found}


def test_a_record_is_looked_at_beside_the_others(session: Session) -> None:
    person = newcomer(session)
    session.do(people.save_part, Identifier(person=person.id, type="VESTANET", value="AB1234567"))
    procedure = AsylumProcedure(person=person.id, vestanet="AB7654321")
    assert ("identity.two_vestanet", "vestanet", True) in keys(session, procedure)
    assert keys(session, replace(procedure, vestanet="AB1234567")) == set()


def test_a_stored_record_is_replaced_by_what_is_typed(session: Session) -> None:
    person = newcomer(session)
    permit = Permit(person=person.id, type="ASILO", number="I12345678")
    session.do(permits.save, permit)
    assert keys(session, permit) == set()
    assert {name for _, name, _ in keys(session, replace(permit, number="12"))} == {"number"}


def test_a_record_does_not_contradict_its_own_earlier_answers(session: Session) -> None:
    person = newcomer(session)
    held = Identifier(person=person.id, type="CUI", value="05ABCD1")
    session.do(people.save_part, held)
    assert keys(session, replace(held, value="05ABCD2")) == set()
    another = Identifier(person=person.id, type="CUI", value="05ABCD2")
    assert ("identity.two_of_a_kind", "value", True) in keys(session, another)


def test_other_kinds_and_unknown_people_raise_no_doubt(session: Session) -> None:
    assert keys(session, Task()) == set()
    assert keys(session, Permit(number="12")) == set()
