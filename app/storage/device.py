"""Which device writes into this file.

A file that was put back from a backup has lost the end of what its device wrote, while others may
have received it: were it to go on under the same id, two different changes would bear one number.
So a restored file goes on as a new device.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from app.storage.database import Database, immediate
from sync.protocol.change import DEVICE_BYTES

if TYPE_CHECKING:
    from app.storage.reader import Reader

FORMER, RENEWED = "former_device", "renewed"
"""Names in `local`: the number of the device before this one; that its unsent changes are to move."""
REPLACED = "replaced_devices"
"""Name in `local`: numbers of the devices whose files lay in the place of this one before it was put back."""
KEY_BYTES = 32
"""Of the seed of a device's Ed25519 key."""
FIRST = 1
"""Number of the device a file was made on."""


def number(tables: Database) -> int:
    """Number, in this file, of the device that writes now."""
    row = tables.execute("SELECT value FROM local WHERE key = 'device'").fetchone()
    return int(row[0]) if row else FIRST


def found(tables: Database) -> None:
    """Give a new file its first device, and a device without one its key; harmless when it has them."""
    tables.execute("INSERT OR IGNORE INTO device (number, id) VALUES (?, ?)", [FIRST, _new_id()])
    rest = "UPDATE device SET key = ? WHERE number = ? AND key IS NULL"
    tables.execute(rest, [secrets.token_bytes(KEY_BYTES), number(tables)])


def has_key(tables: Database) -> bool:
    """Whether the device that writes now can sign."""
    row = tables.execute("SELECT key FROM device WHERE number = ?", [number(tables)]).fetchone()
    return row is not None and row[0] is not None


def renew(tables: Database) -> None:
    """Let the file go on as a new device; one without tables yet stays as it is.

    The new device gets its key when the file is opened, as a file of an earlier version has no place for it.
    """
    with immediate(tables):
        if not tables.execute("SELECT 1 FROM sqlite_master WHERE name = 'device'").fetchone():
            return
        before = number(tables)
        _go_on_as(tables, number_of(tables, _new_id()))
        remember = "INSERT OR REPLACE INTO local (key, value) VALUES (?, ?)"
        tables.execute(remember, [FORMER, before])
        tables.execute(remember, [RENEWED, 1])


def take_place(tables: Database, others: Collection[bytes]) -> None:
    """The file takes the place of others on the same laptop, and speaks for their devices from now on: the
    one that wrote it, and `others` (ids), of which a backup knows nothing. One without tables yet stays as
    it is."""
    with immediate(tables):
        if not tables.execute("SELECT 1 FROM sqlite_master WHERE name = 'local'").fetchone():
            return
        row = tables.execute("SELECT value FROM local WHERE key = ?", [FORMER]).fetchone()
        numbers = {*_replaced(tables), *(number_of(tables, one) for one in others)}
        if row is not None:
            numbers.add(int(row[0]))
        if numbers:
            remember = "INSERT OR REPLACE INTO local (key, value) VALUES (?, ?)"
            tables.execute(remember, [REPLACED, " ".join(map(str, sorted(numbers)))])


def speaks_for(tables: Database) -> list[bytes]:
    """The ids of the device that writes now and of those whose files it took the place of; none before the
    file has tables."""
    if not tables.execute("SELECT 1 FROM sqlite_master WHERE name = 'local'").fetchone():
        return []
    numbers = {number(tables), *_replaced(tables)}
    rows = tables.execute("SELECT number, id FROM device ORDER BY number").fetchall()
    return [bytes(id_) for one, id_ in rows if one in numbers]


def _replaced(tables: Database) -> list[int]:
    row = tables.execute("SELECT value FROM local WHERE key = ?", [REPLACED]).fetchone()
    return [int(one) for one in row[0].split()] if row else []


def former(
    reader: Reader, certified: Callable[[Reader], Collection[bytes]] = lambda _: ()
) -> tuple[bytes, bytes] | None:
    """The device (id, Ed25519 seed) that wrote before the file went on as the present one (it was put back
    from a backup, or another had its numbers too), or None.

    A file put back twice without a line in between was in the meantime a device nobody has heard of: then
    it is the last one before that is `certified`.
    """
    found = reader.rows(
        "SELECT d.id, d.key FROM local l JOIN device d ON d.number <= l.value"
        " WHERE l.key = ? AND d.key IS NOT NULL ORDER BY d.number DESC",
        [FORMER],
    )
    if len(found) > 1:
        known = certified(reader)
        found = [row for row in found if bytes(row[0]) in known] or found
    return (found[0][0], found[0][1]) if found else None


def write_as(tables: Database, id_: bytes, user: bytes, key: bytes) -> None:
    """Go on as the device `id_` of `user`, with its Ed25519 seed; inside a transaction."""
    device = number_of(tables, id_)
    tables.execute("UPDATE device SET user = ?, key = ? WHERE number = ?", [user, key, device])
    _go_on_as(tables, device)


def number_of(tables: Database, id_: bytes) -> int:
    """Local number of a device, given to it when it has none yet."""
    row = tables.execute("SELECT number FROM device WHERE id = ?", [id_]).fetchone()
    if row is not None:
        return int(row[0])
    (last,) = tables.execute("SELECT coalesce(max(number), 0) FROM device").fetchone()
    tables.execute("INSERT INTO device (number, id) VALUES (?, ?)", [last + 1, id_])
    return int(last) + 1


def _go_on_as(tables: Database, device: int) -> None:
    tables.execute("INSERT OR REPLACE INTO local (key, value) VALUES ('device', ?)", [device])


def _new_id() -> bytes:
    return secrets.token_bytes(DEVICE_BYTES)
