"""What a laptop reads first when much waits to be read: what one cannot work without."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.declaration import Scope
from app.domain.space_ids import space_id
from sync.client.pulling import Priority

_ORGANISATION = bytes(16)
"""The root of the space everybody reads: colleagues, centres, lists."""


def reading_order(user: bytes, sites: Iterable[bytes]) -> Priority:
    """The organisation, one's own things and one's centres before any file.

    Among the files the sync itself puts first those the person has written in, then the newest.
    """
    roots = [
        (Scope.ORGANISATION, _ORGANISATION),
        (Scope.PRIVATE, user),
        *((Scope.SITE, one) for one in sites),
    ]
    first = frozenset(space_id(scope, root) for scope, root in roots)
    return lambda space: 0 if space in first else 1
