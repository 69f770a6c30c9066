"""Notes for named readers when a person is erased: all readers agree, nobody erases another's by a trick."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.case import Case
from app.domain.contact import NamedNote
from app.domain.declaration import Scope
from app.domain.person import Person
from app.domain.site import Site
from app.domain.space_ids import space_id
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import erasing, erasure_backups, erasure_desk, erasure_everywhere
from app.usecases import lines as membership_lines
from sync.client import courier, lines, membership
from sync.client.following import follow
from sync.client.lines import Draft
from sync.client.steps import finished
from sync.trust import drafting
from tests import every_byte
from tests.scenarios.erasures import has, order, rounds, spaces_on_server
from tests.scenarios.office import Desk, Office, new_case, office_in


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_in(tmp_path) as made:
        yield made


def closed_case(desk: Desk, name: str, number: str = "ORT-26/1") -> Person:
    person = new_case(desk, name, number)
    (case,) = desk.session.ask(Reader.find, Case, person=person.id)
    desk.session.do(Store.save, replace(case, state="closed"))
    return person


def note(desk: Desk, person: Person, *readers: Desk) -> NamedNote:
    names = frozenset(one.user.id for one in (desk, *readers))
    return desk.session.do(Store.add, NamedNote(person=person.id, text="gloamspar", readers=names))


def text_of(desk: Desk, one: NamedNote) -> str | None:
    found = desk.session.ask(Reader.get, NamedNote, one.id)
    return found.text if found is not None else None


def across_two_sites(office: Office) -> tuple[Desk, Desk, Desk, Person]:
    """The officer, a colleague, one of another site who never has the file, and whose file it is."""
    sara = office.founder()
    south = sara.session.do(Store.add, Site(name="Centro Sud"))
    marta = office.joined(sara, "Marta Prova")
    dina = office.joined(sara, "Dina Prova", site=south.id)
    person = closed_case(sara, "Zyphora Quendril")
    office.sync()
    return sara, marta, dina, person


def test_a_note_between_two_goes_with_the_person_also_where_the_file_never_was(office: Office) -> None:
    """The order's author does not know of it; one reader is of another site and has no file."""
    sara, marta, dina, person = across_two_sites(office)
    shared = note(marta, person, dina)
    rounds(marta, sara, dina)
    assert [text_of(desk, shared) for desk in (sara, marta, dina)] == [None, "gloamspar", "gloamspar"]
    assert not has(dina, person)
    space = space_id(Scope.NAMED, shared.id)
    made = order(sara, person, office.server.url)
    rounds(marta)
    assert text_of(marta, shared) is None
    assert space in spaces_on_server(office)
    total = marta.engine.laptop.roster.total
    rounds(marta)
    assert marta.engine.laptop.roster.total == total, "it is said once"
    rounds(dina, sara)
    assert text_of(dina, shared) is None
    assert space not in spaces_on_server(office)
    assert sara.session.ask(erasing.standing, made).complete


def test_a_reader_cannot_erase_a_note_about_somebody_else(office: Office) -> None:
    """With an altered program, which adds the note to an order that stands for another person."""
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    luca = office.joined(sara, "Luca Prova")
    erased, stays = closed_case(sara, "Zyphora Quendril"), closed_case(sara, "Wexfjord Jubzwick", "ORT-26/2")
    office.sync()
    shared = note(marta, stays, luca)
    office.sync()
    rounds(marta, luca)
    assert text_of(luca, shared) == "gloamspar"
    made = order(sara, erased, office.server.url)
    rounds(luca)
    space = space_id(Scope.NAMED, shared.id)
    home = drafting.group_id(luca.organisation, "named", space)

    def add(draft: Draft) -> None:
        order = bytes.fromhex(made.order_id or "")
        draft.add(drafting.erase(draft.roster, draft.author, order, [(space, home)], draft.now_ms))

    lines.submit(luca.engine.laptop, add)
    marta.session.do(
        Store.save, NamedNote(id=shared.id, person=stays.id, text="more", readers=shared.readers)
    )
    rounds(marta, sara, luca, marta)
    assert [text_of(desk, shared) for desk in (marta, luca)] == ["more", "more"]
    assert space in spaces_on_server(office)
    assert marta.waiting() == 0


def test_a_note_that_comes_after_the_order_goes_when_its_reader_has_seen_it(office: Office) -> None:
    """Who never had the file heard of the order first: nothing was there to be given up by then."""
    sara, marta, dina, person = across_two_sites(office)
    late = note(marta, person, dina)
    rounds(marta)
    order(sara, person, office.server.url)
    follow(dina.engine.laptop)
    dina.sync()
    assert text_of(dina, late) == "gloamspar"
    rounds(dina, marta)
    assert [text_of(desk, late) for desk in (marta, dina)] == [None, None]
    assert space_id(Scope.NAMED, late.id) not in spaces_on_server(office)


