"""What comes into the encrypted file from the server's logs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from app.storage import told_lines
from app.storage.page_parts import parts_of
from app.storage.reader import Reader
from app.storage.receiving import Receiving
from app.storage.replica_access import Access, batches
from app.storage.store import Store
from sync.protocol.messages import Cursor
from sync.protocol.replication import Applied, Logged, Page, Received, SetAside


def _applying(page: Page) -> Callable[[Store], Applied]:
    return lambda store: Receiving(store, page).run()


def _comparing(page: Page) -> Callable[[Store], int]:
    return lambda store: told_lines.Comparing(store, page).run()


class InboxTables:
    """`sync.client.ports.Inbox` over the encrypted file."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def cursors(self, spaces: Iterable[bytes] | None = None) -> dict[bytes, Cursor]:
        """How far each space was read; a space never read is not there."""
        sql = "SELECT id, gseq, hash8 FROM space WHERE gseq IS NOT NULL"

        def read(reader: Reader) -> dict[bytes, Cursor]:
            if spaces is None:
                rows = reader.rows(sql)
            else:
                rows = [
                    row
                    for marks, part in batches(spaces)
                    for row in reader.rows(f"{sql} AND id IN ({marks})", part)
                ]
            return {row[0]: Cursor(*row) for row in rows}

        return self._access.read(read) if spaces is None else self._access.glance(read)

    def vector(self, spaces: Iterable[bytes]) -> dict[tuple[bytes, bytes], int]:
        """The last dseq known of each (space, device) without one set aside before it."""

        def read(reader: Reader) -> dict[tuple[bytes, bytes], int]:
            found: dict[tuple[bytes, bytes], int] = {}
            for marks, part in batches(spaces):
                rows = reader.rows(
                    "SELECT s.id, d.id, min(v.dseq, coalesce((SELECT min(a.dseq) - 1 FROM set_aside a"
                    " WHERE a.space = s.id AND a.device = d.id), v.dseq)) FROM space s"
                    " JOIN vector v ON v.space = s.rid JOIN device d ON d.number = v.device"
                    f" WHERE s.id IN ({marks})",
                    part,
                )
                found |= {(space, device): dseq for space, device, dseq in rows if dseq > 0}
            return found

        return self._access.read(read)

    def apply(self, page: Page) -> Applied:
        """Apply a page; every space in one transaction with its cursor. Known dots are skipped.

        A large page is several transactions where a window waits for its turn, or it takes long.
        """
        done = self._access.receive((_applying(part) for part in parts_of(page)), joined=True)
        return Applied(
            sum(one.applied for one in done),
            sum(one.known for one in done),
            sum(one.conflicts for one in done),
        )

    def set_aside(self) -> list[SetAside]:
        """Envelopes that could not be applied, oldest first."""
        sql = "SELECT space, gseq, raw, reason FROM set_aside ORDER BY rid"
        return [SetAside(*row) for row in self._access.read(lambda reader: reader.rows(sql))]

    def take_back(self, entries: Sequence[Received]) -> Applied:
        """Apply lines that had been set aside and can be read now; they leave that list. One with another
        reason than before stays on it with that."""
        return self.apply(Page(entries, (), {}))

    def reset_cursor(self, cursor: Cursor) -> None:
        """Read a space again from here: the server lost what came after."""
        sql = "UPDATE space SET gseq = ?, hash8 = ? WHERE id = ?"
        bound = [cursor.gseq, cursor.hash8, cursor.space]
        self._access.write(lambda reader: reader.tables.execute(sql, bound))

    def recent(self, space: bytes, after: Mapping[bytes, int]) -> list[bytes]:
        """Kept envelopes of a space, of any device, beyond these dseqs: what a rolled-back server lacks."""
        sql = (
            "SELECT d.id, c.dseq, e.raw FROM change c JOIN space s ON s.rid = c.space"
            " JOIN envelope e ON e.change = c.rid"
            " JOIN device d ON d.number = c.device WHERE s.id = ? AND c.state IN (1, 2)"
            " UNION ALL SELECT device, dseq, raw FROM set_aside WHERE space = ?"
            " AND gseq > 0 ORDER BY 2"
        )
        rows = self._access.read(lambda reader: reader.rows(sql, [space, space]))
        return [raw for device, dseq, raw in rows if dseq > after.get(device, 0)]

    def spaces(self) -> list[bytes]:
        """All spaces of this laptop."""
        rows = self._access.read(lambda reader: reader.rows("SELECT id FROM space ORDER BY rid"))
        return [row[0] for row in rows]

    def log(self, space: bytes, after: int, last: int) -> list[Logged] | None:
        """The changes of lines `after + 1` to `last`; None unless each was read from the log itself."""
        return self._access.read(lambda reader: told_lines.logged(reader, space, after, last))

    def told(self) -> dict[bytes, int]:
        """Spaces of which lines up to this one are known by a snapshot alone."""
        return self._access.read(told_lines.told)

    def compare(self, page: Page) -> int:
        """Put lines of one log beside what a snapshot told; the number of those that differed."""
        return sum(self._access.receive([_comparing(part) for part in told_lines.parts_of(page)]))

    def home(self, space: bytes) -> bytes | None:
        """The group a space was last sealed in, as far as this laptop knows."""
        sql = "SELECT home FROM space WHERE id = ?"
        rows = self._access.read(lambda reader: reader.rows(sql, [space]))
        return rows[0][0] if rows else None
