"""What each change wrote of a record, in an order in which causes come before what they caused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.ids import RecordId
from app.storage.reader import Reader
from sync.merge.registers import Dot
from sync.merge.seen import Seen
from sync.protocol.change import decode

Key = tuple[int, bytes]
"""(number of the kind, record id)."""


@dataclass(frozen=True, slots=True)
class Write:
    """What one change wrote of the record; `context` is what its author had seen, by device number.

    `at`: milliseconds since 1970, for showing.
    """

    rid: int
    space: int
    dot: Dot
    hlc: int
    at: int
    author: RecordId
    context: Seen[int]
    fields: Mapping[int, Any]

    def had_seen(self, dot: Dot) -> bool:
        """Whether its author had seen another change; a change has seen itself."""
        return self.context.covers(dot) or dot == self.dot

    def order(self) -> tuple[int, int, Dot]:
        """A change has seen more changes than any of those it has seen."""
        return sum(self.context.vector.values()), self.hlc, self.dot


def writes_of(reader: Reader, key: Key) -> list[Write]:
    """All writes of a record, causes first."""
    numbers = {id_: number for number, id_ in reader.rows("SELECT number, id FROM device")}
    rows = reader.rows(
        "SELECT c.rid, c.space, c.device, c.dseq, c.hlc, c.at, c.author, c.body FROM touch t"
        " JOIN written c ON c.rid = t.change WHERE t.record = ?",
        [key[1]],
    )
    found: list[Write] = []
    for rid, space, device, dseq, hlc, at, author, body in rows:
        change = decode(body)
        context = {numbers[id_]: seen for id_, seen in change.context if id_ in numbers}
        context[device] = dseq - 1
        missing = frozenset((numbers[id_], gone) for id_, gone in change.missing if id_ in numbers)
        fields = next((op.fields for op in change.ops if (op.kind, op.record) == key), None)
        if fields is not None:
            found.append(
                Write(rid, space, (device, dseq), hlc, at, RecordId(author), Seen(context, missing), fields)
            )
    return sorted(found, key=Write.order)


def devices(reader: Reader) -> list[tuple[int, bytes | None, bool]]:
    """(number, user, whether it is this laptop) of every device known here."""
    return [
        (n, user, bool(own))
        for n, user, own in reader.rows("SELECT number, user, key IS NOT NULL FROM device")
    ]
