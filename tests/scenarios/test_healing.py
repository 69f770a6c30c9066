"""Files and servers put back, copied, damaged or lost: nothing anybody typed is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.person import Person
from app.session import Session
from app.storage import backup as backups
from app.storage import conflicts, restore
from app.storage.reader import Reader
from app.storage.store import Store
from sync.client.steps import Phase
from sync.client.transport import HttpTransport
from sync.server import upkeep
from sync.server.embedded import running
from sync.server.settings import Settings
from tests.profile import KEY, FileAndKey
from tests.scenarios.office import Desk, Office, new_case, office_in

BACKUP_KEY = KEY[::-1]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with office_in(tmp_path) as made:
        yield made


def edit(desk: Desk, person: Person, **fields: object) -> None:
    desk.session.do(Store.save, replace(desk.person(person), **fields))  # type: ignore[arg-type]


def same(one: Desk, *others: Desk) -> bool:
    """Whether these laptops hold the same records, registers and open questions."""

    def state(desk: Desk) -> list[object]:
        sql = "SELECT id, alive, display_name, birth_place, arrival_place, sex FROM k_person ORDER BY id"
        asked = [
            (f.record, f.field, {v for _, v in f.survivors}) for f in desk.session.ask(conflicts.open_fields)
        ]
        return [desk.session.ask(Reader.rows, sql), sorted(asked, key=repr)]

    return all(state(desk) == state(one) for desk in others)


def test_a_laptop_restored_from_a_backup_gets_the_rest_back_and_goes_on(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = new_case(marta)
    marta.sync()
    edit(marta, person, arrival_place="Augusta")  # unsent when the backup is made
    path = marta.folder / "profile.db"
    marta.shut()
    kept = marta.folder / "kept.db"
    backups.copy(path, KEY, kept, BACKUP_KEY)
    edit(marta, person, birth_place="after the backup")
    marta.sync()
    marta.shut()
    restore.restore(path, KEY, kept, BACKUP_KEY)
    restore.finish(path)
    edit(marta, person, sex="F")
    office.sync()
    assert marta.person(person).birth_place == "after the backup"
    assert (marta.person(person).arrival_place, marta.person(person).sex) == ("Augusta", "F")
    assert marta.waiting() == 0
    assert same(marta, sara)


def test_a_cloned_laptop_loses_nothing_of_either(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = new_case(marta)
    marta.sync()
    marta.shut()
    twin = Desk(office.folder / "twin", marta.user, type(marta.line)(marta.line.inner), marta.organisation)
    shutil.copytree(marta.folder, twin.folder)
    office.desks.append(twin)
    edit(marta, person, birth_place="Labé")
    edit(twin, person, birth_place="Kindia", arrival_place="Augusta")
    other = new_case(twin, "Bakary Touré", "ORT-26/2")
    office.sync()
    office.sync()
    for desk in (sara, marta, twin):
        (one,) = desk.session.ask(conflicts.open_fields)
        assert {value for _, value in one.survivors} == {"Labé", "Kindia"}
        assert desk.person(person).arrival_place == "Augusta"
        assert desk.person(other).display_name == "Bakary Touré"
        assert desk.waiting() == 0
    assert same(sara, marta, twin)


def test_a_server_restored_from_yesterday_gets_back_what_it_forgot(tmp_path: Path) -> None:
    folder, backup = tmp_path / "server", tmp_path / "yesterday"
    with running(folder) as server:
        office = Office(tmp_path, server)
        sara = office.founder()
        marta = office.joined(sara, "Marta Prova")
        person = new_case(marta)
        office.sync()
    upkeep.backup(Settings(data=str(folder)), backup)
    with running(folder) as server:
        _turn_to(office, server.url)
        edit(marta, person, birth_place="today")
        later = new_case(marta, "Bakary Touré", "ORT-26/2")
        marta.sync()
    shutil.rmtree(folder)
    upkeep.restore(Settings(data=str(folder)), backup)
    with running(folder) as server:
        _turn_to(office, server.url)
        edit(sara, person, sex="F")
        office.sync()
        office.sync()
        for desk in (sara, marta):
            assert (desk.person(person).birth_place, desk.person(person).sex) == ("today", "F")
            assert desk.person(later).display_name == "Bakary Touré"
            assert desk.waiting() == 0
        assert same(sara, marta)
        office.close()


@pytest.mark.parametrize("looked", [True, False])
def test_files_of_a_server_put_back_by_hand_are_noticed_by_who_was_acknowledged(
    tmp_path: Path, looked: bool
) -> None:
    """Others have written since, so that by its numbers nothing is missing; and the copy was taken while
    the server ran. `looked`: whether Marta's laptop had asked what moved after it had sent."""
    folder, copy = tmp_path / "server", tmp_path / "copy"
    with running(folder) as server:
        office = Office(tmp_path, server)
        sara = office.founder()
        marta = office.joined(sara, "Marta Prova")
        person = new_case(marta)
        office.sync()
        shutil.copytree(folder, copy)
        later = new_case(marta, "Bakary Touré", "ORT-26/2")
        send(marta, looked)
    shutil.rmtree(folder)
    copy.rename(folder)
    with running(folder) as server:
        _turn_to(office, server.url)
        for word in ("one", "two", "three", "four", "five", "six", "seven", "eight"):
            edit(sara, person, birth_place=word)
            sara.sync()
        marta.sync()
        sara.sync()
        assert sara.person(later).display_name == "Bakary Touré"
        assert marta.person(person).birth_place == "eight"
        assert same(sara, marta)
        assert server.services.lives.healing()
        assert marta.sync().notices == []  # told once
        office.close()


