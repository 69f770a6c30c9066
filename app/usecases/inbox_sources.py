"""What waits for a supervisor, from wherever: each area that has something adds a source, one line here.

A source is a class of `module:Class`, imported when the inbox is first read. It says what waits
(`keys`, light, all of it), how it looks (`rows`, for those on the screen), and does what was decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Final, NamedTuple, Protocol

from app.domain.ids import RecordId
from app.domain.user import User
from app.storage.reader import Reader
from app.storage.store import Store


class Key(NamedTuple):
    """One thing that waits: since when (milliseconds since 1970), its id in its source, and what sorts it.

    `what` is a code of the list `review_what`.
    """

    since: int
    id: RecordId
    what: str
    site: RecordId | None
    by: RecordId | None
    source: str


@dataclass(frozen=True, slots=True)
class InboxRow:
    """How one thing that waits looks. `title` is a quiet word about it, never a sentence."""

    key: Key
    person: RecordId | None
    person_name: str
    case: RecordId | None
    case_number: str
    site_name: str
    by_name: str
    title: str
    kind: str
    """The kind of the record that was handed in, and its id: what is opened to read it."""
    record: RecordId | None
    changed: bool = False
    """It was approved and has changed since."""
    own: bool = False
    """The one at the keyboard wrote it: somebody else decides (rule R-09)."""
    may: bool = True
    """Whether the one at the keyboard may decide it at all."""
    bulk: bool = True
    """Whether it may be approved among others, unread."""
    read: Mapping[str, int] | None = None
    """Of an emergency access: what was read, as kinds of record and how many of each."""


class InboxSource(Protocol):
    """One sort of things that wait."""

    def keys(self, reader: Reader, by: User) -> Sequence[Key]:
        """Everything of this source that waits, oldest first, the own of `by` too."""

    def rows(self, reader: Reader, by: User, keys: Sequence[Key]) -> Sequence[InboxRow]:
        """How these look to `by`; those gone meanwhile are left out."""

    def own(self, reader: Reader, by: User, keys: Sequence[Key]) -> frozenset[RecordId]:
        """Those that `by` wrote, so that somebody else decides: what `rows` says, but of all at once."""

    def approve(self, store: Store, id: RecordId, note: str = "") -> object:
        """Let it stand."""

    def send_back(self, store: Store, id: RecordId, remarks: Sequence[tuple[str, str]]) -> object:
        """Give it back, with remarks as (field, text)."""


SOURCES: Final[dict[str, str]] = {
    "review": "app.usecases.review_source:ReviewSource",
    "mediation": "app.usecases.mediation_source:MediationSource",
    "break_glass": "app.usecases.emergency.source:BreakGlassSource",
}
"""By the name in `Key.source`, `module:Class`."""


@cache
def source(name: str) -> InboxSource:
    """The source of this name."""
    module, _, cls = SOURCES[name].partition(":")
    made: InboxSource = getattr(import_module(module), cls)()
    return made
