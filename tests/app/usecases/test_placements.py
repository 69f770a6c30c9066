"""Places: in, out, moved; never in two places, never left outside for a form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate
from app.domain.problems import Problem
from app.domain.reception import GoodsHanded, Placement
from app.domain.site import Site
from app.session import Session
from app.storage.reader import Reader
from app.usecases import merging, organisation, placements
from tests.app.usecases.acting import as_user, colleague, day, forbidden, newcomer, refused, site, today


def on(session: Session, offset: int) -> PartialDate:
    return PartialDate.of_day(day(session, offset))


def check_in(session: Session, where: Site, person: RecordId, **more: Any) -> list[Problem]:
    return session.do(placements.check_in, Placement(site=where.id, person=person, **more))


def stay_of(session: Session, person: RecordId) -> Placement:
    return session.ask(placements.stays, person)[0]


def test_in_and_out(session: Session) -> None:
    centre, person = site(session), newcomer(session)
    assert check_in(session, centre, person.id, room="2", bed="A") == []
    stay = stay_of(session, person.id)
    assert (stay.state, stay.facility, stay.entered_on) == ("in", "CAS", on(session, 0))
    assert session.ask(placements.guests, centre.id) == [stay]
    left = session.do(
        placements.check_out, stay.id, reason="housing", destination="AUTON", note="Casa", grant_cents=25_000
    )
    assert (left.state, left.left_on, left.exit_grant) == ("exited", on(session, 0), 25_000)
    assert session.ask(placements.guests, centre.id) == []
    assert refused(session, placements.check_out, stay.id, reason="housing") == {("placements.not_in", "")}


def test_leaving_needs_a_reason_and_a_day_after_entry(session: Session) -> None:
    centre, person = site(session), newcomer(session)
    check_in(session, centre, person.id)
    stay = stay_of(session, person.id)
    assert refused(session, placements.check_out, stay.id, reason="", on=day(session, -1)) == {
        ("placements.exit_reason_missing", "exit_reason"),
        ("placements.left_before_entered", "left_on"),
    }


def test_a_form_ends_a_stay_with_its_answers(session: Session) -> None:
    centre, person = site(session), newcomer(session)
    check_in(session, centre, person.id, room="2")
    stay = stay_of(session, person.id)
    assert refused(session, placements.end, stay) == {("placements.exit_reason_missing", "exit_reason")}
    session.do(placements.end, replace(stay, exit_reason="housing", exit_note="Casa", site=None))
    left = stay_of(session, person.id)
    assert (left.state, left.left_on, left.exit_note) == ("exited", on(session, 0), "Casa")
    assert (left.site, left.room) == (centre.id, "2")
    assert refused(session, placements.end, left) == {("placements.not_in", "")}


def test_nobody_is_in_two_places(session: Session) -> None:
    one, other, person = site(session), site(session, name="Altro"), newcomer(session)
    check_in(session, one, person.id, entered_on=on(session, -30))
    clash = Placement(site=other.id, person=person.id, entered_on=on(session, -10))
    assert refused(session, placements.check_in, clash) == {("placements.overlap", "entered_on")}
    reserved = replace(clash, state="reserved")
    session.do(placements.check_in, reserved)
    assert refused(session, placements.arrive, reserved.id) == {("placements.overlap", "entered_on")}
    first = session.ask(Reader.find, Placement, site=one.id)[0]
    session.do(placements.check_out, first.id, reason="to_cas")
    arrived = session.do(placements.arrive, reserved.id)
    assert (arrived.state, arrived.entered_on) == ("in", on(session, 0))
    assert refused(session, placements.arrive, reserved.id) == {("placements.not_reserved", "")}
    moved_back = replace(arrived, entered_on=on(session, -5))
    assert refused(session, placements.change, moved_back) == {("placements.overlap", "entered_on")}


def test_a_transfer_ends_one_stay_and_begins_the_next(session: Session) -> None:
    one, other, person = site(session), site(session, name="Altro", facility="SAI_ORD"), newcomer(session)
    check_in(session, one, person.id, entered_on=on(session, -30), act="prot. 12")
    stay = stay_of(session, person.id)
    assert refused(session, placements.transfer, stay.id, one.id) == {("placements.same_site", "")}
    new = session.do(placements.transfer, stay.id, other.id)
    assert (new.site, new.facility, new.state, new.act) == (other.id, "SAI_ORD", "in", "prot. 12")
    old = session.ask(Reader.get, Placement, stay.id)
    assert old is not None
    assert (old.state, old.left_on, old.destination) == ("transferred", new.entered_on, "SAI_ORD")
    assert refused(session, placements.transfer, stay.id, other.id) == {("placements.not_in", "")}


def test_a_full_site_and_a_taken_bed_are_warnings(session: Session) -> None:
    centre = site(session, places=1)
    check_in(session, centre, newcomer(session, "A").id, room="1", bed="A")
    warnings = check_in(session, centre, newcomer(session, "B").id, room="1", bed="A")
    assert [(w.key, w.warning) for w in warnings] == [
        ("placements.site_full", True),
        ("placements.bed_taken", True),
    ]
    assert len(session.ask(placements.guests, centre.id)) == 2
    other_room = stay_of(session, session.ask(placements.guests, centre.id)[1].person or centre.id)
    assert [w.key for w in session.do(placements.change, replace(other_room, room="2"))] == [
        "placements.site_full"
    ]


def test_a_joined_record_gets_no_place(session: Session) -> None:
    centre, one, other = site(session), newcomer(session, "A"), newcomer(session, "B")
    as_user(session, colleague(session), merging.merge, other.id, one.id)
    wanted = Placement(site=centre.id, person=other.id)
    assert refused(session, placements.check_in, wanted) == {("people.is_merged", "person")}


def test_goods_and_the_organisation(session: Session) -> None:
    person, boss = newcomer(session), colleague(session)
    goods = session.do(organisation.hand_goods, GoodsHanded(person=person.id, kind="kit", quantity=1))
    assert goods.handed_on == today(session)
    protected = Site(name="Casa", protected=True, address="Via")
    assert refused(session, organisation.hand_goods, GoodsHanded(person=person.id)) == {
        ("check.missing", "kind")
    }
    assert forbidden(session, "auditor", organisation.save_site, protected)
    as_user(session, boss, organisation.save_site, replace(protected, address=None))


def test_who_may_not(session: Session) -> None:
    centre, person = site(session), newcomer(session)
    check_in(session, centre, person.id)
    stay = stay_of(session, person.id)
    for role in ["mediator", "specialist", "reporting", "dpo", "admin", "auditor"]:
        assert forbidden(session, role, placements.check_in, stay)
        assert forbidden(session, role, placements.change, stay)
        assert forbidden(session, role, placements.arrive, stay.id)
        assert forbidden(session, role, placements.check_out, stay.id, reason="term")
        assert forbidden(session, role, placements.transfer, stay.id, centre.id)


def test_the_sai_database_is_ticked_by_the_day_it_was_told(session: Session) -> None:
    centre, person = site(session, facility="SAI_ORD"), newcomer(session)
    check_in(session, centre, person.id)
    stay = stay_of(session, person.id)
    assert placements.unregistered(stay) == ["database_in_on"]
    told = session.do(placements.registered, stay.id, "database_in_on")
    assert told.database_in_on == today(session)
    assert placements.unregistered(told) == []
    left = session.do(placements.check_out, stay.id, reason="housing")
    assert placements.unregistered(left) == ["database_out_on"]
    assert refused(session, placements.registered, stay.id, "database_out_on", day(session, 1)) == {
        ("contacts.in_the_future", "database_out_on")
    }
    assert refused(session, placements.registered, stay.id, "left_on") == {("placements.unknown_entry", "")}
    assert placements.unregistered(replace(left, state="reserved")) == []
    elsewhere = site(session, name="CAS"), newcomer(session)
    check_in(session, elsewhere[0], elsewhere[1].id)
    assert placements.unregistered(stay_of(session, elsewhere[1].id)) == []
