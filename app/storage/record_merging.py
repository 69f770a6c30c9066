"""Merges the changes of a page into the records they touch, and brings what follows from them in step."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.authority import begins_anew
from app.domain.declaration import Kind
from app.domain.ids import RecordId
from app.storage import conflicts, odd_steps, search
from app.storage.arriving_spaces import UNKNOWN, Arrivals, ArrivingSpace
from app.storage.field_rules import rules
from app.storage.plain_shapes import fit
from app.storage.received_changes import ReceivedChanges
from app.storage.record_bench import BenchRecord, RecordBench, several
from app.storage.record_writes import Key
from app.storage.store import Store
from sync.merge.applying import Misshapen, Outcome, apply
from sync.merge.arrival import Arrival, arrive
from sync.merge.registers import Dot
from sync.merge.rules import MergeRule
from sync.merge.seen import Seen
from sync.protocol.change import Change, RecordOp

_ALL: frozenset[Dot] = frozenset()
_NO_RULES: dict[int, MergeRule] = {}


class Unfit(Exception):
    """A change that cannot be applied; `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class MergedRecords:
    """The records of one page."""

    def __init__(self, store: Store, arrivals: Arrivals, changes: ReceivedChanges) -> None:
        self._store, self._arrivals, self._changes = store, arrivals, changes
        self._bench = RecordBench(store)
        self._touched: dict[Key, None] = {}
        self._asked: set[Key] = set()
        self._odd = odd_steps.known(store)
        self._looked_at: set[Key] = set()

    @property
    def conflicts(self) -> int:
        """Records with fields a person has to decide about since this page."""
        return len(self._asked)

    def load(self, changes: Iterable[Change]) -> None:
        """Read the records these changes write."""
        keys = dict.fromkeys((op.kind, op.record) for change in changes for op in change.ops)
        self._bench.load(keys)

    def merge(self, space: ArrivingSpace, device: int, change: Change, rid: int) -> None:
        """Merge all of a change or, when some of it does not fit, nothing: then `Unfit`."""
        arrival = self._arrival(space, device, change)
        records = self._records(space, change)
        done = [(one, self._outcome(space, one, op, arrival)) for one, op in records]
        for (one, outcome), (_, op) in zip(done, records, strict=True):
            self._watch(one, op, arrival)
            one.registers = outcome.registers
            one.values.update(outcome.shown)
            one.change = rid
            self._bench.records[one.key] = one
            self._touched[one.key] = None
            if outcome.started:
                self._asked.add(one.key)

    def begins_anew(self, change: Change) -> bool:
        """Whether some of it begins a record that is there as something else than it is."""
        held = ((self._bench.records.get((op.kind, op.record)), op) for op in change.ops)
        return any(
            one is not None and one.kind is not None and begins_anew(one.kind, one.values, op.fields)
            for one, op in held
        )

    def write(self) -> None:
        """Write the records, their place in the search index, and the list of open questions."""
        bring_in_step(self._store, self._bench, list(self._touched))
        odd_steps.look(self._store, self._looked_at)

    def _watch(self, one: BenchRecord, op: RecordOp, arrival: Arrival) -> None:
        """Remember a record whose state goes where it may not, as far as one sees here."""
        number = odd_steps.state_of(one.kind) if one.kind is not None else None
        if one.kind is None or number is None or number not in op.fields or one.registers is None:
            return
        seen = arrival.covers(one.registers.dot(number)) and number not in one.registers.siblings
        if one.key[1] in self._odd or not odd_steps.fits(one.kind, one.values, op.fields, seen=seen):
            self._looked_at.add(one.key)

    def _records(self, space: ArrivingSpace, change: Change) -> list[tuple[BenchRecord, RecordOp]]:
        found, keys = [], set()
        for op in change.ops:
            key = (op.kind, op.record)
            if key in keys or len(op.record) != 16:
                raise Unfit("shape")
            keys.add(key)
            found.append((self._record(space, op, change), op))
        return found

    def _record(self, space: ArrivingSpace, op: RecordOp, change: Change) -> BenchRecord:
        kind = self._store.registry.numbered(op.kind)
        if kind is not None:
            if not fit(kind, op.fields):
                raise Unfit("shape")
            if space.scope == UNKNOWN:
                self._arrivals.tell(space, kind, op, change)
            if space.scope != kind.scope and space.scope != UNKNOWN:
                raise Unfit("scope")
        held = self._bench.records.get((op.kind, op.record))
        if held is None:
            return BenchRecord((op.kind, op.record), kind, space.number)
        if held.space != space.number:
            raise Unfit("space")
        if kind is not None and begins_anew(kind, held.values, op.fields):
            raise Unfit("authority")
        return held

    def _outcome(self, space: ArrivingSpace, one: BenchRecord, op: RecordOp, arrival: Arrival) -> Outcome:
        def rank(dot: Dot) -> tuple[int, bytes]:
            if dot == arrival.dot:
                return self._hlc, self._arrivals.ids[dot[0]]
            return self._changes.stamp(space.number, *dot)[0], self._arrivals.ids[dot[0]]

        rule_of = rules(one.kind).get if one.kind else _NO_RULES.get
        try:
            return apply(one.registers, one.values, op.fields, arrival, rank, rule_of)
        except Misshapen:
            raise Unfit("shape") from None

    def _arrival(self, space: ArrivingSpace, device: int, change: Change) -> Arrival:
        # Earlier ones of the device that were set aside count as gone by: nobody waits for them.
        self._hlc = change.hlc
        number = self._arrivals.device
        context = {number(id_): dseq for id_, dseq in change.context}
        context[device] = change.dseq - 1
        missing = _ALL
        if change.missing:
            missing = frozenset((number(id_), dseq) for id_, dseq in change.missing)
        here = Seen({**space.vector, device: change.dseq - 1})
        return arrive((device, change.dseq), Seen(context, missing), here)


def bring_in_step(store: Store, bench: RecordBench, touched: list[Key]) -> None:
    """Write merged records and what follows from them."""
    bench.write(touched)
    records = [bench.records[key] for key in touched]
    search.index_many(store, [_indexed(one, one.kind) for one in records if one.kind is not None])
    for one in records:
        now = several(one)
        for number in now - one.was_open:
            conflicts.begin(store, *one.key, number, store.now_ms)
        conflicts.end(store, one.key[1], one.was_open - now)
    for one in records:
        if one.kind is not None:
            _tell(store, one, one.kind)


def _tell(store: Store, one: BenchRecord, kind: Kind) -> None:
    record = RecordId(one.key[1])
    store.touched.setdefault(kind.name, set()).add(record)
    spec = kind.by_name.get("person")
    person = record if kind.name == "person" else one.values.get(spec.id) if spec else None
    if person is not None:
        store.touched_persons.add(RecordId(person))


def _indexed(one: BenchRecord, kind: Kind) -> search.Indexed:
    return search.Indexed(kind, one.key[1], one.values, one.space, one.alive, one.rid is None)
