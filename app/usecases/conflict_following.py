"""One decision made twice is asked about once: what was handed in goes the way its review goes.

Two supervisors who decide the same thing on two laptops leave two questions, the outcome of the review
and the state of what was handed in. Answered apart they could contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.domain.declaration import Kind, kind_of
from app.domain.ids import RecordId
from app.domain.review import Review
from app.storage.conflicts import OpenField
from app.storage.reader import Reader
from app.usecases import reviews
from app.usecases.conflict_views import ConflictLine

STATE: Final = "state"
"""The answer of a review, and of what was handed in, that a decision writes."""


def led(reader: Reader, fields: Iterable[OpenField]) -> frozenset[tuple[RecordId, int]]:
    """Of these, the fields that a review among them decides: (record, number of the field)."""
    review = kind_of(Review)
    state = review.by_name[STATE].id
    found = (subject_of(reader, one.record) for one in fields if (one.kind, one.field) == (review.id, state))
    return frozenset(
        (subject, kind.by_name[STATE].id) for kind, subject in filter(None, found) if STATE in kind.by_name
    )


def subject_of(reader: Reader, review: RecordId) -> tuple[Kind, RecordId] | None:
    """What was handed in; None when this program does not know its kind."""
    held = reader.get(Review, review)
    subject = reviews.id_of(held.subject) if held else None
    if held is None or subject is None:
        return None
    kind = next((one for one in reader.registry if one.name == held.subject_kind), None)
    return (kind, subject) if kind is not None else None


def laptops_of(line: ConflictLine, value: object) -> frozenset[int]:
    """The numbers of the laptops that wrote `value`."""
    return frozenset(side.dot[0] for side in line.sides if side.value == value)


def same_side(line: ConflictLine, laptops: frozenset[int]) -> object | None:
    """The value those laptops wrote here; None when they wrote none, or several."""
    values = [side.value for side in line.sides if side.dot[0] in laptops]
    return values[0] if len(values) == 1 else None
