"""Two sites of one body on one laptop, for tests of handing somebody on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.case import Case
from app.domain.consent import Consent
from app.domain.handover import Handover
from app.domain.ids import RecordId
from app.domain.referral import Referral
from app.domain.site import Organisation, Site
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import consents
from app.usecases.referrals import (
    drafting,
    handover_offers,
    sending,
)
from app.usecases.referrals.handover_offers import Recipient
from tests.app.usecases.acting import newcomer

NAME = "Amina Bah"


class Two:
    """Two sites of one body, a colleague at the other one, and a person with a case here."""

    def __init__(self, session: Session) -> None:
        self.session = session
        body = session.do(Store.add, Organisation(name="Cooperativa Prova"))
        self.here = session.do(Store.add, Site(name="Casa Nord", facility="CAS", organisation=body.id))
        self.there = session.do(Store.add, Site(name="Casa Sud", facility="CAS", organisation=body.id))
        self.marta = session.do(
            Store.add, User(name="Marta", role="operator", sites=frozenset({self.there.id}))
        )
        self.lead = session.do(
            Store.add, User(name="Ines", role="casemanager", sites=frozenset({self.there.id}))
        )
        chief = User(name="Capo", role="supervisor", sites=frozenset({self.here.id}))
        session.do(Store.add, chief)
        self.person = newcomer(session)
        self.case = session.do(
            Store.add,
            Case(
                person=self.person.id,
                number="A-26/1",
                state="active",
                opened_on=date(2026, 1, 7),
                site=self.here.id,
                responsible=session.user.id,
            ),
        )

    def begin(self, mode: str = "copy", **more: Any) -> Referral:
        to = Recipient(mode, site=self.there.id, receiver=self.marta.id)
        made = self.session.do(handover_offers.begin, self.case.id, replace(to, **more))
        return self.session.do(drafting.change, replace(made, reason="Inizia il tirocinio a Sud."))

    def agree(self, *categories: str, recipients: str = "Casa Sud", **more: Any) -> Consent:
        chosen = frozenset(categories) or handover_offers.CHOSEN
        told = Consent(person=self.person.id, type="share", recipients=recipients, categories=chosen, **more)
        self.session.do(consents.record, told)
        return told

    def offered(self, mode: str = "copy") -> Handover:
        self.agree()
        self.session.do(sending.send, self.begin(mode).id)
        return self.session.ask(Reader.find, Handover, person=self.person.id)[0]

    def now(self, referral: RecordId | None) -> Referral:
        found = self.session.ask(Reader.get, Referral, referral)
        assert found is not None
        return found
