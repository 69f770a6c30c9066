"""A person asks to be erased: from the server and every laptop, wherever it is and whatever it missed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.contact import Contact, NamedNote, ReservedNote
from app.domain.declaration import Scope
from app.domain.erasure import BROKEN, Erasure, ErasureConfirmation, LaptopGone
from app.domain.mediation import MediationRequest
from app.domain.person import Person
from app.domain.sealed_records import sealed
from app.domain.space_ids import space_id
from app.storage import backup as backups
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import erasing, erasure_orders, laptops_gone, lines
from app.usecases.documents import making
from app.usecases.lines import NotYours
from app.usecases.membership import LineTrouble
from sync.client import courier
from sync.client.sealing import Sealer
from sync.client.steps import finished
from sync.protocol.faults import SyncError
from sync.protocol.messages import Code, Push
from tests import every_byte
from tests.profile import KEY
from tests.scenarios.erasures import BACKUP_KEY, has, order, restored, rounds, spaces_on_server, write_file
from tests.scenarios.office import SITE, Desk, Office, new_case, office_in

WORDS = ("Zyphora", "Quendril", "wexfjord", "jubzwick", "gloamspar")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_in(tmp_path) as made:
        yield made


def words(desk: Desk) -> dict[str, list[str]]:
    """Where in a laptop's tables, and in its folder as it lies on the disk, something of the person is."""
    held = {**every_byte.of_tables(desk.session), **every_byte.of_files(desk.folder)}
    return every_byte.holding(held, *WORDS)


def sealed_bytes(desk: Desk, person: Person) -> list[bytes]:
    """The envelopes of the person's file as this laptop got or sent them."""
    space = space_id(Scope.FILE, person.id)
    sql = (
        "SELECT e.raw FROM envelope e JOIN change c ON c.rid = e.change"
        " JOIN space s ON s.rid = c.space WHERE s.id = ?"
    )
    return [row[0] for row in desk.session.ask(Reader.rows, sql, [space])]


def on_server(office: Office, raws: list[bytes]) -> int:
    """How many of these lie in the server's files."""
    held = b"".join(every_byte.of_files(office.folder / "server").values())
    return sum(raw[100:160] in held for raw in raws)


def confirmed(desk: Desk, made: Erasure) -> dict[str, bool]:
    standing = desk.session.ask(erasing.standing, made)
    return {one.name: one.confirmed_at is not None for one in standing.devices}


def test_wherever_it_is_and_whatever_a_laptop_missed(office: Office) -> None:
    sara = office.founder()
    marta, luca, omar = (office.joined(sara, name) for name in ("Marta Prova", "Luca Prova", "Omar Prova"))
    person, kept = write_file(marta), new_case(marta, "Amina Diallo", "ORT-26/2")
    rounds(marta)
    office.sync()
    note = marta.session.ask(Reader.find, NamedNote)[0]
    raws = sealed_bytes(marta, person)
    spaces = {space_id(Scope.FILE, person.id), space_id(Scope.NAMED, note.id)}
    assert raws
    assert on_server(office, raws) == len(raws)
    assert spaces <= spaces_on_server(office)
    assert set(words(luca)) >= {"Zyphora", "Quendril", "wexfjord", "jubzwick"}
    omar.shut()
    backups.copy(omar.folder / "profile.db", KEY, office.folder / "kept.db", BACKUP_KEY)
    luca.session.do(Store.save, replace(luca.person(person), arrival_place="wexfjord again"))
    luca.session.do(Store.add, Contact(person=person.id, text="jubzwick, far from any line"))

    made = order(sara, person, office.server.url)
    rounds(sara)
    assert on_server(office, raws) == 0
    assert space_id(Scope.FILE, person.id) not in spaces_on_server(office)
    assert not has(sara, person)
    assert confirmed(sara, made) == {
        "Sara Dolci": True,
        "Marta Prova": False,
        "Luca Prova": False,
        "Omar Prova": False,
    }
    rounds(marta)  # the only reader of a note its supervisor never saw: it goes with the rest
    rounds(sara)
    assert space_id(Scope.NAMED, note.id) not in spaces_on_server(office)
    assert not has(marta, person)
    rounds(omar)
    restored(omar, office)
    assert not has(omar, person)  # before any line
    rounds(omar, sara)
    standing = sara.session.ask(erasing.standing, made)
    assert not standing.complete
    assert [one.name for one in standing.devices if one.confirmed_at is None] == ["Luca Prova"]
    assert has(luca, person)
    rounds(luca, sara)
    standing = sara.session.ask(erasing.standing, made)
    assert standing.complete
    assert [one.unsent for one in standing.devices if one.name == "Luca Prova"] == [2]
    for desk in office.desks:
        rounds(desk)
        assert has(desk, kept)
        assert not has(desk, person)
        desk.session.leave_no_trace()
        assert words(desk) == {}
        assert every_byte.holding(every_byte.of_tables(desk.session), "Diallo")
        assert desk.waiting() == 0
        assert desk.session.replica().set_aside() == []


