"""Spaces and devices of a page that arrives: found by their ids, made when they are new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import msgspec

from app.domain.declaration import FieldSpec, Kind, Scope
from app.domain.ids import ID_BYTES
from app.domain.space_ids import space_id
from app.storage import device
from app.storage.reader import Reader
from app.storage.replica_access import batches
from app.storage.schema import table_of
from app.storage.spaces import ORGANISATION_ROOT
from sync.protocol.change import Change, RecordOp

UNKNOWN = "unknown"
"""Scope of a space whose root no change has told yet; its id stands as its root."""


class ArrivingSpace(msgspec.Struct):
    """One space of the page, by device number: `vector`, and `links` (dseq, prev of the next envelope)."""

    number: int
    id: bytes
    scope: str
    root: bytes
    known: bool = True
    vector: dict[int, int] = {}
    links: dict[int, tuple[int, bytes]] = {}


@cache
def _parent(kind: Kind) -> FieldSpec | None:
    return kind.parent


class Arrivals:
    """The spaces and devices of one page."""

    def __init__(self, reader: Reader, spaces: Iterable[bytes]) -> None:
        self._reader = reader
        self.spaces: dict[bytes, ArrivingSpace] = {}
        self.fresh: list[ArrivingSpace] = []
        self.told: list[ArrivingSpace] = []
        """Spaces that were there, of which it is known only now what they are about."""
        self._load(list(dict.fromkeys(spaces)))
        rows = reader.rows("SELECT number, id, user, key IS NOT NULL FROM device")
        self._devices = {id_: number for number, id_, _, _ in rows}
        self._users = {number: user for number, _, user, _ in rows}
        self.ids = {number: id_ for number, id_, _, _ in rows}
        self.own = {number for number, _, _, own in rows if own}
        """Devices this file has written as."""

    def device(self, id_: bytes) -> int:
        """Local number of a device."""
        number = self._devices.get(id_)
        if number is None:
            number = device.number_of(self._reader.tables, id_)
            self._devices[id_], self.ids[number] = number, id_
        return number

    def is_of(self, number: int, user: bytes) -> None:
        """Remember whose device it is."""
        if self._users.get(number) != user:
            self._users[number] = user
            self._reader.tables.execute("UPDATE device SET user = ? WHERE number = ?", [user, number])

    def tell(self, space: ArrivingSpace, kind: Kind, op: RecordOp, change: Change) -> None:
        """Find out what a space is about from a change in it; its id proves it."""
        for root in self._candidates(kind, op, change):
            if space_id(kind.scope, root) == space.id:
                space.scope, space.root = kind.scope.value, root
                if space.known:
                    self.told.append(space)
                return

    def _candidates(self, kind: Kind, op: RecordOp, change: Change) -> Iterator[bytes]:
        if kind.scope is Scope.ORGANISATION:
            yield ORGANISATION_ROOT
            return
        spec = _parent(kind)
        parent = op.fields.get(spec.id) if spec else None
        if isinstance(parent, bytes) and len(parent) == ID_BYTES:
            yield parent
        yield op.record
        if kind.scope is Scope.PRIVATE:
            yield change.author
        if spec and isinstance(parent, bytes):
            table = table_of(self._reader.registry.named(spec.target))
            sql = f"SELECT s.root FROM {table} k JOIN space s ON s.rid = k.space WHERE k.id = ?"
            yield from (row[0] for row in self._reader.rows(sql, [parent]))

    def _load(self, ids: list[bytes]) -> None:
        numbers: dict[int, ArrivingSpace] = {}
        for marks, part in batches(ids):
            sql = f"SELECT rid, id, scope, root FROM space WHERE id IN ({marks})"
            for row in self._reader.rows(sql, part):
                numbers[row[0]] = self.spaces[row[1]] = ArrivingSpace(*row)
        known = list(numbers)
        for start in range(0, len(known), 900):
            part_numbers = known[start : start + 900]
            marks = ",".join("?" * len(part_numbers))
            sql = f"SELECT space, device, dseq, linked, prev FROM vector WHERE space IN ({marks})"
            for space, number, dseq, linked, prev in self._reader.rows(sql, part_numbers):
                numbers[space].vector[number] = dseq
                numbers[space].links[number] = (linked, prev)
        last = self._reader.rows("SELECT coalesce(max(rid), 0) FROM space")[0][0]
        for id_ in ids:
            if id_ not in self.spaces:
                last += 1
                self.spaces[id_] = ArrivingSpace(last, id_, UNKNOWN, id_, known=False)
                self.fresh.append(self.spaces[id_])
