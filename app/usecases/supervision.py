"""The inbox of who supervises: everything that waits for a second pair of eyes, decided offline too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.ids import RecordId
from app.domain.user import User
from app.errors import NotAllowed
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.inbox_sources import SOURCES, InboxRow, Key, source

AT_ONCE = 200
"""Things approved at once, at most: more could not have been looked at."""


@dataclass(frozen=True, slots=True)
class InboxQuery:
    """What is asked for; empty means any."""

    what: frozenset[str] = frozenset()
    site: RecordId | None = None
    by: RecordId | None = None


ANYTHING = InboxQuery()


@dataclass(frozen=True, slots=True)
class InboxList:
    """Everything that waits and fits the question, oldest first; counts are of all that waits."""

    keys: tuple[Key, ...] = ()
    total: int = 0
    by_what: dict[str, int] = field(default_factory=dict)
    sites: dict[RecordId | None, int] = field(default_factory=dict)
    authors: dict[RecordId | None, int] = field(default_factory=dict)


def waiting(reader: Reader, by: User, query: InboxQuery = ANYTHING) -> InboxList:
    """What waits, of all sources."""
    everything = sorted(key for name in SOURCES for key in source(name).keys(reader, by))
    fitting = tuple(key for key in everything if _fits(key, query))
    return InboxList(
        fitting,
        len(everything),
        dict(Counter(key.what for key in everything)),
        dict(Counter(key.site for key in everything)),
        dict(Counter(key.by for key in everything)),
    )


def rows(reader: Reader, by: User, keys: Sequence[Key]) -> list[InboxRow]:
    """How these look, in their order."""
    found: dict[RecordId, InboxRow] = {}
    for name in {key.source for key in keys}:
        found.update((row.key.id, row) for row in source(name).rows(reader, by, _of(name, keys)))
    return [found[key.id] for key in keys if key.id in found]


def count(reader: Reader, by: User) -> int:
    """How many things wait that `by` may decide, as the list marks them: what the rail counts."""
    keys = waiting(reader, by).keys
    own = sum(len(source(name).own(reader, by, _of(name, keys))) for name in SOURCES)
    return len(keys) - own


def approve(store: Store, keys: Sequence[Key], note: str = "") -> int:
    """Approve these, all or nothing; several at once only where that is safe. How many."""
    if len(keys) > 1 and not all(row.bulk for row in rows(store, store.by, keys)):
        raise NotAllowed("supervision.one_by_one")
    for key in keys[:AT_ONCE]:
        source(key.source).approve(store, key.id, note)
    return min(len(keys), AT_ONCE)


def send_back(store: Store, key: Key, remarks: Sequence[tuple[str, str]]) -> None:
    """Give one back with remarks, as (field, text)."""
    source(key.source).send_back(store, key.id, remarks)


def _of(name: str, keys: Sequence[Key]) -> list[Key]:
    return [key for key in keys if key.source == name]


def _fits(key: Key, query: InboxQuery) -> bool:
    return (
        (not query.what or key.what in query.what)
        and query.site in (None, key.site)
        and query.by in (None, key.by)
    )