def test_a_laptop_put_back_before_it_heard_gives_it_up_with_its_first_line(office: Office) -> None:
    sara = office.founder()
    omar = office.joined(sara, "Omar Prova")
    person = write_file(sara)
    office.sync()
    omar.shut()
    backups.copy(omar.folder / "profile.db", KEY, office.folder / "kept.db", BACKUP_KEY)
    made = order(sara, person, office.server.url)
    restored(omar, office)
    assert has(omar, person)  # no line since: nobody could have told it
    rounds(omar, sara)
    assert not has(omar, person)
    standing = sara.session.ask(erasing.standing, made)
    assert standing.complete  # the file speaks for the laptop it was
    later = office.joined(sara, "Nadia Prova")
    rounds(later)
    assert not has(later, person)
    assert sara.session.ask(erasing.standing, made).complete
    assert len(sara.session.ask(Reader.find, ErasureConfirmation)) == 2


def test_a_laptop_put_back_twice_without_a_line_in_between_still_comes_in(office: Office) -> None:
    """What it was in the meantime nobody has heard of: the laptop before that vouches for it."""
    sara = office.founder()
    omar = office.joined(sara, "Omar Prova")
    for _ in range(2):
        omar.shut()
        (office.folder / "kept.db").unlink(missing_ok=True)
        backups.copy(omar.folder / "profile.db", KEY, office.folder / "kept.db", BACKUP_KEY)
        restored(omar, office)
    person = write_file(omar)
    rounds(omar, sara)
    assert has(sara, person)


@pytest.mark.parametrize("damaged", [False, True])
def test_the_same_backup_put_back_twice_holds_up_no_certificate(office: Office, damaged: bool) -> None:
    """Omar's backup is put back on Tuesday, and on Thursday once more. What he wrote on Wednesday came from a
    laptop the backup knows nothing of: the file that lies there now answers for that one too, also where
    Wednesday's file could not be read any more on Thursday."""
    sara = office.founder()
    omar = office.joined(sara, "Omar Prova")
    person = write_file(sara)
    office.sync()
    omar.shut()
    backups.copy(omar.folder / "profile.db", KEY, office.folder / "kept.db", BACKUP_KEY)
    restored(omar, office)
    rounds(omar, sara)
    wednesday = omar.engine.laptop.identity.device.hex()
    omar.shut()
    if damaged:
        (omar.folder / "profile.db").write_bytes(b"torn" * 4096)
    restored(omar, office)
    made = order(sara, person, office.server.url)
    rounds(sara, omar, sara)
    standing = sara.session.ask(erasing.standing, made)
    assert wednesday in {one.device for one in standing.devices}
    assert standing.complete
    assert all(one.confirmed_at is not None for one in standing.devices)


