"""The membership log as it was appended, and the grants of groups' secrets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sync.protocol.messages import Grant
from sync.server.store.erasing import Erasing, erase_spaces
from sync.server.store.log import batches, member_total
from sync.server.store.port import Cursor, Database, marks


class MemberStore:
    """Who belongs: signed lines nobody here can change, only append to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def total(self) -> int:
        """How many lines there are."""
        with self._database.reading() as cursor:
            return member_total(cursor)

    def entries(self, first: int, limit: int = -1) -> list[bytes]:
        """Lines from `first` on; at most `limit` unless negative."""
        until = first + limit if limit >= 0 else 1 << 62
        with self._database.reading() as cursor:
            cursor.execute(
                "SELECT body FROM member_entry WHERE seq >= ? AND seq < ? ORDER BY seq", (first, until)
            )
            return [bytes(row[0]) for row in cursor.fetchall()]

    def append(
        self,
        expected: int,
        entries: Sequence[bytes],
        grants: Sequence[Grant],
        erasing: Sequence[Erasing] = (),
    ) -> bool:
        """Append lines after the `expected` ones there are, with grants: all of it, or False and nothing.

        `erasing` goes in the same transaction. OtherHome, and nothing, when a space of it lives elsewhere.
        """
        with self._database.writing() as cursor:
            # One at a time: whoever comes second waits here, then sees the log grown.
            cursor.execute("UPDATE fact SET value = value WHERE key = ?", ("members_turn",))
            if member_total(cursor) != expected:
                return False
            cursor.executemany(
                "INSERT INTO member_entry (seq, body) VALUES (?, ?)",
                [(expected + at, body) for at, body in enumerate(entries)],
            )
            _put_grants(cursor, grants)
            if erasing:
                erase_spaces(self._database, cursor, erasing)
        if erasing:
            self._database.leave_no_trace()
        return True

    def erase(self, erasing: Sequence[Erasing]) -> None:
        """Delete spaces an order names, as far as they are there."""
        with self._database.writing() as cursor:
            erase_spaces(self._database, cursor, erasing)
        self._database.leave_no_trace()

    def put_grants(self, grants: Sequence[Grant]) -> None:
        """Keep grants; one for the same group, epoch and recipient gives way."""
        with self._database.writing() as cursor:
            _put_grants(cursor, grants)

    def grants(self, user: bytes, groups: Iterable[bytes], links: bytes) -> list[Grant]:
        """Grants meant for `user`, and those for `links` (the links between epochs) of `groups`."""
        with self._database.reading() as cursor:
            query = "SELECT group_id, epoch, recipient, sealed FROM key_grant WHERE recipient = ?"
            cursor.execute(query, (user,))
            rows = cursor.fetchall()
            for part in batches(list(groups)):
                cursor.execute(f"{query} AND group_id IN ({marks(len(part))})", (links, *part))
                rows += cursor.fetchall()
        return [Grant(bytes(r[0]), r[1], bytes(r[2]), bytes(r[3])) for r in rows]


def _put_grants(cursor: Cursor, grants: Sequence[Grant]) -> None:
    cursor.executemany(
        "INSERT INTO key_grant (group_id, epoch, recipient, sealed) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (group_id, epoch, recipient) DO UPDATE SET sealed = excluded.sealed",
        [(g.group, g.epoch, g.recipient, g.sealed) for g in grants],
    )
