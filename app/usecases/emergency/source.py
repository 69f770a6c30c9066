"""Emergency openings in the inbox of the supervisor, until somebody else than who opened has judged them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.domain.case import Case
from app.domain.emergency import JUSTIFIED, UNJUSTIFIED, BreakGlass
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.review import BREAK_GLASS
from app.domain.site import Site
from app.domain.user import User
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.emergency import reviewing
from app.usecases.inbox_sources import InboxRow, Key
from app.usecases.permissions import Act, allowed

SOURCE: Final = BREAK_GLASS
"""Name of the source; the code of `review_what` is the same word."""


class BreakGlassSource:
    """`app.usecases.inbox_sources.InboxSource` over openings. They are read one by one."""

    def keys(self, reader: Reader, by: User) -> Sequence[Key]:
        """Openings that wait, oldest first."""
        return [_key(one) for one in reviewing.waiting(reader)]

    def rows(self, reader: Reader, by: User, keys: Sequence[Key]) -> Sequence[InboxRow]:
        """How these look."""
        found = reader.get_many(BreakGlass, [key.id for key in keys])
        return [_row(reader, by, key, found[key.id]) for key in keys if key.id in found]

    def own(self, reader: Reader, by: User, keys: Sequence[Key]) -> frozenset[RecordId]:
        """What `by` opened."""
        found = reader.get_many(BreakGlass, [key.id for key in keys if key.by == by.id])
        return frozenset(id_ for id_, one in found.items() if reviewing.is_own(reader, by, one))

    def approve(self, store: Store, id: RecordId, note: str = "") -> object:
        """It was justified."""
        return reviewing.judge(store, id, JUSTIFIED, note)

    def send_back(self, store: Store, id: RecordId, remarks: Sequence[tuple[str, str]]) -> object:
        """It was not, and why."""
        return reviewing.judge(store, id, UNJUSTIFIED, "\n".join(text for _, text in remarks))


def _key(one: BreakGlass) -> Key:
    since = int(one.at.timestamp() * 1000) if one.at else 0
    return Key(since, one.id, SOURCE, one.site, one.by, SOURCE)


def _row(reader: Reader, by: User, key: Key, opening: BreakGlass) -> InboxRow:
    person, case = reader.get(Person, opening.person), reader.get(Case, opening.case)
    site, who = reader.get(Site, opening.site), reader.get(User, opening.by)
    return InboxRow(
        key,
        opening.person,
        (person.display_name if person else "") or "",
        opening.case,
        (case.number if case else "") or "",
        (site.name if site else "") or "",
        (who.name if who else "") or "",
        "",
        SOURCE,
        opening.id,
        own=reviewing.is_own(reader, by, opening),
        may=allowed(by, Act.APPROVE),
        bulk=False,
        read=reviewing.parts_read(reader, opening),
    )