def test_a_laptop_that_is_no_more_is_taken_away_with_a_reason_the_certificate_gives(office: Office) -> None:
    """Marta's laptop fell into the water: nobody can confirm for it. Sara, who leads the centre, says so;
    Luca, an operator, may not. The certificate says who took it away, and why, not that it confirmed."""
    sara = office.founder()
    luca, marta = office.joined(sara, "Luca Prova"), office.joined(sara, "Marta Prova")
    person = write_file(sara)
    office.sync()
    gone = marta.engine.laptop.identity.device.hex()
    marta.shut()
    office.desks.remove(marta)
    made = order(sara, person, office.server.url)
    rounds(sara, luca, sara)
    assert not sara.session.ask(erasing.standing, made).complete
    for desk, may in ((luca, False), (sara, True)):
        desk.session.do(Store.remember_local, lines.URL, office.server.url)
        assert desk.session.ask(laptops_gone.may_say, desk.user) is may
    with pytest.raises(NotYours):
        laptops_gone.take_away(luca.session, gone, BROKEN)
    assert sara.session.ask(laptops_gone.reasons) == {}
    laptops_gone.take_away(sara.session, gone, BROKEN)
    rounds(sara, luca)
    for desk in (sara, luca):
        standing = desk.session.ask(erasing.standing, made)
        assert standing.complete
        (told,) = [one for one in standing.devices if one.device == gone]
        assert (told.confirmed_at, told.withdrawn, told.gone and told.gone.reason) == (None, True, BROKEN)
    paper = str(sara.session.do(making.gather, "erasure", made.id))
    assert "che dichiara che è rotto" in paper
    assert "Sara Dolci" in paper


def test_a_reason_given_for_a_laptop_that_belongs_completes_nothing(office: Office) -> None:
    """With an altered program, which writes the reason and takes nothing away."""
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = write_file(sara)
    office.sync()
    device = marta.engine.laptop.identity.device.hex()
    made = order(sara, person, office.server.url)
    rounds(sara)
    bare = LaptopGone(device=device, reason=BROKEN, by=sara.user.id, said_at=datetime(2026, 5, 4, tzinfo=UTC))
    sara.session.do(Store.put, sealed(bare))
    standing = sara.session.ask(erasing.standing, made)
    assert not standing.complete
    assert all(one.gone is None for one in standing.devices)


def test_nobody_brings_it_back(office: Office, tmp_path: Path) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = write_file(marta)
    office.sync()
    raws = sealed_bytes(marta, person)
    stick = tmp_path / "old.approdo-stick"
    finished(courier.hand_over(marta.engine.laptop, stick))
    made = order(sara, person, office.server.url)
    home = sara.session.ask(
        Reader.rows, "SELECT home FROM space WHERE id = ?", [space_id(Scope.FILE, person.id)]
    )
    pushed = marta.engine.laptop.calls.push(
        Push(((space_id(Scope.FILE, person.id), home[0][0]),), tuple(raws))
    )
    assert {code for code, _ in pushed.results} == {Code.ERASED}
    finished(courier.take(sara.engine.laptop, stick))
    assert not has(sara, person)
    rounds(sara, marta)
    finished(courier.take(marta.engine.laptop, stick))
    rounds(marta, sara)
    assert not has(marta, person)
    assert space_id(Scope.FILE, person.id) not in spaces_on_server(office)
    assert sara.session.ask(erasing.standing, made).complete


def test_an_order_travels_by_hand_too(office: Office, tmp_path: Path) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = write_file(marta)
    office.sync()
    order(sara, person, office.server.url)
    stick = tmp_path / "new.approdo-stick"
    finished(courier.hand_over(sara.engine.laptop, stick))
    assert has(marta, person)
    finished(courier.take(marta.engine.laptop, stick))
    assert not has(marta, person)


def test_a_switched_off_laptop_goes_on_where_it_was(office: Office) -> None:
    """The line stands in the log, and the laptop that gave the order, or read it, did not get further."""
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = write_file(marta)
    office.sync()
    intent = erasure_orders.Intent(b"o" * 16, person.id, "request")
    sara.session.do(erasure_orders.keep, [intent])
    parts = sara.session.ask(erasure_orders.parts, person.id)
    erasure_orders.tell(sara.engine.laptop, intent.order, parts)
    assert has(sara, person)
    sara.shut()
    assert not has(sara, person)
    (made,) = sara.session.ask(erasing.orders)
    assert (made.order_id, made.by) == (intent.order.hex(), sara.user.id)
    raw = sara.session.replica().entries()
    marta.session.replica().keep_entries(len(marta.session.replica().entries()), raw[-1:])
    assert has(marta, person)
    marta.shut()
    assert not has(marta, person)


def test_without_a_line_nothing_is_done(office: Office) -> None:
    sara = office.founder()
    person = write_file(sara)
    office.sync()
    with pytest.raises(LineTrouble):
        order(sara, person, "http://127.0.0.1:9")
    assert has(sara, person)
    assert sara.session.ask(erasing.orders) == []
    rounds(sara)
    assert has(sara, person)
    order(sara, person, office.server.url)
    assert not has(sara, person)


