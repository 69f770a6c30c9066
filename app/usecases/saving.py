"""What every verb does before it writes: find the record, check the answers, refuse all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Concatenate, ParamSpec, TypeVar

from app.domain.checks import check
from app.domain.declaration import Need, Record
from app.domain.ids import RecordId
from app.domain.problems import Problem
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import RecordGone, Store

R = TypeVar("R", bound=Record)
P = ParamSpec("P")
T = TypeVar("T")


def refuse(problems: Iterable[Problem]) -> list[Problem]:
    """Raise DomainError with all of `problems` when one of them forbids; else give back the warnings."""
    found = list(problems)
    if any(not problem.warning for problem in found):
        raise DomainError(problems=tuple(found))
    return found


def must_find(reader: Reader, kind: type[R], id: RecordId | None) -> R:
    """The living record of this id; RecordGone without it."""
    found = reader.get(kind, id)
    if found is None:
        raise RecordGone
    return found


def draft_problems(record: Record) -> list[Problem]:
    """What forbids to keep `record` even as a draft."""
    return [problem for problem in check(record) if not problem.warning]


def submit_problems(record: Record) -> list[Problem]:
    """What is missing before `record` can go to the supervisor."""
    return [problem for problem in check(record, Need.SUBMIT) if not problem.warning]


def keep(store: Store, record: R) -> R:
    """Write `record`, new or changed, when its declaration has nothing against it."""
    refuse(draft_problems(record))
    return store.put(record)


def answering(verb: Callable[Concatenate[Store, P], T], *shown: Record) -> Callable[Concatenate[Store, P], T]:
    """`verb` for a form that showed these records: it writes what was changed there and nothing else.

    What another laptop wrote while the form was open stays; where both wrote, both stand in question.
    """

    def answered(store: Store, /, *args: P.args, **kwargs: P.kwargs) -> T:
        store.shown = {record.id: record for record in shown}
        return verb(store, *args, **kwargs)

    return answered


def today(store: Store) -> date:
    """The day of this transaction where the laptop stands."""
    return datetime.fromtimestamp(store.now_ms / 1000, UTC).astimezone().date()


def now(store: Store) -> datetime:
    """The moment of this transaction, UTC."""
    return datetime.fromtimestamp(store.now_ms / 1000, UTC)
