"""Deleting all there is of spaces an order names: logs, snapshots, shares, and grants for them alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sync.server.store.port import Cursor, Database
from sync.server.store.rows import SpaceState

_TABLES = ("log", "devhead", "snapshot", "share")


@dataclass(frozen=True, slots=True)
class Erasing:
    """A space to be gone. `homes` are those orders name; `anywhere`: whatever the home is.

    `bound`: it is a part for named readers; one that lives elsewhere, or was moved to where it is, is not
    meant, and nobody is told so. `group`: the readers of this space alone, whose grants go too.
    """

    space: bytes
    homes: frozenset[bytes]
    anywhere: bool = False
    bound: bool = False
    group: bytes = b""


class OtherHome(Exception):
    """A space lives in another home than its order says."""

    def __init__(self, space: bytes) -> None:
        super().__init__(space.hex())
        self.space = space


def erase_spaces(database: Database, cursor: Cursor, erasing: Sequence[Erasing]) -> None:
    """Delete them inside a transaction; OtherHome when one is not where its order says.

    Spaces that are not there are made first: whoever is about to make one waits, and then finds the
    membership log grown.
    """
    states = database.lock_spaces(cursor, {one.space: min(one.homes) for one in sorted(erasing, key=_by_id)})
    meant = [one for one in erasing if _is_meant(cursor, one, states[one.space])]
    numbers = [(states[one.space].number,) for one in meant]
    for table in _TABLES:
        cursor.executemany(f"DELETE FROM {table} WHERE space = ?", numbers)
    cursor.executemany("DELETE FROM space WHERE number = ?", numbers)
    cursor.executemany("DELETE FROM key_grant WHERE group_id = ?", [(one.group,) for one in meant])


def _is_meant(cursor: Cursor, one: Erasing, state: SpaceState) -> bool:
    at_home = one.anywhere or state.home in one.homes
    if not at_home and not one.bound:
        raise OtherHome(one.space)
    return at_home and not (one.bound and _was_moved(cursor, state.number))


def _was_moved(cursor: Cursor, number: int) -> bool:
    """Whoever shares a space may move it, also to readers of their own choice."""
    cursor.execute("SELECT 1 FROM share WHERE space = ? AND move = 1", (number,))
    return cursor.fetchone() is not None


def _by_id(one: Erasing) -> bytes:
    return one.space
