"""The server's files put back from a copy that lacks lines of the membership log; others have new ones."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.contact import NamedNote
from app.domain.declaration import Scope
from app.domain.ids import RecordId
from app.domain.space_ids import space_id
from app.storage import backup as backups
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import erasing, lines, parted_logs
from sync.client import courier, membership
from sync.client.steps import finished
from sync.client.transport import HttpTransport
from sync.protocol.faults import Fault, SyncError
from sync.server.embedded import running
from tests.profile import KEY
from tests.scenarios.erasures import (
    BACKUP_KEY,
    has,
    order,
    restored,
    rounds,
    spaces_on_server,
    write_file,
)
from tests.scenarios.office import Desk, Office, new_case


@dataclass
class Forgetful:
    """A server whose files are put back as they were when `copy` was called."""

    folder: Path
    office: Office | None = None

    @contextmanager
    def server(self) -> Iterator[Office]:
        with running(self.folder / "server") as server:
            if self.office is None:
                self.office = Office(self.folder, server)
            self.office.server = server
            for desk in self.office.desks:
                desk.shut()
                desk.line.inner = HttpTransport(server.url)
            try:
                yield self.office
            finally:
                self.office.close()

    def copy(self) -> None:
        shutil.copytree(self.folder / "server", self.folder / "copy")

    def put_back(self) -> None:
        shutil.rmtree(self.folder / "server")
        shutil.copytree(self.folder / "copy", self.folder / "server")


@pytest.fixture
def forgetful(tmp_path: Path) -> Forgetful:
    return Forgetful(tmp_path)


def heads(*desks: Desk) -> set[bytes]:
    return {desk.engine.laptop.roster.head for desk in desks}


def test_a_laptop_put_back_from_a_backup_is_known_again_to_a_server_that_was_put_back_too(
    forgetful: Forgetful,
) -> None:
    """Nobody else has read the line that names the device Omar's laptop goes on as, and he cannot say it:
    the server does not know him. The laptop he had before speaks for him."""
    with forgetful.server() as office:
        sara = office.founder()
        omar = office.joined(sara, "Omar Prova")
        marta = office.joined(sara, "Marta Prova")
        office.sync()
        omar.shut()
        backups.copy(omar.folder / "profile.db", KEY, office.folder / "kept.db", BACKUP_KEY)
    forgetful.copy()
    with forgetful.server() as office:
        restored(omar, office)
        omar.sync()
        person = new_case(omar)
    forgetful.put_back()
    with forgetful.server() as office:
        _note(marta, person.id, sara)
        marta.sync()
        rounds(omar, sara, marta, omar, sara)
        assert len(heads(omar, sara, marta)) == 1
        assert has(sara, person)
        assert has(marta, person)


def test_an_order_to_erase_the_server_forgot_is_carried_out_by_all(forgetful: Forgetful) -> None:
    """Sara orders somebody gone, Luca's laptop hears of it, the server forgets it; Marta, who had not heard,
    opens a note to named readers, which is a line of the log. In the end nobody has anything, Marta's note
    about somebody else is read by whom she named, and the certificate is complete."""
    with forgetful.server() as office:
        sara = office.founder()
        luca = office.joined(sara, "Luca Prova", "supervisor")
        marta = office.joined(sara, "Marta Prova")
        person, stays = write_file(sara), new_case(marta, "Amina Diallo", "ORT-26/2")
        rounds(sara, luca, marta)
    forgetful.copy()
    with forgetful.server() as office:
        made = order(sara, person, office.server.url)
        rounds(sara, luca)
        assert not has(luca, person)
    forgetful.put_back()
    with forgetful.server() as office:
        readers = frozenset({marta.user.id, luca.user.id})
        note = marta.session.do(Store.add, NamedNote(person=stays.id, text="tarnwick", readers=readers))
        rounds(marta)
        assert has(marta, person)
        assert space_id(Scope.FILE, person.id) in spaces_on_server(office)
        rounds(sara, luca, marta, sara, luca)
        assert len(heads(sara, luca, marta)) == 1
        assert not has(marta, person)
        assert space_id(Scope.FILE, person.id) not in spaces_on_server(office)
        assert [one.id for one in luca.session.ask(Reader.find, NamedNote, text="tarnwick")] == [note.id]
        for desk in (sara, luca, marta):
            assert desk.session.ask(erasing.standing, made).complete
            assert desk.waiting() == 0
            assert desk.session.replica().set_aside() == []


def test_a_note_whose_readers_the_server_forgot_is_read_by_them(forgetful: Forgetful) -> None:
    """Marta's note was the lost line: its key is given again, and what was sealed with it opens."""
    with forgetful.server() as office:
        sara = office.founder()
        luca = office.joined(sara, "Luca Prova")
        marta = office.joined(sara, "Marta Prova")
        person = new_case(sara)
        rounds(sara, luca, marta)
    forgetful.copy()
    with forgetful.server() as office:
        note = _note(marta, person.id, luca)
        rounds(marta)
    forgetful.put_back()
    with forgetful.server() as office:
        other = _note(sara, person.id, luca)
        rounds(sara, marta, luca, sara, marta)
        assert len(heads(sara, luca, marta)) == 1
        assert {one.id for one in luca.session.ask(Reader.find, NamedNote)} == {note, other}
        assert all(desk.waiting() == 0 for desk in (sara, luca, marta))