def test_a_server_that_was_only_started_again_asks_nobody_for_anything(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    with running(folder) as server:
        office = Office(tmp_path, server)
        sara = office.founder()
        new_case(sara)
        sara.sync()
    with running(folder) as server:
        _turn_to(office, server.url)
        token = sara.session.replica().remembered("heads") or b""
        heads = sara.engine.laptop.calls.heads(token)
        assert (heads.reset, heads.moved, server.services.lives.healing()) == (False, (), False)
        office.close()


def send(desk: Desk, looked: bool) -> None:
    """A round that ends, like a machine that is switched off, after everything was sent."""
    for step in (going := desk.engine.once()):
        if step.phase is Phase.SENDING and not looked and step.done == step.total:
            break
    going.close()
    assert desk.waiting() == 0


def _turn_to(office: Office, url: str) -> None:
    for desk in office.desks:
        desk.shut()
        desk.line.inner = HttpTransport(url)


@pytest.mark.parametrize(
    "damage", ["gseq = 9999, hash8 = x'00'", "gseq = 1, hash8 = zeroblob(32)", "gseq = 0"]
)
def test_a_damaged_cursor_is_found_and_read_again(office: Office, damage: str) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = new_case(marta)
    office.sync()

    def break_cursors(store: Store) -> None:
        store.tables.execute(f"UPDATE space SET {damage} WHERE gseq IS NOT NULL")
        store.tables.execute("DELETE FROM local WHERE key = 'engine.heads'")

    sara.session.do(break_cursors)
    edit(marta, person, birth_place="Labé")
    edit(sara, person, arrival_place="Augusta")
    office.sync()
    office.sync()
    assert (sara.person(person).birth_place, marta.person(person).arrival_place) == ("Labé", "Augusta")
    assert same(sara, marta)
    assert sara.waiting() == marta.waiting() == 0


def test_a_lost_file_is_rebuilt_from_the_server(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = new_case(marta)
    edit(marta, person, birth_place="Labé")
    office.sync()
    marta.shut()
    shutil.rmtree(marta.folder)
    office.desks.remove(marta)
    again = office.joined(sara, "Marta Prova", again=marta.user)
    office.sync()
    assert again.person(person) == sara.person(person)
    edit(again, person, arrival_place="Augusta")
    office.sync()
    assert same(sara, again)
    assert sara.person(person).arrival_place == "Augusta"


def test_a_profile_of_its_own_is_never_touched_by_somebody_elses(office: Office) -> None:
    sara = office.founder()
    marta = office.joined(sara, "Marta Prova")
    person = new_case(marta)
    unsent = marta.waiting()
    marta.shut()
    before = (marta.folder / "profile.db").read_bytes()
    luca = office.joined(sara, "Luca Ferri")  # another profile folder on the same laptop
    new_case(luca, "Bakary Touré", "ORT-26/2")
    office.sync(sara, luca)
    luca.shut()
    assert (marta.folder / "profile.db").read_bytes() == before
    session = Session(FileAndKey(marta.folder / "profile.db"))
    assert session.replica().pending().total == unsent > 0
    session.close()
    office.sync()
    assert sara.person(person) == marta.person(person)
