"""Shares: single spaces opened to somebody outside their home, and moves to another home."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sync.protocol.messages import Share
from sync.server.store.log import batches
from sync.server.store.port import Database, Row, marks


class ShareStore:
    """Signed by members, kept as they came. An empty `sealed` takes a share back.

    Where a space lives now by a move, the row that says so stays (`sync.server.store.erasing`).
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, shares: Sequence[Share], homes: dict[bytes, bytes]) -> bool:
        """Keep shares and make moves; False, and nothing, when a space is not at its home in `homes` now."""
        database = self._database
        with database.writing() as cursor:
            # Without homes: a space an order took away meanwhile is not made again.
            states = database.lock_spaces(cursor, dict.fromkeys(sorted(homes), b""))
            if any(s not in states or states[s].home != home for s, home in homes.items()):
                return False
            stamp = database.stamp(cursor)
            for share in shares:
                if not share.move and share.recipient == states[share.space].home:
                    continue  # who lives there reads it; that it was moved there is not to be forgotten
                cursor.execute(
                    "INSERT INTO share (space, recipient, epoch, sealed, move, device, signature, moved)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (space, recipient) DO UPDATE SET"
                    " epoch = excluded.epoch, sealed = excluded.sealed, move = excluded.move,"
                    " device = excluded.device, signature = excluded.signature, moved = excluded.moved",
                    (
                        states[share.space].number,
                        share.recipient,
                        share.epoch,
                        share.sealed,
                        int(share.move),
                        share.device,
                        share.signature,
                        stamp,
                    ),
                )
                if share.move:
                    states[share.space].home = share.recipient
            cursor.executemany(
                "UPDATE space SET home = ?, moved = ? WHERE number = ?",
                [(s.home, stamp, s.number) for s in states.values()],
            )
        return True

    def since(self, recipients: Iterable[bytes], since: int) -> list[Share]:
        """Shares to any of `recipients` with a stamp of `since` or later."""
        found = []
        with self._database.reading() as cursor:
            for part in batches(list(recipients)):
                cursor.execute(
                    "SELECT p.id, s.recipient, s.epoch, s.sealed, s.move, s.device, s.signature"
                    " FROM share s JOIN space p ON p.number = s.space"
                    f" WHERE s.recipient IN ({marks(len(part))}) AND s.moved >= ? ORDER BY s.moved, p.id",
                    (*part, since),
                )
                found += [_share(row) for row in cursor.fetchall()]
        return found

    def open_to(self, recipients: Iterable[bytes], spaces: Iterable[int]) -> set[int]:
        """Which of these spaces (numbers) are shared to any of `recipients`."""
        open_spaces: set[int] = set()
        wanted = list(recipients)
        with self._database.reading() as cursor:
            for part in batches([(number, 0) for number in spaces]):
                for some in batches(wanted):
                    cursor.execute(
                        f"SELECT space FROM share WHERE space IN ({marks(len(part))})"
                        f" AND recipient IN ({marks(len(some))}) AND sealed <> ?",
                        (*(number for number, _ in part), *some, b""),
                    )
                    open_spaces |= {int(row[0]) for row in cursor.fetchall()}
        return open_spaces

    def homes(self, recipients: Iterable[bytes]) -> set[bytes]:
        """The homes of spaces shared to any of `recipients`."""
        found = set()
        with self._database.reading() as cursor:
            for part in batches(list(recipients)):
                cursor.execute(
                    "SELECT DISTINCT p.home FROM share s JOIN space p ON p.number = s.space"
                    f" WHERE s.recipient IN ({marks(len(part))})",
                    part,
                )
                found |= {bytes(row[0]) for row in cursor.fetchall()}
        return found


def _share(row: Row) -> Share:
    space, recipient, epoch, sealed, move, device, signature = row
    return Share(space, recipient, epoch, sealed, bool(move), device, signature)
