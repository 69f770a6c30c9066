"""Photographs and scans travel with the case, whatever happens on the way."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from app.events import Changed
from app.storage.store import Store
from app.usecases import attachments, record_states, travelling
from sync.client import courier
from sync.client.ports import Transport
from sync.client.steps import finished
from sync.client.transport import HttpTransport
from sync.protocol.faults import SyncError
from sync.protocol.messages import Code, Push, Pushed, encode
from sync.server import upkeep
from sync.server.embedded import running
from sync.server.settings import Settings
from tests.scenarios.office import Desk, Office, new_case, office_in
from tests.scenarios.papers import PHOTO, SCAN, asked, attach, look, paths


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Desk, Desk]]:
    with office_in(tmp_path_factory.mktemp("papers")) as office:
        sara = office.founder()
        yield office, sara, office.joined(sara, "Luca Ferri")


@pytest.fixture
def sara(settled: tuple[Office, Desk, Desk]) -> Desk:
    sara = settled[1]
    sara.engine.thrifty = False
    sara.sync()
    return sara


@pytest.fixture
def luca(settled: tuple[Office, Desk, Desk]) -> Desk:
    luca = settled[2]
    luca.engine.thrifty = False
    luca.sync()
    return luca


def pending(desk: Desk) -> tuple[int, int]:
    counted = desk.session.replica().pending()
    return counted.files, counted.file_bytes


def stopped(desk: Desk) -> None:
    """A round that does not come to its end, or to that of its files."""
    with contextlib.suppress(SyncError):
        desk.sync()


def test_a_photo_taken_offline_opens_on_the_other_laptop(sara: Desk, luca: Desk) -> None:
    person = new_case(luca)
    photo = attach(luca, person)
    assert pending(luca) == (1, len(PHOTO))
    assert not luca.session.ask(record_states.whereabouts, photo).sent
    luca.sync()
    assert pending(luca) == (0, 0)
    assert luca.session.ask(record_states.whereabouts, photo).sent
    heard: list[frozenset[object]] = []
    sara.session.events.subscribe(
        Changed, lambda changed: heard.append(frozenset(changed.ids.get("attachment", ())))
    )
    sara.sync()
    assert look(sara, photo.id) == PHOTO
    assert heard[-1] == {photo.id}


def test_a_large_one_waits_until_it_is_wanted(sara: Desk, luca: Desk) -> None:
    scan = attach(luca, new_case(luca), SCAN, "scansione.pdf")
    luca.sync()
    sara.sync()
    assert look(sara, scan.id) is None
    where = sara.session.ask(travelling.whereabouts, scan.id)
    assert (where.here, where.there, where.asked, where.pieces) == (0, True, False, 3)
    sara.session.do(travelling.bring, [scan.id])
    sara.sync()
    assert look(sara, scan.id) == SCAN


def test_words_arrive_before_bytes_and_say_whose_laptop_has_them(sara: Desk, luca: Desk) -> None:
    photo = attach(luca, new_case(luca))
    (path,) = paths(luca, photo.id)
    luca.line.plan[path] = ["down"]
    with pytest.raises(SyncError):
        luca.sync()
    assert (luca.waiting(), pending(luca)) == (1, (1, len(PHOTO)))
    assert not luca.session.ask(record_states.whereabouts, photo).sent
    assert sara.sync().awaited == 1
    where = sara.session.ask(travelling.whereabouts, photo.id)
    assert (where.here, where.there, where.holder) == (0, False, "Luca Ferri")
    luca.sync()
    sara.sync()
    assert look(sara, photo.id) == PHOTO


@pytest.mark.parametrize("what", ["down", "lost", "busy"])
def test_a_line_cut_in_the_middle_goes_on_piece_by_piece(sara: Desk, luca: Desk, what: str) -> None:
    scan = attach(luca, new_case(luca), SCAN)
    first, second, third = paths(luca, scan.id)
    luca.line.plan[second] = [what]
    stopped(luca)
    assert luca.session.replica().pending().files == 1
    luca.shut()  # the program is killed, and started again
    luca.sync()
    assert [asked(luca, path) for path in (first, second, third)] == [1, 1 if what != "down" else 2, 1]
    sara.sync()
    sara.session.do(travelling.bring, [scan.id])
    sara.line.plan[third] = [what]
    stopped(sara)
    assert look(sara, scan.id) is None
    sara.shut()
    sara.sync()
    assert look(sara, scan.id) == SCAN
    assert [asked(sara, path) for path in (first, second, third)] == [1, 1, 2]


def test_on_a_paid_line_nothing_moves_by_itself(sara: Desk, luca: Desk) -> None:
    photo = attach(luca, new_case(luca))
    luca.engine.thrifty = sara.engine.thrifty = True
    luca.sync()
    assert pending(luca) == (1, len(PHOTO))
    luca.engine.thrifty = False
    luca.sync()
    sara.sync()
    assert look(sara, photo.id) is None
    sara.session.do(travelling.bring, [photo.id])
    sara.sync()
    assert look(sara, photo.id) == PHOTO


def test_words_written_meanwhile_go_before_the_next_piece(luca: Desk) -> None:
    attach(luca, new_case(luca), SCAN)
    round_ = luca.engine.once()
    for step in round_:
        if step.phase == "files" and step.done == 1:
            new_case(luca, "Binta Sow", "ORT-26/2")
    counted = luca.session.replica().pending()
    assert counted.changes > 0
    assert counted.files == 1
    luca.sync()
    assert luca.waiting() == 0


def test_a_stick_carries_them_and_the_server_gets_them_from_there(
    sara: Desk, luca: Desk, tmp_path: Path
) -> None:
    person = new_case(luca)
    photo, scan = attach(luca, person), attach(luca, person, SCAN)
    stick = tmp_path / "over.approdo-stick"
    finished(courier.hand_over(luca.engine.laptop, stick, largest=len(PHOTO)))
    finished(courier.take(sara.engine.laptop, stick))
    assert (look(sara, photo.id), look(sara, scan.id)) == (PHOTO, None)
    finished(courier.hand_over(luca.engine.laptop, stick))
    finished(courier.take(sara.engine.laptop, stick))
    assert look(sara, scan.id) == SCAN
    assert pending(sara) == (2, len(PHOTO) + len(SCAN))
    sara.sync()
    assert pending(sara) == (0, 0)


def test_one_taken_out_is_not_sent_and_comes_back_whole(sara: Desk, luca: Desk) -> None:
    photo = attach(luca, new_case(luca))
    luca.session.do(attachments.detach, photo.id)
    assert pending(luca) == (0, 0)
    luca.session.do(Store.restore, photo)
    assert pending(luca) == (1, len(PHOTO))
    luca.sync()
    sara.sync()
    assert look(sara, photo.id) == PHOTO


@dataclass
class NewKeysFirst:
    """A line to a server that takes no words before a group has new keys."""

    inner: Transport

    def post(self, path: str, body: bytes, *, token: str = "") -> bytes:
        if path != "/v1/push":
            return self.inner.post(path, body, token=token)
        envelopes = msgspec.msgpack.decode(body, type=Push).envelopes
        return encode(Pushed(tuple((Code.MUST_ROTATE.value, 1) for _ in envelopes)))

    def get(self, path: str, *, token: str = "") -> bytes:
        return self.inner.get(path, token=token)

    def put(self, path: str, body: bytes, *, token: str = "") -> bytes:
        return self.inner.put(path, body, token=token)


def test_words_that_must_wait_long_do_not_hold_files_up(luca: Desk) -> None:
    person, honest = new_case(luca), luca.line.inner
    luca.sync()
    attach(luca, person)
    luca.line.inner = NewKeysFirst(honest)
    try:
        summary = luca.sync()
    finally:
        luca.line.inner = honest
    counted = luca.session.replica().pending()
    assert counted.changes > 0
    assert (counted.files, summary.files_left) == (0, False)
    luca.sync()
    assert luca.waiting() == 0


def test_a_server_put_back_gets_the_bytes_again_from_who_has_them(
    settled: tuple[Office, Desk, Desk], sara: Desk, luca: Desk, tmp_path: Path
) -> None:
    office = settled[0]
    person = new_case(luca)
    luca.sync()
    upkeep.backup(Settings(str(office.folder / "server")), tmp_path / "copy")
    photo = attach(luca, person)
    luca.sync()
    sara.sync()
    upkeep.restore(Settings(str(tmp_path / "again")), tmp_path / "copy")
    with running(tmp_path / "again") as office.server:
        sara.shut()
        sara.line.inner = HttpTransport(office.server.url)
        sara.sync()  # Luca's laptop is away: Sara's has the bytes too
        assert pending(sara) == (0, 0)
        marta = office.joined(sara, "Marta Prova")
        assert look(marta, photo.id) == PHOTO
