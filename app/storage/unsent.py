"""Changes that are only on this laptop, and envelopes that could not be applied: the lists people see."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.ids import RecordId
from app.storage.change_states import PARKED, REFUSED, SEALED, WAITING
from app.storage.reader import Reader
from sync.protocol.change import decode

STATES = {WAITING: "waiting", SEALED: "sealed", PARKED: "parked", REFUSED: "refused"}


@dataclass(frozen=True, slots=True)
class Unsent:
    """One change not known to be on the server: its records as (number of the kind, id)."""

    at: int
    state: str
    reason: str
    records: tuple[tuple[int, RecordId], ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """One envelope kept until it can be read: whose device made it, empty id when nobody knows."""

    user: bytes
    device: bytes
    received: int
    reason: str


@dataclass(frozen=True, slots=True)
class Moving:
    """An attachment with bytes on their way: `size` of them still go out, or still come in. `there`: what is
    to come in is at the server."""

    attachment: RecordId
    size: int
    out: bool
    there: bool


def moving(reader: Reader, limit: int) -> list[Moving]:
    """Attachments that are only here, then those wanted here, the newest of each first."""
    sql = (
        "SELECT attachment, sum(size), here, max(there) = 1 FROM piece WHERE {} GROUP BY attachment"
        " ORDER BY attachment DESC LIMIT ?"
    )
    found = []
    for which in ("here = 1 AND there <> 1", "here = 0 AND wish > 0"):
        for id_, size, here, there in reader.rows(sql.format(which), [limit]):
            found.append(Moving(RecordId(id_), size, bool(here), bool(there)))
    return found


def newest(reader: Reader, limit: int) -> list[Unsent]:
    """The newest unsent changes."""
    rows = reader.rows(
        "SELECT at, state, coalesce(reason, ''), body FROM written WHERE state IN (0, 3, 4, 5)"
        " ORDER BY rid DESC LIMIT ?",
        [limit],
    )
    return [
        Unsent(at, STATES[state], reason, tuple((op.kind, RecordId(op.record)) for op in decode(body).ops))
        for at, state, reason, body in rows
    ]


def count(reader: Reader) -> int:
    """How many changes are not known to be on the server."""
    return int(reader.rows("SELECT count(*) FROM change WHERE state IN (0, 3, 4, 5)")[0][0])


def in_file(reader: Reader, person: RecordId) -> int:
    """How many changes and pieces of attachments of a person's file are not known to be on the server."""
    rows = reader.rows(
        "SELECT count(*) FROM change c JOIN space s ON s.rid = c.space"
        " WHERE c.state IN (0, 3, 4, 5) AND s.root = ?",
        [person],
    )
    return int(rows[0][0]) + _pieces(reader, "s.root = ?", person)


def in_attachment(reader: Reader, attachment: RecordId) -> int:
    """How many pieces of an attachment are not known to be on the server."""
    return _pieces(reader, "p.attachment = ?", attachment)


def set_aside(reader: Reader, limit: int) -> list[Aside]:
    """The newest envelopes that could not be applied."""
    rows = reader.rows(
        "SELECT coalesce(d.user, x''), a.device, a.received, a.reason FROM set_aside a"
        " LEFT JOIN device d ON d.id = a.device ORDER BY a.rid DESC LIMIT ?",
        [limit],
    )
    return [Aside(*row) for row in rows]


def _pieces(reader: Reader, where: str, about: RecordId) -> int:
    unsent = "p.here = 1 AND p.there <> 1"
    sql = f"SELECT count(*) FROM piece p JOIN space s ON s.rid = p.space WHERE {unsent} AND {where}"
    return int(reader.rows(sql, [about])[0][0])
