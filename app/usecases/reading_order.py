"""What a laptop reads first when much waits to be read: what one cannot work without."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.domain.declaration import Scope
from app.domain.ids import RecordId
from app.domain.space_ids import space_id

_ORGANISATION = bytes(16)
"""The root of the space everybody reads: colleagues, centres, lists."""
FIRST, MINE, OTHERS = 0, 1, 2

Mine = Callable[[], frozenset[RecordId]]
"""The people one works with, as far as is known by now."""


class ReadingOrder:
    """The organisation, one's own things and one's centres; then the files of those one works with, as the
    caseloads of the centres tell; then the rest.

    Among the rest the sync itself puts first what the person has written in, then the newest. `mine` is
    asked again while reading goes on: on an empty laptop nothing is known of it at first.
    """

    def __init__(self, user: bytes, sites: Iterable[bytes], mine: Mine) -> None:
        roots = [
            (Scope.ORGANISATION, _ORGANISATION),
            (Scope.PRIVATE, user),
            *((Scope.SITE, one) for one in sites),
        ]
        self._first = frozenset(space_id(scope, root) for scope, root in roots)
        self._mine, self._people = mine, frozenset[RecordId]()
        self._files = frozenset[bytes]()

    def __call__(self, space: bytes) -> int:
        """The rank of a space; lower comes first."""
        if space in self._first:
            return FIRST
        return MINE if space in self._files else OTHERS

    def look(self) -> bool:
        """Learn what came in meanwhile; whether the ranks are others now."""
        people = self._mine()
        if people == self._people:
            return False
        self._people = people
        scopes = (Scope.FILE, Scope.RESERVED)
        self._files = frozenset(space_id(scope, one) for one in people for scope in scopes)
        return True
