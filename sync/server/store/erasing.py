"""Deleting all there is of spaces an order names: logs, snapshots, shares, and grants for them alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sync.server.store.port import Cursor, Database

_TABLES = ("log", "devhead", "snapshot", "share")


@dataclass(frozen=True, slots=True)
class Erasing:
    """A space to be gone. `home` is the one the order names; `anywhere`: whatever the home is.

    `group`: the group that was made for this space alone, whose grants go too; empty when there is none.
    """

    space: bytes
    home: bytes
    anywhere: bool = False
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
    states = database.lock_spaces(cursor, {one.space: one.home for one in sorted(erasing, key=_by_id)})
    for one in erasing:
        if not one.anywhere and states[one.space].home != one.home:
            raise OtherHome(one.space)
    numbers = [(state.number,) for state in states.values()]
    for table in _TABLES:
        cursor.executemany(f"DELETE FROM {table} WHERE space = ?", numbers)
    cursor.executemany("DELETE FROM space WHERE number = ?", numbers)
    groups = [(one.group,) for one in erasing if one.group]
    if groups:
        cursor.executemany("DELETE FROM key_grant WHERE group_id = ?", groups)


def _by_id(one: Erasing) -> bytes:
    return one.space
