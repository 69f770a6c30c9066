"""A server put back from a backup that lacks keys, or a laptop, of later that day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.client import courier, membership
from sync.client.engine import ASK_AGAIN_MS
from sync.client.regranting import regrant
from sync.client.transport import HttpTransport
from sync.protocol.faults import Fault, SyncError
from sync.seal.groups import LINK
from tests.sync.client.office import Office
from tests.sync.client.putting_back import Kept, again, kept_in


@pytest.fixture
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    yield from kept_in("files", tmp_path / "server", request)


@pytest.fixture(params=["memory", "encrypted"])
def encrypted(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "encrypted")


def test_what_keys_of_that_day_sealed_is_read_by_who_never_had_them(kept: Kept) -> None:
    """Keys are renewed three times while Luca is away. The server loses all of it; Anna's laptop brings the
    lines back, and the way from each key to the one before it."""
    with kept.server() as server:
        office = Office(server)
        anna = office.founder()
        luca, *leaving = (office.joined(anna) for _ in range(4))
        for person in (anna, luca):
            person.engine.sync()
    kept.copy()
    with kept.server() as server:
        again(server, anna)
        for number, gone in enumerate(leaving, 1):
            membership.remove_user(anna.engine.laptop, gone.user)
            anna.put("case", number, f"under new key {number}")
            anna.engine.sync()
    kept.put_back(kept)
    sealed = [[f"under new key {number}"] for number in (1, 2, 3)]
    with kept.server() as server:
        again(server, anna, luca)
        anna.engine.sync()
        luca.engine.sync()
        assert [luca.see("case", n) for n in (1, 2, 3)] == sealed
        office.server = server
        new = office.joined(anna)
        new.engine.sync()
        assert [new.see("case", n) for n in (1, 2, 3)] == sealed
        anna.restarted(), luca.restarted(), new.restarted()


def test_keys_that_came_back_late_open_what_was_set_aside_for_want_of_them(kept: Kept) -> None:
    """Luca has a line before the way back to earlier keys is there again: he asks for it later."""
    with kept.server() as server:
        office = Office(server)
        anna = office.founder()
        luca, sara, dario = (office.joined(anna) for _ in range(3))
        for gone in (sara, dario):
            membership.remove_user(anna.engine.laptop, gone.user)
            anna.put("case", 1, f"after {gone.user.hex()}")
            anna.engine.sync()
        with server.services.store.database.writing() as cursor:
            cursor.execute("DELETE FROM key_grant WHERE epoch = 2 OR recipient = ?", (LINK,))
        luca.engine.sync()
        assert [one.reason for one in luca.replica.set_aside()] == ["no_key"]
        assert luca.engine.sync().taken_back == 0
        assert regrant(anna.engine.laptop)
        now = luca.engine.laptop.now_ms() + ASK_AGAIN_MS
        luca.engine.laptop.now_ms = lambda: now
        assert luca.engine.sync().taken_back == 1
        assert luca.replica.set_aside() == []
        luca.restarted(), anna.restarted()


def test_a_laptop_that_had_just_gone_on_as_another_device_is_known_again(
    kept: Kept, encrypted: bool, tmp_path: Path
) -> None:
    """Luca handed something over, keys were renewed, and so he went on as another device. Nobody but him has
    read of it when the server is put back."""
    with kept.server() as server:
        office = Office(server, encrypted=encrypted)
        anna = office.founder()
        luca, sara = office.joined(anna), office.joined(anna)
        for person in (anna, luca):
            person.engine.sync()
        luca.put("case", 1, "by hand")
        list(courier.hand_over(luca.engine.laptop, tmp_path / "stick", [anna.user]))
        membership.remove_user(anna.engine.laptop, sara.user)
        anna.restarted(), sara.restarted()
        before = luca.replica.identity().device
        luca.restarted()
    kept.copy()
    with kept.server() as server:
        again(server, luca)
        luca.engine.sync()
        assert luca.replica.identity().device != before
    kept.put_back(kept)
    with kept.server() as server:
        again(server, luca)
        luca.put("case", 2, "after it")
        luca.engine.sync()
        assert luca.replica.pending().total == 0
        luca.put("case", 2, "and goes on")
        luca.engine.sync()
        luca.close()


def test_a_laptop_that_is_running_when_the_server_is_put_back_is_known_at_its_next_round(
    kept: Kept, tmp_path: Path
) -> None:
    with kept.server() as server:
        office = Office(server)
        anna = office.founder()
        luca = office.joined(anna)
        for person in (anna, luca):
            person.engine.sync()
    kept.copy()
    with kept.server() as server:
        again(server, luca)
        luca.put_back()
        luca.put("case", 1, "after the backup")
        luca.engine.sync()
    kept.put_back(kept)
    with kept.server() as server:
        luca.line.inner = HttpTransport(server.url)
        luca.put("case", 2, "written while it runs")
        with pytest.raises(SyncError) as caught:
            luca.engine.sync()
        assert (caught.value.fault, caught.value.detail) == (Fault.REFUSED, "unknown_device")
        luca.engine.sync()
        assert luca.replica.pending().total == 0
        luca.restarted()


def test_what_was_sealed_with_keys_the_server_has_lost_is_sent_again_as_it_was(
    kept: Kept, encrypted: bool
) -> None:
    """The server took Luca's change, its answer was lost, and Anna has read it. Then the server is put back
    to before its key: another envelope under that number would be a fork to Anna, and all behind it lost."""
    with kept.server() as server:
        office = Office(server, encrypted=encrypted)
        anna = office.founder()
        luca, sara = office.joined(anna), office.joined(anna)
        for person in (anna, luca, sara):
            person.engine.sync()
            person.restarted()
    kept.copy()
    with kept.server() as server:
        again(server, anna, luca)
        membership.remove_user(anna.engine.laptop, sara.user)
        luca.engine.sync()
        luca.put("case", 1, "under the new key")
        luca.line.plan["/v1/push"] = ["lost"]
        with pytest.raises(SyncError):
            luca.engine.sync()
        anna.engine.sync()
        assert anna.see("case", 1) == ["under the new key"]
        anna.restarted()
    kept.put_back(kept)
    with kept.server() as server:
        again(server, anna)
        luca.line.inner = HttpTransport(server.url)  # the program is not shut meanwhile
        luca.put("case", 1, "and then this")
        luca.engine.sync()
        anna.engine.sync()
        assert anna.see("case", 1) == luca.see("case", 1) == ["and then this"]
        assert (luca.replica.pending().total, anna.replica.set_aside()) == (0, [])
        for person in (anna, luca, sara):
            person.close()


def test_who_was_let_in_that_day_and_had_not_begun_yet_gets_the_keys_again(kept: Kept) -> None:
    """Mara is new. The server loses her, and still has the keys of all others."""
    with kept.server() as server:
        office = Office(server)
        anna = office.founder()
        anna.put("case", 1, "yesterday")
        anna.engine.sync()
    kept.copy()
    with kept.server() as server:
        again(server, anna)
        office.server = server
        mara = office.joined(anna)
        anna.engine.sync()
    kept.put_back(kept)
    with kept.server() as server:
        again(server, anna, mara)
        anna.engine.sync()
        mara.engine.sync()
        assert mara.see("case", 1) == ["yesterday"]
        anna.restarted(), mara.restarted()


def test_what_was_acknowledged_to_who_has_read_nothing_yet_is_sent_again(kept: Kept) -> None:
    """The server took the first thing Luca wrote and said so; before he could look it was put back."""
    with kept.server() as server:
        office = Office(server)
        anna = office.founder()
        luca = office.joined(anna)
        anna.engine.sync()
        anna.put("other", 1, "so that his is not the first line")
        anna.engine.sync()
    kept.copy()
    with kept.server() as server:
        again(server, anna, luca)
        anna.put("case", 1, "before his")
        anna.engine.sync()
        luca.put("case", 2, "his first")
        luca.line.plan["/v1/heads"] = ["cut"]
        with pytest.raises(SyncError):
            luca.engine.sync()
        assert luca.replica.pending().total == 0
    kept.put_back(kept)
    with kept.server() as server:
        again(server, anna, luca)
        for person in (anna, luca, anna):
            person.engine.sync()
        assert anna.see("case", 2) == ["his first"]
        anna.restarted(), luca.restarted()
