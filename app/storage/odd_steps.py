"""States that another laptop wrote in a way no program of this sort does (`app.domain.workflows`).

A step that fits what stands here is seen to fit as it is merged, and costs nothing. Of any other one the
record is remembered, and judged by its own signed history whenever somebody asks: so all laptops that hold
the same changes say the same, and it is over by itself once a colleague has written on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.domain.declaration import Kind
from app.domain.ids import RecordId
from app.domain.workflows import WORKFLOWS, standing, steps_of
from app.storage.reader import Reader
from app.storage.record_writes import Key, Write, writes_of
from app.storage.store import Store

_NAME: Final = "odd."
"""Name in `local`, before the record's id in hexadecimal; the value is the number of its kind."""


@dataclass(frozen=True, slots=True)
class OddStep:
    """`author` wrote `to` at `at` (milliseconds since 1970) where `before` stood; nobody has looked since."""

    kind: Kind
    record: RecordId
    author: RecordId
    at: int
    before: str | None
    to: str | None
    field: int
    """The number of the field it is in."""


@dataclass(frozen=True, slots=True)
class _Signed:
    write: Write

    @property
    def author(self) -> bytes:
        return self.write.author

    def follows(self, other: Any) -> bool:
        return self.write.had_seen(other.write.dot) and other.write.dot != self.write.dot


def fits(kind: Kind, held: Mapping[int, Any], fields: Mapping[int, Any], *, seen: bool) -> bool:
    """Whether what a change writes of a record follows from what stands here; `seen`: its author saw that."""
    workflow, number = WORKFLOWS.get(kind.name), state_of(kind)
    if workflow is None or number is None or number not in fields or held.get(number) is None:
        return True
    answers = {kind.by_id[n].name: value for n, value in fields.items() if n in kind.by_id}
    return seen and workflow.may_follow(held[number], fields[number], answers)


def state_of(kind: Kind) -> int | None:
    """The number of the field that holds the state of a kind with steps; None for others."""
    workflow = WORKFLOWS.get(kind.name)
    return None if workflow is None else kind.by_name[workflow.field].id


def look(store: Store, keys: Iterable[Key]) -> None:
    """Judge these records, and remember those in which somebody took an odd step."""
    for key in keys:
        kind = store.registry.numbered(key[0])
        if kind is None or kind.name not in WORKFLOWS:
            continue
        if _judged(store, kind, RecordId(key[1])) is None:
            store.tables.execute("DELETE FROM local WHERE key = ?", [_NAME + key[1].hex()])
        else:
            store.remember_local(_NAME + key[1].hex(), key[0])


def of(reader: Reader, kind: Kind, record: RecordId) -> OddStep | None:
    """The odd step that stands in a record; None where there is none."""
    return _judged(reader, kind, record) if reader.local(_NAME + record.hex()) is not None else None


def every(reader: Reader, limit: int) -> list[OddStep]:
    """All that stand, in the order of their records."""
    sql = "SELECT key, value FROM local WHERE key > ? AND key < ? ORDER BY key LIMIT ?"
    found = []
    for key, number in reader.rows(sql, [_NAME, _NAME[:-1] + "/", limit]):
        kind = reader.registry.numbered(number)
        odd = _judged(reader, kind, RecordId(bytes.fromhex(key.removeprefix(_NAME)))) if kind else None
        if odd is not None:
            found.append(odd)
    return found


def known(reader: Reader) -> frozenset[bytes]:
    """The ids of records remembered, for who looks whether some of them were written on."""
    rows = reader.rows("SELECT key FROM local WHERE key > ? AND key < ?", [_NAME, _NAME[:-1] + "/"])
    return frozenset(bytes.fromhex(key.removeprefix(_NAME)) for (key,) in rows)


def forget(reader: Reader, records: Iterable[bytes]) -> None:
    """These records are given up."""
    gone = known(reader)
    for record in records:
        if record in gone:
            reader.tables.execute("DELETE FROM local WHERE key = ?", [_NAME + record.hex()])


def _judged(reader: Reader, kind: Kind, record: RecordId) -> OddStep | None:
    workflow = WORKFLOWS[kind.name]
    number = kind.by_name[workflow.field].id
    steps = steps_of(
        workflow,
        [
            (
                _Signed(one),
                one.fields[number],
                {kind.by_id[n].name: v for n, v in one.fields.items() if n in kind.by_id},
            )
            for one in writes_of(reader, (kind.id, record))
            if number in one.fields
        ],
    )
    odd = standing(steps)
    if odd is None or not isinstance(odd.write, _Signed):
        return None
    write = odd.write.write
    before = next((one for one in sorted(odd.before, key=str)), None)
    return OddStep(kind, record, RecordId(write.author), write.at, before, odd.to, number)
