"""Whoever steals the server's disk, or listens on its line, reads nothing: marker words are not in there."""

from __future__ import annotations

import base64
import sqlite3
from pathlib import Path

import pytest

from sync.client import membership
from sync.client.ports import Identity
from sync.protocol.wire import to_wire
from sync.server.embedded import Running
from tests.hostile.proxy import Answer, Asked, Forward, Proxy, Trick, standing_before
from tests.sync.client.office import Office, running

MARKERS = ("Zolfanello", "ተስፋለም", "مريم الزهراء", "tossicodipendenza", "+39 351 555 0142", "Casa del Ponte")


def written_in(marker: str) -> list[bytes]:
    """A word as it may stand on a disk."""
    plain = marker.encode()
    return [
        plain,
        marker.encode("utf-16-le"),
        plain.hex().encode(),
        base64.b64encode(plain)[: len(plain) // 3 * 4],
        marker.upper().encode(),
    ]


def found(content: bytes) -> list[str]:
    return [marker for marker in MARKERS if any(form in content for form in written_in(marker))]


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def a_day(server: Running, proxy: Proxy) -> tuple[Office, list[Identity]]:
    """Three people write, edit the same field, share, remove one of them, and one takes a second laptop."""
    office = Office(server)
    server = Running(proxy.url, server.claim, server.services)
    office.server = server
    anna = office.founder()
    luca, nora = office.joined(anna), office.joined(anna)
    for number, marker in enumerate(MARKERS):
        for person in (anna, luca, nora):
            person.put(f"case {number}", 1, f"{marker} secondo {person.user.hex()}")
            person.put(f"case {number}", number + 2, f"note: {marker}, e ancora {marker}")
            person.engine.sync()
    office.joined(anna, user=anna.user).engine.sync()
    membership.remove_user(anna.engine.laptop, nora.user)
    for person in (anna, luca):
        person.put("case 0", 9, " ".join(MARKERS))
        person.engine.sync()
    membership.share(anna.engine.laptop, office.space("case 0"), luca.rules.home_of(b"") or b"", luca.user)
    anna.engine.sync()
    assert found(repr(luca.replica.state()).encode()) == list(MARKERS)
    return office, [person.replica.who for person in office.people if person.replica.who]


def keeping(kept: list[bytes]) -> Trick:
    def trick(asked: Asked, forward: Forward) -> Answer:
        answer = forward()
        kept.extend((asked.path.encode(), asked.body, answer.body))
        return answer

    return trick


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes, Office, list[Identity]]:
    """All bytes of the server's folder after a day, and all that went over the line."""
    line: list[bytes] = []
    tmp_path = tmp_path_factory.mktemp("day")
    with running(tmp_path / "server") as server, standing_before(server.url) as proxy:
        proxy.trick = keeping(line)
        office, people = a_day(server, proxy)
        alive = everything_in(tmp_path / "server")
        office.close()
    return alive + everything_in(tmp_path / "server"), b"\x00".join(line), office, people


def test_a_days_work_leaves_no_word_and_no_key_on_the_server(
    told: tuple[bytes, bytes, Office, list[Identity]],
) -> None:
    disk, line, office, people = told
    assert len(disk) > 50_000
    assert len(line) > 50_000
    assert found(disk) == found(line) == []
    secrets = [secret for person in office.people for secret in person.replica.known_secrets.values()]
    keys = [
        key for one in people for key in (one.sign_key, one.device_key, one.seal_key[:64], one.seal_key[64:])
    ]
    for secret in (*secrets, *keys):
        assert secret not in disk
        assert secret not in line
    assert people[0].device in disk  # we do look at the right bytes


def test_the_same_day_unsealed_is_found(
    tmp_path: Path, told: tuple[bytes, bytes, Office, list[Identity]]
) -> None:
    """The control: the same changes without the seal, in the same kind of file."""
    _, _, office, _ = told
    with sqlite3.connect(tmp_path / "open.db") as database:
        database.execute("CREATE TABLE log (body BLOB)")
        bodies = [(to_wire(row.change),) for person in office.people for row in person.replica.rows]
        database.executemany("INSERT INTO log VALUES (?)", bodies)
    database.close()
    assert found((tmp_path / "open.db").read_bytes()) == list(MARKERS)
