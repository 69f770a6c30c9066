"""Makes records anew from all the changes that touched them, in an order in which causes come first.

Needed where changes do not simply follow each other: one that had been set aside comes after later
ones of its device, or unsent changes go on under another device.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.storage.record_bench import BenchRecord, Key, RecordBench, rules
from app.storage.record_merging import bring_in_step
from app.storage.store import Store
from sync.merge.applying import apply, undecided
from sync.merge.arrival import Arrival
from sync.merge.registers import Dot
from sync.merge.rules import MergeRule
from sync.protocol.change import LIFE, decode


@dataclass(frozen=True, slots=True)
class _Write:
    """What one change wrote of the record."""

    rid: int
    space: int
    dot: Dot
    hlc: int
    context: Mapping[int, int]
    fields: Mapping[int, Any]

    def order(self) -> tuple[int, int, Dot]:
        """A change has seen more changes than any of those it has seen."""
        return sum(self.context.values()), self.hlc, self.dot


def replay(store: Store, keys: Iterable[Key]) -> None:
    """Bring these records in step with their changes."""
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        return
    ids = dict(store.rows("SELECT number, id FROM device"))
    numbers = {id_: number for number, id_ in ids.items()}
    bench = RecordBench(store)
    bench.load(wanted)
    questions: dict[tuple[Key, int], bool] = {}
    for key in wanted:
        writes = _writes(store, key, numbers)
        made = _made(store, key, writes, ids)
        held = bench.records.get(key)
        made.rid = held.rid if held else None
        bench.records[key] = made
        questions |= _questions(key, made, held)
    bring_in_step(store, bench, wanted, questions)


def _writes(store: Store, key: Key, numbers: Mapping[bytes, int]) -> list[_Write]:
    rows = store.rows(
        "SELECT c.rid, c.space, c.device, c.dseq, c.hlc, c.body FROM touch t"
        " JOIN change c ON c.rid = t.change WHERE t.record = ?",
        [key[1]],
    )
    found: list[_Write] = []
    for rid, space, device, dseq, hlc, body in rows:
        change = decode(body)
        context = {numbers[id_]: seen for id_, seen in change.context if id_ in numbers}
        context[device] = dseq - 1
        fields = next((op.fields for op in change.ops if (op.kind, op.record) == key), None)
        if fields is not None:
            found.append(_Write(rid, space, (device, dseq), hlc, context, fields))
    return sorted(found, key=_Write.order)


def _made(store: Store, key: Key, writes: list[_Write], ids: Mapping[int, bytes]) -> BenchRecord:
    kind = store.registry.numbered(key[0])
    made = BenchRecord(key, kind, writes[0].space)
    vector = dict(store.rows("SELECT device, dseq FROM vector WHERE space = ?", [made.space]))
    stamps = {write.dot: (write.hlc, ids[write.dot[0]]) for write in writes}
    for write in writes:
        ahead = {device: dseq for device, dseq in write.context.items() if dseq > vector.get(device, 0)}
        arrival = Arrival(write.dot, write.context, vector, ahead)
        rule_of = rules(kind).get if kind else _NO_RULES.get
        outcome = apply(made.registers, made.values, write.fields, arrival, stamps.__getitem__, rule_of)
        made.registers, made.change = outcome.registers, write.rid
        made.values.update(outcome.shown)
    return made


_NO_RULES: dict[int, MergeRule] = {}


def _questions(key: Key, made: BenchRecord, held: BenchRecord | None) -> dict[tuple[Key, int], bool]:
    if made.kind is None or made.registers is None:
        return {}
    numbers = {LIFE, *made.values, *(held.values if held else ())}
    is_open = undecided(made.registers, made.values, numbers, rules(made.kind).get)
    return {(key, number): number in is_open for number in numbers}
