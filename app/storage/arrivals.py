"""What others wrote and this laptop received, by file: read back from the changes themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.ids import RecordId
from app.storage import change_numbers
from app.storage.change_states import RECEIVED
from app.storage.reader import Reader
from sync.protocol.change import decode


@dataclass(frozen=True, slots=True)
class Written:
    """One change of somebody else's: in whose file (`root` of a space in `scope`), and what it touched."""

    number: int
    """Its place in the order of this laptop: larger came later."""
    author: RecordId
    received: int
    scope: str
    root: RecordId
    records: tuple[tuple[int, RecordId], ...]
    """Kind and id."""


def newest(reader: Reader) -> int:
    """The place of the newest change of this laptop."""
    return change_numbers.last(reader)


def since(
    reader: Reader, number: int, earliest: int, me: RecordId, scopes: Sequence[str], limit: int
) -> list[Written]:
    """Changes others wrote that came after the place `number` and after `earliest` (ms), newest first."""
    marks = ",".join("?" * len(scopes))
    rows = reader.rows(
        "SELECT c.rid, c.author, coalesce(c.received, c.at), s.scope, s.root, c.body FROM written c"
        " JOIN space s ON s.rid = c.space WHERE c.rid > ? AND c.state = ? AND c.author <> ?"
        f" AND coalesce(c.received, c.at) >= ? AND s.scope IN ({marks}) ORDER BY c.rid DESC LIMIT ?",
        [number, RECEIVED, me, earliest, *scopes, limit],
    )
    return [
        Written(
            rid,
            RecordId(author),
            received,
            scope,
            RecordId(root),
            tuple((op.kind, RecordId(op.record)) for op in decode(body).ops),
        )
        for rid, author, received, scope, root, body in rows
    ]


def whose(
    reader: Reader, persons: Sequence[RecordId]
) -> dict[RecordId, tuple[str, bytes | None, bytes | None]]:
    """(name, newest case, its site) of these persons."""
    found: dict[RecordId, tuple[str, bytes | None, bytes | None]] = {}
    for start in range(0, len(persons), 500):
        part = list(persons[start : start + 500])
        marks = ",".join("?" * len(part))
        rows = reader.rows(
            "SELECT p.id, p.display_name, c.id, c.site FROM k_person p LEFT JOIN case_card c"
            f" ON c.rid = (SELECT max(rid) FROM case_card WHERE person = p.id) WHERE p.id IN ({marks})",
            part,
        )
        found.update((RecordId(id_), (name or "", case, site)) for id_, name, case, site in rows)
    return found
