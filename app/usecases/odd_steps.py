"""What a colleague's laptop wrote in a way the program does not: told, and decided by somebody else.

Nothing of it is lost or changed by itself. Until a colleague has looked, it opens nothing that was shut.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from app.domain.declaration import Record, kind_of
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.problems import Problem
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.storage import conflicts, odd_steps
from app.storage.conflicts import OpenField
from app.storage.odd_steps import OddStep
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.conflict_views import BrokenRule
from app.usecases.permissions import Act, require
from app.usecases.reviews import works_alone
from app.usecases.saving import refuse

KEY: Final = "rules.odd_step"
STAND: Final = "stand"
BACK: Final = "back"
NEWEST: Final = 200


def odd(reader: Reader) -> list[BrokenRule]:
    """Every odd step nobody has looked at, as a broken rule."""
    return [rule for one in odd_steps.every(reader, NEWEST) if (rule := _told(reader, one)) is not None]


def in_doubt(reader: Reader, records: Iterable[Record]) -> frozenset[bytes]:
    """The ids of those among `records` whose state somebody must look at first: it was written as no program
    does, or in two ways apart."""
    return frozenset(
        one.id
        for one in records
        if any(_is_state(reader, field) for field in conflicts.open_fields(reader, one.id))
        or odd_steps.of(reader, kind_of(one), one.id) is not None
    )


def _is_state(reader: Reader, one: OpenField) -> bool:
    kind = reader.registry.numbered(one.kind)
    return kind is not None and one.field == odd_steps.state_of(kind)


def decide(store: Store, kind: str, record: RecordId, answer: str) -> None:
    """Somebody looked: what was written is right (`STAND`), or the state goes back to what it was (`BACK`).

    NotAllowed for who wrote it; DomainError where nobody waits for an answer any more, or none was given.
    """
    require(store.by, Act.SUPERVISE)
    one = odd_steps.of(store, store.registry.named(kind), record)
    if one is None:
        raise DomainError("conflict.moved_on")
    if one.author == store.by.id and not works_alone(store, store.by):
        raise NotAllowed("error.own_work")
    if answer not in (STAND, BACK):
        refuse([Problem("check.missing", "answer")])
    store.settle(one.kind, record, {one.field: one.to if answer == STAND else one.before})


def _told(reader: Reader, one: OddStep) -> BrokenRule | None:
    held: Any = reader.get(one.kind.record, one.record)
    if held is None:
        return None
    person = reader.get(Person, held.person)
    author = reader.get(User, one.author)
    params: tuple[tuple[str, str | int], ...] = (
        ("one", (person.display_name if person else "") or ""),
        ("who", (author.name if author else "") or ""),
        ("kind", one.kind.name),
        ("before", one.before or ""),
        ("to", one.to or ""),
    )
    return BrokenRule(KEY, params, one.kind.name, one.record, one.record, held.person)
