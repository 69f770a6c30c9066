from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate
from app.domain.person import Identifier, Person
from app.domain.reception import DailyPresence, Placement, presence_id
from app.domain.site import Site
from app.session import Session
from app.storage.store import Store
from app.usecases import presence
from app.usecases.broken_rules import broken
from app.usecases.saving import today
from tests.profile import new_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path)
    yield made
    made.close()


def two(store: Store) -> tuple[Person, Person]:
    return store.add(Person(display_name="Adama Diallo")), store.add(Person(display_name="Hassan Emeka"))


def keys(session: Session) -> list[str]:
    return [rule.key for rule in session.ask(broken)]


def stay(person: Person, site: Site, room: str = "", bed: str = "") -> Placement:
    entered = PartialDate.of_day(date(2026, 5, 1))
    return Placement(
        person=person.id, site=site.id, state="in", entered_on=entered, room=room or None, bed=bed or None
    )


def test_one_tax_code_of_two_people_until_one_is_found_wrong_or_they_are_joined(session: Session) -> None:
    def write(store: Store) -> tuple[Identifier, Person, Person]:
        one, other = two(store)
        store.add(Identifier(person=one.id, type="CF", value="DLLDMA80A01Z330K"))
        return store.add(Identifier(person=other.id, type="CF", value="DLLDMA80A01Z330K")), one, other

    held, one, other = session.do(write)
    (rule,) = session.ask(broken)
    assert rule.key == "rules.same_identifier"
    assert {value for _, value in rule.params} == {"CF", "Adama Diallo", "Hassan Emeka"}
    session.do(lambda store: store.save(replace(held, state="wrong")))
    assert keys(session) == []
    session.do(lambda store: store.save(replace(held, state=None)))
    assert keys(session) == ["rules.same_identifier"]
    session.do(lambda store: store.save(replace(other, duplicate_of=one.id)))
    assert keys(session) == []


def test_a_number_that_two_people_may_share_is_no_rule(session: Session) -> None:
    def write(store: Store) -> None:
        for person in two(store):
            store.add(Identifier(person=person.id, type="PASS", value="AB1234567"))

    session.do(write)
    assert keys(session) == []


def test_two_people_in_one_bed_and_one_person_in_two_places(session: Session) -> None:
    def write(store: Store) -> tuple[Placement, Placement, RecordId]:
        one, other = two(store)
        site, far = store.add(Site(name="Casa Verde")), store.add(Site(name="Via Po"))
        kept = store.add(stay(one, site, room="3", bed="B"))
        second = store.add(stay(other, site, room="3", bed="B"))
        store.add(stay(other, site, room="4", bed="B"))
        store.add(stay(one, far))
        return kept, second, site.id

    kept, second, _ = session.do(write)
    found = session.ask(broken)
    assert [rule.key for rule in found] == ["rules.same_bed", "rules.two_places", "rules.two_places"]
    assert {kept.id, second.id} == {found[0].record, found[0].other}
    assert dict(found[0].params)["room"] == "3"
    left = PartialDate.of_day(date(2026, 5, 9))
    session.do(lambda store: store.save(replace(second, left_on=left)))
    assert keys(session) == ["rules.two_places"]


def test_who_is_on_the_roll_after_leaving_until_it_is_put_right(session: Session) -> None:
    """Marked on a laptop that had not heard yet of the transfer; within a stay nothing is wrong."""
    today_ = session.do(today)

    def write(store: Store) -> tuple[Person, Site, Placement]:
        one, other = two(store)
        site = store.add(Site(name="Casa Verde"))
        left = PartialDate.of_day(today_ - timedelta(4))
        gone = store.add(replace(stay(one, site), state="transferred", left_on=left))
        store.add(replace(stay(other, site), state="exited", left_on=left))
        for person, days in ((one, (5, 4, 3, 2)), (other, (5, 4))):
            for ago in days:
                on = today_ - timedelta(ago)
                id_ = presence_id(site.id, person.id, on)
                store.add(DailyPresence(id=id_, site=site.id, person=person.id, on=on, state="P"))
        return one, site, gone

    one, site, gone = session.do(write)
    (rule,) = session.ask(broken)
    assert (rule.key, rule.record, rule.person) == ("rules.marked_after_leaving", gone.id, one.id)
    assert dict(rule.params) == {"one": "Adama Diallo", "site": "Casa Verde", "n": 2}
    (line,) = session.ask(presence.roll, site.id, today_ - timedelta(2))
    assert (line.person, line.marked is not None) == (one.id, True), "so that it can be taken off"
    for ago in (2, 3):
        session.do(presence.clear, site.id, one.id, today_ - timedelta(ago))
    assert keys(session) == []
    session.do(Store.save, replace(gone, left_on=PartialDate.of_day(today_ - timedelta(5))))
    assert keys(session) == ["rules.marked_after_leaving"]
    back = replace(stay(one, site), entered_on=PartialDate.of_day(today_ - timedelta(4)))
    session.do(Store.add, back)
    assert keys(session) == [], "there again"
    session.do(Store.delete, back)
    session.do(Store.save, replace(gone, left_on=PartialDate.from_text(f"{today_:%Y-%m}")))
    assert keys(session) == [], "of a month alone nobody can tell"
    about = today_ - timedelta(8)
    bounds = f"{about}..{today_}"
    session.do(Store.save, replace(gone, left_on=PartialDate.from_text(f"{about}~estimated~{bounds}")))
    assert keys(session) == [], "it may have been later"
