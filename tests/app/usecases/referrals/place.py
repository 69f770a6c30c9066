"""A person with a case, a consent and a service to send them to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.case import Case
from app.domain.consent import Consent
from app.domain.directory.fields import Row
from app.domain.directory.leaf_tables import BY_NAME
from app.domain.ids import RecordId, new_id
from app.domain.person import Person
from app.domain.referral import Disclosure, Referral, ReferralCopy
from app.session import Session
from app.storage.directory.store import DirectoryStore
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import consents
from app.usecases.referrals import drafting, sending
from tests.app.usecases.acting import newcomer

BODY, SERVICE = "CPIA di Prova", "Italiano A1"


def service(session: Session, name: str = SERVICE, body: str = BODY) -> bytes:
    """The id of the one entry of a new service in this laptop's directory."""
    organisation, made, place, location = (str(UUID(bytes=new_id())) for _ in range(4))
    rows: list[tuple[str, Row]] = [
        ("organization", {"id": organisation, "name": body, "description": "-"}),
        ("service", {"id": made, "organization_id": organisation, "name": name, "status": "active"}),
        ("location", {"id": location, "location_type": "physical", "name": "Sede"}),
        ("service_at_location", {"id": place, "service_id": made, "location_id": location}),
    ]

    def verb(store: Store) -> None:
        shelf = DirectoryStore(store.tables)
        loader = shelf.loader()
        for table, row in rows:
            loader.add(BY_NAME[table], row)
        loader.flush()
        for _ in shelf.refresh():
            pass

    session.do(verb)
    return UUID(place).bytes


def person_with_case(session: Session, **more: Any) -> Person:
    person = newcomer(session, **more)
    session.do(Store.add, Case(person=person.id, number="A-26/1", state="active", opened_on=date(2026, 1, 7)))
    return person


def agree(session: Session, person: RecordId, **more: Any) -> Consent:
    """A consent to share identity and contact with the service."""
    consent = Consent(
        person=person,
        **{
            "type": "share",
            "recipients": f"{SERVICE}, {BODY}",
            "categories": frozenset({"identity", "contact"}),
            **more,
        },
    )
    session.do(consents.record, consent)
    found = session.ask(Reader.get, Consent, consent.id)
    assert found is not None
    return found


def draft(session: Session, person: RecordId, place: bytes, **more: Any) -> Referral:
    made = session.do(drafting.begin, person, place, reason="Vuole imparare l'italiano.")
    return session.do(drafting.change, replace(made, **{"method": "email", **more}))


def sent(session: Session, **more: Any) -> Referral:
    """A referral that has left."""
    person = person_with_case(session)
    agree(session, person.id)
    made = draft(session, person.id, service(session), **more)
    return session.do(sending.send, made.id)


def now(session: Session, referral: Referral) -> Referral:
    found = session.ask(Reader.get, Referral, referral.id)
    assert found is not None
    return found


def left_with(session: Session, referral: Referral) -> tuple[list[ReferralCopy], list[Disclosure]]:
    """What left with a referral, and the log of it."""
    copies = session.ask(Reader.find, ReferralCopy, referral=referral.id)
    return copies, session.ask(Reader.find, Disclosure, referral=referral.id)
