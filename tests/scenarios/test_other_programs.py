"""A colleague's laptop with another program, which obeys no rule: what the others take from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.consent import Consent
from app.domain.declaration import Record, kind_of
from app.domain.mediation import MediationRequest
from app.domain.person import Person
from app.domain.referral import Referral
from app.domain.rights import Restriction, RightsRequest
from app.domain.sharing import Gate, Shut
from app.errors import DomainError, NotAllowed
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import broken_rules, consents, mediation, mediation_offers, odd_steps, rights
from app.usecases.referrals import gates
from sync.protocol.change import LIFE
from tests.scenarios.office import SITE, Desk, Office, office_in

FREE = {MediationRequest: "place", Consent: "purpose"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_in(tmp_path) as made:
        yield made


def of_two(desk: Desk) -> tuple[Person, Person]:
    return desk.session.do(lambda store: (store.add(Person()), store.add(Person())))


def begun_anew(record: Record, **other: Any) -> Callable[[Store], None]:
    """Write the beginning of a record once more, with other answers: no verb does this."""

    def verb(store: Store) -> None:
        kind = kind_of(record)
        store.save(replace(record, **other))
        (opened,) = store._journal._opened
        opened.ops[kind.id, record.id][LIFE] = True

    return verb


def aside(desk: Desk) -> list[str]:
    rows = desk.session.ask(lambda reader: reader.rows("SELECT reason FROM set_aside"))
    return [reason for (reason,) in rows]


def held(desk: Desk, record: Any) -> Any:
    return desk.session.ask(Reader.get, type(record), record.id)


def test_whose_something_is_is_changed_by_no_program(office: Office) -> None:
    """A request approved for one person never becomes another's, nor a consent, nor does a restriction begin
    later; what is right in the same breath passes."""
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    one, other = of_two(marta)
    day = dt.date(2026, 11, 23)
    request = MediationRequest(site=SITE.id, person=one.id, state="approved", reason="Visita")
    consent = Consent(person=one.id, type="share", state="given", given_on=day)
    limit = Restriction(person=one.id, from_on=day, reason="Contestato")
    for record in (request, consent, limit):
        marta.session.do(Store.add, record)
    marta.session.do(Store.save, replace(request, reason="Visita di controllo"))
    office.sync()
    assert aside(sara) == []
    assert held(sara, request).reason == "Visita di controllo"

    request = held(marta, request)
    attacks: list[Callable[[Store], Any]] = [
        lambda store: store.save(replace(request, person=other.id)),
        begun_anew(replace(request, person=other.id), person=None),
        begun_anew(consent, person=other.id),
        begun_anew(limit, from_on=dt.date(2099, 1, 1)),
    ]
    for attack in attacks:
        marta.session.do(attack)
    for record in (request, consent):  # what follows in the same files passes what is set aside
        marta.session.do(Store.save, replace(held(marta, record), **{FREE[type(record)]: "Dopo"}))
    office.sync()
    assert aside(sara) == ["authority"] * len(attacks)
    assert held(sara, request).person == held(sara, consent).person == one.id
    assert (held(sara, request).place, held(sara, consent).purpose) == ("Dopo", "Dopo")
    assert held(sara, limit).from_on == day
    sara.shut()
    office.sync()  # what was set aside is looked at again, and stays there
    assert aside(sara) == ["authority"] * len(attacks)
    assert held(sara, consent).person == one.id


def test_a_step_no_program_takes_is_kept_told_and_opens_nothing(office: Office) -> None:
    """A consent taken back, written as given by a colleague's altered program: everybody sees it, no data
    leave on it, and somebody else decides. What is done by the rules, and apart, passes in silence."""
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    luca = office.joined(sara, "Luca Prova")
    person, _ = of_two(marta)
    consent = Consent(person=person.id, type="share", recipients="CPIA", categories=frozenset({"identity"}))
    marta.session.do(consents.record, consent)
    asked = marta.session.do(
        rights.receive, RightsRequest(person=person.id, type="access", identity_checked=True)
    )
    office.sync()
    assert gate(sara, person).is_open
    # Two who do not know of each other both do what they may: no step is odd.
    luca.session.do(consents.withdraw, consent.id)
    marta.session.do(Store.save, replace(held(marta, consent), state="expired"))
    sara.session.do(rights.answer, replace(held(sara, asked), answer="Ecco la copia"))
    office.sync()
    assert odd(sara) == odd(luca) == []
    assert gate(sara, person).shut == Shut.DOUBTED  # two answers stand beside each other
    sara.session.do(Store.settle, kind_of(consent), consent.id, {3: "withdrawn"})
    office.sync()
    assert gate(marta, person).shut == Shut.WITHDRAWN

    given = replace(held(marta, consent), state="given", withdrawn_on=None)
    marta.session.do(Store.save, given)
    marta.session.do(Store.save, replace(held(marta, asked), state="open"))
    office.sync()
    fresh = office.joined(sara, "Nora Prova")
    office.sync()
    for desk in (sara, luca, fresh):
        assert aside(desk) == []
        assert held(desk, consent).state == "given"
        assert odd(desk) == [
            ("consent", "Marta Prova", "withdrawn"),
            ("rights_request", "Marta Prova", "answered"),
        ]
        assert gate(desk, person).shut == Shut.DOUBTED
    with pytest.raises(NotAllowed):
        luca.session.do(odd_steps.decide, "consent", consent.id, odd_steps.BACK)
    with pytest.raises(DomainError):
        sara.session.do(odd_steps.decide, "consent", consent.id, "")
    sara.session.do(odd_steps.decide, "consent", consent.id, odd_steps.BACK)
    sara.session.do(odd_steps.decide, "rights_request", asked.id, odd_steps.STAND)
    office.sync()
    for desk in (sara, luca, marta, fresh):
        assert odd(desk) == []
        assert (held(desk, consent).state, held(desk, asked).state) == ("withdrawn", "open")
        assert not gate(desk, person).is_open
    with pytest.raises(DomainError):
        sara.session.do(odd_steps.decide, "consent", consent.id, odd_steps.BACK)


def test_a_cancelled_request_brought_back_is_offered_to_nobody(office: Office) -> None:
    """`approved_at` is the supervisor's own, so the state alone would have been enough."""
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    at = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    request = MediationRequest(site=SITE.id, state="approved", approved_at=at, decided_by=sara.user.id)
    sara.session.do(Store.add, request)
    office.sync()
    sara.session.do(mediation.cancel, request.id, "Non serve più")
    office.sync()
    marta.session.do(Store.save, replace(held(marta, request), state="approved"))
    office.sync()
    assert odd(sara) == [("mediation_request", "Marta Prova", "cancelled")]
    with pytest.raises(DomainError, match=r"decide_first"):
        sara.session.do(mediation_offers.offer, request.id, SITE.id)
    sara.session.do(odd_steps.decide, "mediation_request", request.id, odd_steps.STAND)
    with pytest.raises(DomainError, match=r"not_for_her"):
        sara.session.do(mediation_offers.offer, request.id, SITE.id)


def gate(desk: Desk, person: Person) -> Gate:
    said = Referral(person=person.id, service_name="CPIA", categories=frozenset({"identity"}))
    return desk.session.ask(gates.gate, said, dt.date.today())  # noqa: DTZ011 - the day here


def odd(desk: Desk) -> list[tuple[str, Any, Any]]:
    told = desk.session.ask(broken_rules.broken)
    return sorted((one.kind, dict(one.params)["who"], dict(one.params)["before"]) for one in told)
