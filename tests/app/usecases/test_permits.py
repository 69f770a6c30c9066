"""Permits: contradictions are kept and pointed out; which one counts is computed."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.case import Case
from app.domain.ids import new_id
from app.domain.legal import AsylumProcedure, Permit
from app.domain.partial_dates import PartialDate
from app.domain.person import Person
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import RecordGone
from app.usecases import cases, permits
from app.usecases.agenda import agenda
from tests.app.usecases.acting import day, forbidden, newcomer, refused, today

TODAY = date(2026, 5, 12)


def test_a_permit_is_kept_tidy(session: Session) -> None:
    person = newcomer(session)
    permit = Permit(person=person.id, type="ASILO", number="i 0123 4567", receipt_number="")
    assert session.do(permits.save, permit) == []
    (held,) = session.ask(permits.history, person.id)
    assert (held.number, held.receipt_number) == ("I01234567", None)
    assert refused(session, permits.save, Permit(person=person.id)) == {("check.missing", "type")}
    with pytest.raises(RecordGone):
        session.do(permits.save, Permit(person=new_id(), type="ASILO"))


def test_contradictions_are_kept_and_pointed_out(session: Session) -> None:
    person = newcomer(session)
    permit = Permit(
        person=person.id,
        type="ASILO",
        issued_on=PartialDate.from_text("2026-05~month"),
        requested_on=date(2026, 6, 1),
        expires_on=date(2026, 2, 1),
        work_allowed="from_date",
    )
    warnings = session.do(permits.save, permit)
    assert {(w.key, w.name, w.warning) for w in warnings} >= {
        ("date_order.expires_before_issue", "expires_on", True),
        ("date_order.issued_before_request", "issued_on", True),
        ("identity.work_from_when", "work_from", True),
    }
    assert session.ask(Reader.get, Permit, permit.id) == permit


def permit(
    state: str | None, expires: date | None, receipt: str | None = None, type_: str = "ASILO"
) -> Permit:
    return Permit(type=type_, state=state, expires_on=expires, receipt_number=receipt)


VALID, EXPIRED = date(2027, 1, 1), date(2026, 1, 1)


@pytest.mark.parametrize(
    ("held", "regular"),
    [
        ([], False),
        ([permit("valid", VALID)], True),
        ([permit("valid", TODAY)], True),
        ([permit("valid", EXPIRED)], False),
        ([permit("renewal", EXPIRED)], False),
        ([permit("renewal", EXPIRED, "060123")], True),
        ([permit("renewal", VALID)], True),
        ([permit("requested", None, "060123")], True),
        ([permit("revoked", VALID)], False),
        ([permit("valid", None)], False),
        ([permit(None, VALID, type_="NONE_IRR")], False),
        ([permit("valid", EXPIRED), permit("valid", VALID)], True),
    ],
)
def test_a_receipt_of_renewal_keeps_regular(held: list[Permit], regular: bool) -> None:
    assert permits.is_regular(held, TODAY) is regular


def test_the_permit_that_counts() -> None:
    old, new = permit("valid", EXPIRED), permit("valid", VALID)
    renewing, revoked = permit("renewal", EXPIRED, "1"), permit("revoked", VALID)
    assert permits.current([], TODAY) is None
    assert permits.current([old, new], TODAY) is new
    assert permits.current([old, renewing], TODAY) is renewing
    assert permits.current([old, revoked], TODAY) is old
    assert permits.current([revoked], TODAY) is revoked


def cared_for(session: Session) -> Person:
    person = newcomer(session)
    session.do(cases.open_case, Case(person=person.id, state="active"))
    return person


def test_asking_for_renewal_takes_it_off_the_agenda(session: Session) -> None:
    person = cared_for(session)
    held = Permit(person=person.id, type="ASILO", expires_on=day(session, 20))
    session.do(permits.save, held)
    assert [due.record for due in session.ask(agenda, session.user.id, today(session))] == [held.id]
    asked = session.do(permits.request_renewal, held.id, receipt_number="06 1234")
    assert (asked.state, asked.requested_on, asked.receipt_number) == ("renewal", today(session), "061234")
    assert session.ask(agenda, session.user.id, today(session)) == []


def test_a_procedure_and_its_hearing(session: Session) -> None:
    person = cared_for(session)
    procedure = AsylumProcedure(person=person.id, vestanet="na 0001234", hearing_on=day(session, 5))
    assert session.do(permits.save_procedure, procedure).vestanet == "NA0001234"
    assert [due.on for due in session.ask(agenda, session.user.id, today(session))] == [day(session, 5)]


def test_who_may_not(session: Session) -> None:
    person = newcomer(session)
    for role in ["mediator", "reporting", "directory", "dpo", "admin", "auditor"]:
        assert forbidden(session, role, permits.save, Permit(person=person.id, type="ASILO"))
        assert forbidden(session, role, permits.request_renewal, person.id)
        assert forbidden(session, role, permits.save_procedure, AsylumProcedure(person=person.id))
