"""Clones, restored backups, servers that forgot, poison."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from pathlib import Path

import msgspec
import pytest

from sync.client import healing
from sync.client.checking import Reason
from sync.client.engine import Engine
from sync.client.ports import Transport
from sync.client.transport import HttpTransport
from sync.protocol import messages
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import Cursor
from tests.sync.client.office import Office, Person, running


def test_a_restored_laptop_gets_back_what_it_wrote_after_the_backup(
    office: Office, anna: Person, luca: Person
) -> None:
    luca.put("case", 1, "in the backup")
    luca.engine.sync()
    restored = luca.clone()
    luca.put("case", 1, "after the backup")
    luca.put("case", 2, "more")
    luca.engine.sync()
    summary = restored.engine.sync()
    assert restored.see("case", 1) == ["after the backup"]
    assert restored.see("case", 2) == ["more"]
    assert summary.healed
    restored.put("case", 3, "goes on")
    restored.engine.sync()
    anna.engine.sync()
    assert anna.state() == restored.state()


def test_a_cloned_laptop_loses_nothing_of_either(office: Office, anna: Person, luca: Person) -> None:
    luca.put("case", 1, "before")
    luca.engine.sync()
    twin = luca.clone()
    luca.put("case", 1, "Luca's")
    twin.put("case", 1, "the twin's")
    twin.put("case", 2, "the twin's too")
    luca.engine.sync()
    twin.engine.sync()
    for person in (anna, luca, twin):
        person.engine.sync()
    assert luca.see("case", 1) == twin.see("case", 1) == anna.see("case", 1) == ["Luca's", "the twin's"]
    assert anna.see("case", 2) == ["the twin's too"]
    assert anna.state() == luca.state() == twin.state()
    devices = {p.engine.laptop.identity.device for p in (luca, twin)}
    assert len(devices) == 2


class SaysItIsOurs:
    """A server that calls the last line of every page one of the reader's own, each time another."""

    def __init__(self, inner: Transport) -> None:
        self.inner, self.lying = inner, True

    def post(self, path: str, body: bytes, *, token: str = "") -> bytes:
        answer = self.inner.post(path, body, token=token)
        if path != "/v1/pull" or not self.lying:
            return answer
        told = msgspec.msgpack.decode(answer, type=messages.Pulled)
        return messages.encode(msgspec.structs.replace(told, pages=tuple(map(_called_own, told.pages))))

    def get(self, path: str, *, token: str = "") -> bytes:
        return self.inner.get(path, token=token)

    def put(self, path: str, body: bytes, *, token: str = "") -> bytes:
        return self.inner.put(path, body, token=token)


def _called_own(page: messages.SpacePage) -> messages.SpacePage:
    if not page.lines:
        return page
    last = msgspec.structs.replace(page.lines[-1], own=True, body=secrets.token_bytes(32))
    return msgspec.structs.replace(page, lines=(*page.lines[:-1], last))


def test_a_server_that_always_says_it_was_us_makes_no_more_than_a_few_devices_a_day(
    office: Office, anna: Person, luca: Person, inside: None
) -> None:
    luca.put("case", 2, "Luca's")
    luca.engine.sync()
    liar = SaysItIsOurs(luca.line.inner)
    luca.line.inner = liar
    told = set()
    for number in range(6):
        anna.put("case", 1, f"Anna's {number}")
        anna.engine.sync()
        told |= {(one.fault, one.detail) for one in luca.engine.sync().notices}
    roster = luca.engine.laptop.roster
    assert len(roster.every_device_of(luca.user)) == 1 + healing.ANEW_A_DAY
    assert (Fault.FORKED, "own") in told
    luca.put("case", 3, "still works")
    liar.lying = False
    for person in (luca, anna, luca):
        person.engine.sync()
    assert len(luca.engine.laptop.roster.every_device_of(luca.user)) == 1 + healing.ANEW_A_DAY
    assert anna.state() == luca.state()
    assert luca.see("case", 1) == ["Anna's 5"]