def test_who_may_not_order_it_is_refused_here_and_by_the_server(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = write_file(marta)
    office.sync()
    with pytest.raises(erasing.NotForYou):
        order(marta, person, office.server.url)
    parts = marta.session.ask(erasure_orders.parts, person.id)
    with pytest.raises(Exception, match="authority"):
        erasure_orders.tell(marta.engine.laptop, b"o" * 16, parts)
    with pytest.raises(SyncError, match="refused"):
        marta.engine.laptop.calls.forget_chunks([bytes(32)])
    office.sync()
    assert all(has(desk, person) for desk in office.desks)


def test_what_comes_too_late_goes_too(office: Office) -> None:
    """Written far away about somebody erased meanwhile, and on the server before the order was read."""
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = write_file(sara)
    office.sync()
    request = MediationRequest(site=SITE.id, person=person.id, called_name="Zyphora II", reason="jubzwick")
    marta.session.do(Store.add, request)
    marta.session.do(Store.add, ReservedNote(person=person.id, text="gloamspar"))
    order(sara, person, office.server.url)
    home = sara.engine.laptop.audience.home_of(space_id(Scope.SITE, SITE.id))
    assert home
    waiting = [
        one
        for one in marta.session.replica().waiting(100)
        if one.change.space == space_id(Scope.SITE, SITE.id)
    ]
    marta.engine.laptop.calls.push(
        Push(
            ((waiting[0].change.space, home),),
            tuple(one.raw for one in Sealer(marta.engine.laptop).seal(waiting).outgoing),
        )
    )
    rounds(sara, marta, sara, marta)
    for desk in (sara, marta):
        assert every_byte.holding(every_byte.of_tables(desk.session), "Zyphora", "gloamspar") == {}
        kept = desk.session.ask(Reader.get, MediationRequest, request.id)
        assert kept is not None
        assert (kept.person, kept.called_name, kept.reason) == (person.id, None, None)


def test_words_that_came_with_the_change_that_empties_them_do_not_stay(office: Office) -> None:
    """On the server before the order, read after it; what was never sent is empty where it was written."""
    sara = office.founder()
    luca = office.joined(sara, "Luca Prova", "supervisor")
    marta = office.joined(sara, "Marta Prova")
    person = write_file(sara)
    office.sync()
    luca.session.do(Store.add, MediationRequest(site=SITE.id, person=person.id, called_name="jubzwick"))
    luca.sync()
    unsent = MediationRequest(site=SITE.id, person=person.id, called_name="wexfjord")
    marta.session.do(Store.add, unsent)
    order(luca, person, office.server.url)
    late = office.joined(sara, "Nadia Prova")  # never had the file
    rounds(luca, sara, marta, late, luca, sara, marta, late)
    for desk in office.desks:
        assert every_byte.holding(every_byte.of_tables(desk.session), "jubzwick", "wexfjord") == {}
        kept = desk.session.ask(Reader.get, MediationRequest, unsent.id)
        assert kept is not None
        assert (kept.person, kept.called_name) == (person.id, None)


def test_a_copy_on_another_laptop_speaks_for_itself_alone(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = write_file(sara)
    office.sync()
    marta.shut()
    twin = Desk(office.folder / "twin", marta.user, type(marta.line)(marta.line.inner), marta.organisation)
    shutil.copytree(marta.folder, twin.folder)
    office.desks.append(twin)
    marta.session.do(Store.save, Person(id=person.id, display_name="Zyphora Quendril", sex="F"))
    twin.session.do(Store.save, Person(id=person.id, display_name="Zyphora Quendril", sex="M"))
    marta.sync()
    twin.sync()  # the second one with these numbers goes on as another laptop
    made = order(sara, person, office.server.url)
    rounds(twin, sara)
    assert not has(twin, person)
    by_device = {one.device: one.confirmed_at for one in sara.session.ask(erasing.standing, made).devices}
    assert by_device[marta.engine.laptop.identity.device.hex()] is None
    assert by_device[twin.engine.laptop.identity.device.hex()] is not None
    rounds(marta, sara)
    assert sara.session.ask(erasing.standing, made).complete
