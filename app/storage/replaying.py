"""Makes records anew from all the changes that touched them, in an order in which causes come first.

Needed where changes do not simply follow each other: one that had been set aside comes after later
ones of its device, or unsent changes go on under another device.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.storage import odd_steps
from app.storage.field_rules import rules
from app.storage.record_bench import BenchRecord, RecordBench
from app.storage.record_merging import bring_in_step
from app.storage.record_writes import Key, Write, writes_of
from app.storage.store import Store
from sync.merge.applying import apply
from sync.merge.arrival import Arrival
from sync.merge.rules import MergeRule
from sync.merge.seen import Seen, ahead_of


def replay(store: Store, keys: Iterable[Key]) -> None:
    """Bring these records in step with their changes."""
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        return
    ids = dict(store.rows("SELECT number, id FROM device"))
    bench = RecordBench(store)
    bench.load(wanted)
    for key in wanted:
        made = _made(store, key, writes_of(store, key), ids)
        held = bench.records.get(key)
        if held is not None:
            made.rid, made.stored, made.was_open = held.rid, held.stored, held.was_open
        bench.records[key] = made
    bring_in_step(store, bench, wanted)
    odd_steps.look(store, wanted)


def _made(store: Store, key: Key, writes: list[Write], ids: Mapping[int, bytes]) -> BenchRecord:
    kind = store.registry.numbered(key[0])
    made = BenchRecord(key, kind, writes[0].space)
    vector = dict(store.rows("SELECT device, dseq FROM vector WHERE space = ?", [made.space]))
    here = Seen(vector)
    stamps = {write.dot: (write.hlc, ids[write.dot[0]]) for write in writes}
    for write in writes:
        arrival = Arrival(write.dot, write.context, here, ahead_of(write.context, here, write.context.vector))
        rule_of = rules(kind).get if kind else _NO_RULES.get
        outcome = apply(made.registers, made.values, write.fields, arrival, stamps.__getitem__, rule_of)
        made.registers, made.change = outcome.registers, write.rid
        made.values.update(outcome.shown)
    return made


_NO_RULES: dict[int, MergeRule] = {}
