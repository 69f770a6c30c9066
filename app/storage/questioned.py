"""Local writes of fields that hold several values: nobody replaces a value they were not shown.

Pages and forms show one of the values beside each other. A person who types over it has seen that one,
so the change says of the others that it has not, and they stay in question here and everywhere. Where
only a supervisor decides, what somebody else wrote stays even when it was the one shown. What ends a
question is a decision: `Store.settle`. The same where a form was read before something came in: what came is
kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.declaration import FieldSpec, Kind, Merge
from app.domain.ids import RecordId
from app.storage.field_rules import rules
from app.storage.journal import Journal, Opened
from app.storage.reader import Reader
from sync.merge.applying import Outcome, apply, in_order
from sync.merge.registers import Dot, Registers
from sync.merge.rules import same

_IN_QUESTION = (Merge.ASK, Merge.SUPERVISOR, Merge.KEEP_BOTH)
_AUTHOR = "SELECT author FROM change WHERE space = ? AND device = ? AND dseq = ?"


def unseen(
    reader: Reader, by: RecordId, spec: FieldSpec, registers: Registers, shown: Any, space: int
) -> frozenset[Dot]:
    """The writes of a field that an ordinary edit of `by` leaves beside its own; none: not in question."""
    if spec.merge not in _IN_QUESTION or not registers.others(spec.id, shown):
        return frozenset()
    survivors = registers.survivors(spec.id, shown)
    seen = [dot for dot, value in survivors if same(value, shown)]
    if spec.merge is Merge.SUPERVISOR and not all(_is_by(reader, by, space, dot) for dot in seen):
        seen = []
    return frozenset(dot for dot, _ in survivors if dot not in seen)


def answered(kind: Kind, new: dict[int, Any], old: Mapping[int, Any], shown: Mapping[int, Any]) -> list[int]:
    """What somebody changed of the record they were shown, when it is another one (`old`) by now.

    Alters `new`: of a set only what was put in or taken out is theirs. Gives the fields that both changed
    and whose stored value they have not seen.
    """
    late = []
    for spec in kind.fields:
        number = spec.id
        if new[number] == shown[number]:
            new[number] = old[number]
        elif old[number] != shown[number] and spec.is_set:
            mine, before, now = (set(plain[number] or ()) for plain in (new, shown, old))
            new[number] = in_order((now | (mine - before)) - (before - mine))
        elif old[number] != shown[number] and spec.merge in _IN_QUESTION:
            late.append(number)
    return late


def merged(
    journal: Journal,
    opened: Opened,
    kind: Kind,
    registers: Registers,
    values: Mapping[int, Any],
    fields: Mapping[int, Any],
) -> Outcome:
    """What a change of this laptop makes of a record, exactly as another laptop merges it."""

    def rank(dot: Dot) -> tuple[int, bytes]:
        return journal.rank(opened.space, dot)

    return apply(registers, values, fields, opened.arrival(), rank, rules(kind).get)


def _is_by(reader: Reader, by: RecordId, space: int, dot: Dot) -> bool:
    rows = reader.rows(_AUTHOR, [space, *dot])
    return bool(rows) and rows[0][0] == by
