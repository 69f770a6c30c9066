"""Anything can be saved; handing in says everything that is wrong at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.case import Case
from app.domain.legal import Permit
from app.domain.partial_dates import PartialDate
from app.domain.person import Identifier, Person, PersonName
from app.errors import DomainError
from app.session import Session
from app.storage.reader import Reader
from app.usecases import cases, people, permits, submissions
from app.usecases.people import PersonFile
from tests.app.usecases.acting import forbidden, newcomer, refused, today


def test_a_contradictory_draft_is_saved_and_every_problem_said(session: Session) -> None:
    person = Person(
        born=PartialDate.from_text("1990-05-01~declared"), arrived_on=PartialDate.from_text("1980~year")
    )
    file = PersonFile(
        person=person,
        names=(PersonName(full="Amina"),),
        identifiers=(Identifier(type="CF", value="RSSMRA80A01H501U"),),
    )
    session.do(people.register, file)
    session.do(
        permits.save,
        Permit(
            person=person.id,
            type="ASILO",
            issued_on=PartialDate.from_text("2026-05-01~exact"),
            expires_on=date(2026, 4, 1),
        ),
    )
    case = session.do(cases.open_case, Case(person=person.id))
    with pytest.raises(DomainError) as caught:
        session.do(submissions.submit, case.id)
    said = {(problem.key, problem.name) for problem in caught.value.problems}
    assert said >= {
        ("check.missing", "sex"),
        ("check.missing", "citizenships"),
        ("check.missing", "birth_country"),
        ("check.missing", "permit.0.state"),
        ("check.missing", "case.0.channel"),
        ("date_order.arrived_before_birth", "arrived_on"),
        ("date_order.expires_before_issue", "permit.0.expires_on"),
    }
    assert any(problem.warning for problem in caught.value.problems), "the tax code is another person's"
    held = session.ask(Reader.get, Case, case.id)
    assert held is not None
    assert held.submitted_on is None
    assert session.ask(Reader.get, Person, person.id) is not None


def test_a_whole_file_is_handed_in(session: Session) -> None:
    person = newcomer(
        session,
        sex="F",
        born=PartialDate.from_text("1990-05-01~exact"),
        citizenships=frozenset({"GN"}),
        birth_country="GN",
    )
    case = session.do(cases.open_case, Case(person=person.id, channel="prefettura"))
    assert [problem.key for problem in session.do(submissions.submit, case.id)] == []
    held = session.ask(Reader.get, Case, case.id)
    assert held == replace(case, submitted_on=today(session), submitted_by=session.user.id)


def test_warnings_do_not_stop(session: Session) -> None:
    person = newcomer(
        session,
        sex="F",
        born=PartialDate.from_text("1990-05-01~exact"),
        citizenships=frozenset({"GN"}),
        birth_country="GN",
    )
    session.do(people.save_part, Identifier(person=person.id, type="CUI", value="odd"))
    case = session.do(cases.open_case, Case(person=person.id, channel="prefettura"))
    warnings = session.do(submissions.submit, case.id)
    assert [(w.key, w.name, w.warning) for w in warnings] == [
        ("identifier.unusual_cui", "identifier.0.value", True)
    ]


def test_who_may_not(session: Session) -> None:
    case = session.do(cases.open_case, Case(person=newcomer(session).id))
    assert forbidden(session, "auditor", submissions.submit, case.id)
    assert refused(session, submissions.submit, case.id)