def _note(desk: Desk, person: RecordId, reader: Desk) -> bytes:
    readers = frozenset({desk.user.id, reader.user.id})
    verb: Callable[..., NamedNote] = Store.add
    note: NamedNote = desk.session.do(verb, NamedNote(person=person, text="gloamspar", readers=readers))
    return note.id


def test_an_officer_who_had_read_nothing_of_it_decides_by_a_file(
    forgetful: Forgetful, tmp_path: Path
) -> None:
    """Sara removed Omar, and her laptop broke. Of those who are left Luca alone had read it: he hands a file
    to Dora, an officer, who sees in words what the server has lost, and writes it again."""
    with forgetful.server() as office:
        dora = office.founder("Dora Prova")
        sara = office.joined(dora, "Sara Dolci", "supervisor")
        luca, omar, marta = (
            office.joined(dora, name) for name in ("Luca Prova", "Omar Prova", "Marta Prova")
        )
        office.sync()
    forgetful.copy()
    with forgetful.server() as office:
        membership.remove_user(sara.engine.laptop, omar.user.id)
        luca.sync()
        sara.shut()
        office.desks.remove(sara)
    forgetful.put_back()
    with forgetful.server() as office:
        nora = office.joined(dora, "Nora Prova")
        assert _fault(luca) == "parted"
        told = luca.session.ask(parted_logs.parted)
        assert told is not None
        assert (told.awaited, told.may_decide, told.handed) == (("Sara Dolci",), False, False)
        assert [(one.what, one.name, one.by) for one in told.lost] == [
            ("removed", "Omar Prova", "Sara Dolci")
        ]
        assert "user" in {one.what for one in told.told}  # Nora, whose name has not reached Luca
        assert [one.waits for one in told.lost] == [True]
        finished(courier.hand_over(luca.engine.laptop, tmp_path / "log.approdo-stick"))
        for desk in (marta, dora):
            desk.sync()
            with pytest.raises(SyncError) as refused:
                finished(courier.take(desk.engine.laptop, tmp_path / "log.approdo-stick"))
            assert refused.value.fault is Fault.FORKED
        assert marta.session.ask(parted_logs.parted) is None
        shown = dora.session.ask(parted_logs.parted)
        assert shown is not None
        assert (shown.lost, shown.may_decide, shown.handed) == (told.lost, True, True)
        dora.session.do(Store.remember_local, lines.URL, office.server.url)
        parted_logs.decide(dora.session)
        assert dora.session.ask(parted_logs.parted) is None
        rounds(luca, dora, marta, nora, luca)
        assert len(heads(luca, dora, marta, nora)) == 1
        assert luca.session.ask(parted_logs.parted) is None
        assert nora.engine.laptop.roster.is_user_revoked(omar.user.id)
        assert _fault(omar) == "revoked"


def _fault(desk: Desk) -> str:
    with pytest.raises(SyncError) as caught:
        desk.sync()
    return caught.value.detail
