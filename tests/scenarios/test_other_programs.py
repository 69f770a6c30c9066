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
from app.domain.rights import Restriction
from app.storage.reader import Reader
from app.storage.store import Store
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