def test_who_is_left_out_of_a_note_can_order_the_person_gone_all_the_same(office: Office) -> None:
    """A reader with an altered program leaves the supervisor out: the order takes all but the note, which
    its readers add."""
    sara = office.founder()
    ada = office.joined(sara, "Ada Prova", role="supervisor")
    marta = office.joined(sara, "Marta Prova")
    office.sync()
    person = closed_case(ada, "Zyphora Quendril")
    office.sync()
    shared = note(marta, person, ada)
    rounds(marta, ada)
    assert text_of(ada, shared) == "gloamspar"
    space = space_id(Scope.NAMED, shared.id)
    membership.set_group(marta.engine.laptop, "named", space, [marta.user.id])
    rounds(ada)
    made = order(ada, person, office.server.url)
    rounds(ada, marta, sara, ada)
    assert [text_of(desk, shared) for desk in (ada, marta)] == [None, None]
    standing = ada.session.ask(erasing.standing, made)
    assert (standing.notes, standing.complete) == (1, False), (
        "who was left out cannot say so: an officer does"
    )
    sara.session.do(Store.remember_local, membership_lines.URL, office.server.url)
    erasure_everywhere.order_everywhere(sara.session, made)
    sara.shut()
    rounds(sara, ada)
    assert ada.session.ask(erasing.standing, made).complete


def test_a_note_that_is_said_to_be_about_somebody_erased_stays(office: Office) -> None:
    """A reader with an altered program changes whom a colleague's note is about: as an operator, which no
    laptop takes, and as a case manager, who may, and who may not have it erased so."""
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    luca = office.joined(sara, "Luca Prova")
    dina = office.joined(sara, "Dina Prova", role="casemanager")
    erased, stays = closed_case(sara, "Zyphora Quendril"), closed_case(sara, "Wexfjord Jubzwick", "ORT-26/2")
    office.sync()
    shared = note(marta, stays, luca, dina)
    office.sync()
    rounds(marta, luca, dina)
    order(sara, erased, office.server.url)
    for desk, believed in ((luca, stays), (dina, erased)):
        rounds(desk)
        said = NamedNote(id=shared.id, person=erased.id, text="gloamspar", readers=shared.readers)
        desk.session.do(Store.save, said)
        desk.sync()
        rounds(marta, sara, marta)
        found = marta.session.ask(Reader.get, NamedNote, shared.id)
        assert (found.text, found.person) == ("gloamspar", believed.id) if found else None
    assert space_id(Scope.NAMED, shared.id) in spaces_on_server(office)


def test_an_officer_ends_the_waiting_for_a_reader_who_does_not_come_back(office: Office) -> None:
    """No certificate says that it is gone while the server has the note."""
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    dina = office.joined(sara, "Dina Prova")
    person = closed_case(sara, "Zyphora Quendril")
    office.sync()
    shared = note(marta, person, dina)
    rounds(marta, dina, sara)
    made = order(sara, person, office.server.url)
    rounds(marta)
    dina.sync()
    erasure_backups.settle(dina.session)  # confirmed, and switched off before it told of the note
    dina.sync()
    rounds(sara)
    standing = sara.session.ask(erasing.standing, made)
    assert all(one.confirmed_at for one in standing.devices)
    assert (standing.notes, standing.complete) == (1, False)
    assert [one.ends for one in sara.session.ask(erasure_desk.orders)] == [True]
    rounds(marta)
    assert [one.ends for one in marta.session.ask(erasure_desk.orders)] == [False]
    assert space_id(Scope.NAMED, shared.id) in spaces_on_server(office)
    erasure_everywhere.order_everywhere(sara.session, made)
    sara.shut()
    rounds(sara)
    assert space_id(Scope.NAMED, shared.id) not in spaces_on_server(office)
    assert sara.session.ask(erasing.standing, made).complete
    assert [one.ends for one in sara.session.ask(erasure_desk.orders)] == [False]


def test_sealed_lines_of_it_that_a_colleague_carried_by_hand_go_too(office: Office, tmp_path: Path) -> None:
    """Luca reads no such note, but the file Marta handed him had its sealed lines; he opens it before the
    order, and once more when everything is done. Nothing of them stays in his profile."""
    sara, marta, dina, person = across_two_sites(office)
    luca = office.joined(sara, "Luca Prova")
    shared = note(marta, person, dina)
    other = note(marta, closed_case(marta, "Wexfjord Jubzwick", "ORT-26/2"), dina)
    rounds(marta)
    finished(courier.hand_over(marta.engine.laptop, tmp_path / "stick"))
    office.sync()
    space, stays = (space_id(Scope.NAMED, one.id) for one in (shared, other))
    raws = kept_of(marta, space)
    assert raws

    def carried() -> None:
        finished(courier.take(luca.engine.laptop, tmp_path / "stick"))

    carried()
    assert {one.space for one in luca.session.replica().set_aside()} >= {space, stays}
    assert holding(luca, raws)
    made = order(sara, person, office.server.url)
    rounds(luca, marta, dina, sara, luca)
    assert not holding(luca, raws)
    carried()
    assert not holding(luca, raws)
    assert {one.space for one in luca.session.replica().set_aside()} == {stays}
    rounds(luca, sara)
    assert sara.session.ask(erasing.standing, made).complete


def kept_of(desk: Desk, space: bytes) -> list[bytes]:
    """The envelopes of a space as a laptop keeps them."""
    return list(desk.session.replica().recent(space, {}))


def holding(desk: Desk, raws: list[bytes]) -> bool:
    """Whether any of these envelopes lies in a table of the profile."""
    desk.session.leave_no_trace()
    held = b"".join(every_byte.of_tables(desk.session).values())
    return any(raw[100:160] in held for raw in raws)