def restore(folder: Path, backup: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(backup, folder)


def test_a_server_restored_from_yesterday_gets_back_what_it_lost(tmp_path: Path) -> None:
    folder, backup = tmp_path / "s", tmp_path / "b"
    with running(folder) as server:
        office = Office(server)
        anna = office.founder()
        luca = office.joined(anna)
        anna.put("case", 1, "yesterday")
        anna.engine.sync()
        luca.engine.sync()
    shutil.copytree(folder, backup)
    with running(folder) as server:
        for person in (anna, luca):
            person.restarted().line.inner = HttpTransport(server.url)
        anna.put("case", 1, "today")
        anna.put("new case", 1, "today")
        anna.engine.sync()
        luca.engine.sync()
        luca.put("case", 2, "Luca, today")
        luca.engine.sync()
    restore(folder, backup)
    with running(folder) as server:
        for person in (anna, luca):
            person.restarted().line.inner = HttpTransport(server.url)
        luca.put("case", 3, "after the loss")
        summary = luca.engine.sync()
        assert [n.fault for n in summary.notices].count(Fault.ROLLED_BACK)
        for person in (anna, luca, anna):
            person.engine.sync()
        new = office_joined(server, anna)
        new.engine.sync()
        assert new.see("case", 1) == ["today"]
        assert new.see("case", 2) == ["Luca, today"]
        assert new.see("case", 3) == ["after the loss"]
        assert new.see("new case", 1) == ["today"]
        assert anna.state() == luca.state() == new.state()
        for person in (anna, luca, new):
            person.restarted()


def office_joined(server: object, by: Person) -> Person:
    by.office.server = server  # type: ignore[assignment] # the same office, its server started again
    return by.office.joined(by)


def test_a_damaged_cursor_is_found_out_and_read_again(anna: Person, luca: Person, inside: None) -> None:
    space = anna.put("case", 1, "one")
    anna.engine.sync()
    luca.engine.sync()
    luca.replica.read[space] = Cursor(space, 1, b"damaged" * 4)
    luca.engine.looked = b""
    anna.put("case", 1, "two")
    anna.engine.sync()
    luca.engine.sync()
    assert luca.see("case", 1) == ["two"]
    assert luca.state() == anna.state()


def test_poison_is_set_aside_and_the_rest_goes_on(
    office: Office, anna: Person, luca: Person, inside: None
) -> None:
    luca.put("case", 1, "good")
    luca.put("case", 2, b"this one")
    luca.put("other", 1, "good too")
    luca.engine.sync()
    database = next(Path(office.server.services.settings.data).glob("server.db"))
    spoil(database, luca.replica.rows[1].raw)
    summary = anna.engine.sync()
    assert summary.set_aside == 0
    assert [n.fault for n in summary.notices] == [Fault.FORKED]
    assert anna.see("other", 1) == ["good too"]


def spoil(database: Path, raw: bytes) -> None:
    bad = raw[:100] + bytes([raw[100] ^ 1]) + raw[101:]
    with sqlite3.connect(database) as connection:
        changed = connection.execute("UPDATE log SET body = ? WHERE body = ?", (bad, raw)).rowcount
    connection.close()
    assert changed == 1


def test_a_change_sealed_with_a_key_nobody_here_has_waits_for_it(
    office: Office, anna: Person, luca: Person, inside: None
) -> None:
    from sync.client import membership

    space = office.space("case")
    membership.set_group(luca.engine.laptop, "named", space, [luca.user])
    luca.rules.homes[space] = ("named", space)
    luca.put("case", 1, "for few")
    luca.put("case", 1, "for few, again")
    luca.engine.sync()
    # Somebody hands over what the server would not: the envelopes come before the key.
    from sync.client.checking import Checker, Raw

    lines = Checker(anna.engine.laptop, {}, {}).check(
        [Raw(space, 0, 0, row.raw) for row in luca.replica.rows]
    )
    anna.engine.sync()
    lines = Checker(anna.engine.laptop, {}, {}).check(
        [Raw(space, 0, 0, row.raw) for row in luca.replica.rows]
    )
    assert [line.reason for line in lines] == [Reason.NO_KEY, Reason.NO_KEY]
    assert all(line.linked for line in lines)


def test_a_shorter_log_of_members_is_told(office: Office, anna: Person, luca: Person) -> None:
    anna.engine.sync()
    laptop = anna.engine.laptop
    line = anna.line.inner

    class Old:
        """A server that shows the members of yesterday and takes nothing."""

        def get(self, path: str, *, token: str = "") -> bytes:
            if path.startswith("/v1/members"):
                from sync.protocol.messages import Members, encode

                return encode(Members(0, tuple(laptop.replica.entries()[:2]), 2))
            return line.get(path, token=token)

        def post(self, path: str, body: bytes, *, token: str = "") -> bytes:
            if path == "/v1/members":
                raise SyncError(Fault.REFUSED, "refused")
            return line.post(path, body, token=token)

        def put(self, path: str, body: bytes, *, token: str = "") -> bytes:
            return line.put(path, body, token=token)

    engine = Engine(anna.replica, Old(), anna.rules)
    with pytest.raises(SyncError) as error:
        engine.sync()
    assert error.value.fault == Fault.ROLLED_BACK
    engine.close()
