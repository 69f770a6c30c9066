"""A file with everything documents are made of."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from docx import Document

from app.domain.case import Case
from app.domain.contact import Contact
from app.domain.equipe import EquipeAttendance, EquipeDecision
from app.domain.ids import RecordId
from app.domain.leaving import ExitPlan
from app.domain.partial_dates import PartialDate
from app.domain.person import Person, PersonLanguage
from app.domain.site import Organisation, Site
from app.session import Session
from app.storage.store import Store
from app.usecases import equipe, erasing, erasure_orders, leaving, reserved
from app.usecases.documents import making
from app.usecases.referrals import sending
from tests.app.usecases import planning
from tests.app.usecases.acting import newcomer
from tests.app.usecases.mediation_office import Office, office
from tests.app.usecases.referrals.place import agree, draft, service


@dataclass
class Made:
    """The record of each document, by its name."""

    session: Session
    person: RecordId
    ids: dict[str, RecordId]
    office: Office

    def told(self, what: str, language: str = "", **more: Any) -> dict[str, Any]:
        return self.session.do(making.gather, what, self.ids[what], language, **more)


def made(session: Session) -> Made:
    person = newcomer(session, born=PartialDate.of_day(date(1994, 3, 2)), citizenships=frozenset({"TN"})).id

    def fill(store: Store) -> tuple[Case, Contact]:
        body = store.add(Organisation(name="Cooperativa Prova", phone="010 000000"))
        site = store.add(Site(name="Centro Aurora", organisation=body.id, address="Via Prova 1"))
        store.add(PersonLanguage(person=person, language="ara"))
        case = store.add(Case(person=person, site=site.id, number="A-26/1", state="active"))
        contact = store.add(
            Contact(
                person=person,
                case=case.id,
                held_on=date(2026, 5, 12),
                starts_minute=600,
                minutes=45,
                type="home",
                text="Cerca lavoro.\nParla <poco> & bene; وقال: أريد أن أعمل.",
                with_mediator=True,
                areas=frozenset({"language"}),
                by=store.by.id,
            )
        )
        reserved.write(store, contact, "Ha paura di tornare.")
        leaving.plan(
            store,
            ExitPlan(
                person=person,
                case=case.id,
                reason="recognised_out",
                leaves_on=date(2026, 6, 3),
                destination="SAI_ORD",
                address="Via Segreta 9",
                phone="333 000000",
            ),
        )
        leaving.tick(store, case.id, "school", "not_needed")
        return case, contact

    case, contact = session.do(fill)
    plan = session.do(planning.written, case.id)
    minutes = session.do(reviewed, case.id)
    agree(session, person)
    referral = session.do(sending.send, draft(session, person, service(session)).id)
    desk = office(session)
    request = desk.approved()
    gone = erasing.order(session, session.do(Store.add, Person(display_name="X")).id, ground="mistake")
    session.do(erasure_orders.confirm, 0)
    ids = {
        "interview": contact.id,
        "plan": plan.id,
        "minutes": minutes,
        "referral": referral.id,
        "mediation": request.id,
    }
    return Made(session, person, {**ids, "exit": case.id, "erasure": gone.id}, desk)


def reviewed(store: Store, case: RecordId) -> RecordId:
    """Minutes somebody from outside signed on paper, and who wrote them has yet to sign."""
    review = equipe.begin(store, case)
    (me,) = store.find(EquipeAttendance, review=review.id)
    outside = EquipeAttendance(name="Dott. Prova", role="doctor")
    told = replace(review, summary="Cerca una stanza.", person_present=True, decision="continue")
    equipe.write(store, told, [me, outside], [EquipeDecision(text="Telefonare al CPIA")])
    equipe.sign(store, outside.id, "paper")
    return review.id


def words_of(content: bytes) -> str:
    """All words of a Word file, tables and cells included."""
    document = Document(io.BytesIO(content))
    return "\n".join(one.text or "" for one in document.element.body.iter() if one.tag.endswith("}t"))


def template(*paragraphs: str) -> bytes:
    """A Word file somebody might bring."""
    document, held = Document(), io.BytesIO()
    document.core_properties.comments = ""
    for one in paragraphs:
        document.add_paragraph(one)
    document.save(held)
    return held.getvalue()
