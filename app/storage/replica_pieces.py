"""The pieces of attachments on their way out of the encrypted file and into it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from app.domain.attachment import Attachment, Sealing
from app.domain.ids import RecordId
from app.storage.attachments import AWAY, BROKEN, FREELY, HERE, MISSING, THERE, UNASKED, put_piece
from app.storage.reader import Reader
from app.storage.replica_access import Access, batches
from app.storage.store import Store
from sync.protocol.replication import PieceAwaited, PieceHeld, Wish

_UNSENT = "here = 1 AND there <> 1"
"""The condition of the index, word for word."""


class PieceTables:
    """`sync.client.ports.Pieces` over the encrypted file."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def unsent_pieces(self, after: bytes, limit: int) -> list[PieceHeld]:
        """Pieces that are here and not known to be on the server, in a fixed order after place `after`."""
        sql = (
            "SELECT id, size, attachment, number FROM piece"
            f" WHERE {_UNSENT} AND (attachment, number) > (?, ?) ORDER BY attachment, number LIMIT ?"
        )
        start: list[object] = [after[:16], int.from_bytes(after[16:])] if after else [b"", 0]
        rows = self._access.read(lambda reader: reader.rows(sql, [*start, limit]))
        return [PieceHeld(id_, size, of + number.to_bytes(4)) for id_, size, of, number in rows]

    def awaited_pieces(self, limit: int) -> list[PieceAwaited]:
        """Pieces of files known here whose bytes are not, the most wanted first, then the newest. One nobody
        wants is listed until it is known whether the server has it."""
        sql = (
            "SELECT id, size, wish FROM piece WHERE here = 0 AND (wish > 0 OR there = 0)"
            " ORDER BY wish DESC, attachment DESC, number LIMIT ?"
        )
        rows = self._access.read(lambda reader: reader.rows(sql, [limit]))
        return [PieceAwaited(id_, size, Wish(wish)) for id_, size, wish in rows]

    def piece(self, name: bytes) -> bytes | None:
        """A sealed piece, made from the file that lies here; None when it is not here. One that is not what
        its manifest says any more is not sent: it is to be fetched again."""
        found = self._access.read(lambda reader: _sealed(reader, name))
        if found is not None and hashlib.sha256(found).digest() != name:
            sql = "UPDATE piece SET here = ?, wish = max(wish, ?) WHERE id = ?"
            self._access.write(lambda reader: reader.tables.execute(sql, [AWAY, FREELY, name]))
            return None
        return found

    def keep_piece(self, name: bytes, sealed: bytes, *, there: bool) -> bool:
        """Keep a piece that came, in one durable commit; False when no file here wants it or it does not
        open. `there`: it came from the server."""
        (kept,) = self._access.receive([lambda store: _keep(store, name, sealed, there=there)])
        return kept

    def pieces_said(self, there: Iterable[bytes], missing: Iterable[bytes]) -> None:
        """What the server said of these."""
        said = [(THERE, name) for name in there] + [(MISSING, name) for name in missing]

        def keep(reader: Reader) -> None:
            reader.tables.conn.executemany("UPDATE piece SET there = ? WHERE id = ?", said)

        if said:
            self._access.write(keep)

    def doubt_pieces(self) -> None:
        """The server may have lost some: none of them counts as there before it was asked again."""
        sql = "UPDATE piece SET there = ? WHERE there = ?"
        self._access.write(lambda reader: reader.tables.execute(sql, [UNASKED, THERE]))

    def pieces_in(self, spaces: Iterable[bytes], largest: int) -> list[bytes]:
        """Pieces that are here of the files of these spaces that have at most `largest` bytes."""

        def read(reader: Reader) -> list[bytes]:
            return [
                row[0]
                for marks, part in batches(spaces)
                for row in reader.rows(
                    "SELECT p.id FROM piece p JOIN space s ON s.rid = p.space WHERE p.here = 1"
                    " AND (SELECT sum(size) FROM piece o WHERE o.attachment = p.attachment) <= ?"
                    f" AND s.id IN ({marks}) ORDER BY p.attachment, p.number",
                    [largest, *part],
                )
            ]

        return self._access.read(read)


def unsent_files(reader: Reader) -> tuple[int, int]:
    """Files with bytes that are only here, and how many bytes."""
    sql = f"SELECT count(DISTINCT attachment), coalesce(sum(size), 0) FROM piece WHERE {_UNSENT}"
    files, size = reader.rows(sql)[0]
    return files, size


def _sealed(reader: Reader, name: bytes) -> bytes | None:
    rows = reader.rows(
        "SELECT p.attachment, p.number, c.body FROM piece p JOIN attachment_chunk c"
        " ON c.attachment = p.attachment AND c.number = p.number WHERE p.id = ? AND p.here = 1 LIMIT 1",
        [name],
    )
    if not rows:
        return None
    of, number, body = rows[0]
    about = reader.get(Attachment, RecordId(of))
    sealing = Sealing.read(about.sealing, about.size) if about else None
    if about is None or sealing is None:
        return None
    from sync.seal import pieces  # a laptop alone sends nothing, and loads nothing of it

    return pieces.seal(sealing.key, _digest(about), number, len(sealing.ids), body)


def _keep(store: Store, name: bytes, sealed: bytes, *, there: bool) -> bool:
    if hashlib.sha256(sealed).digest() != name:
        return False
    rows = store.rows("SELECT attachment, number, size FROM piece WHERE id = ? AND here <> 1", [name])
    for of, number, size in rows:
        about = store.get(Attachment, RecordId(of))
        body = _opened(about, number, size, sealed) if about else None
        if body is not None:
            put_piece(store, RecordId(of), number, body)
        store.tables.execute(
            "UPDATE piece SET here = ?, there = CASE WHEN ? THEN 1 ELSE there END"
            " WHERE attachment = ? AND number = ?",
            [BROKEN if body is None else HERE, there, of, number],
        )
        left = "SELECT 1 FROM piece WHERE attachment = ? AND here = 0 LIMIT 1"
        if not store.rows(left, [of]):
            store.touched.setdefault("attachment", set()).add(RecordId(of))
    return any(store.rows("SELECT 1 FROM piece WHERE id = ? AND here = 1 LIMIT 1", [name]))


def _opened(about: Attachment, number: int, size: int, sealed: bytes) -> bytes | None:
    sealing = Sealing.read(about.sealing, about.size)
    if sealing is None:
        return None
    from sync.seal import pieces
    from sync.seal.broken import SealBroken

    try:
        return pieces.open_piece(sealing.key, _digest(about), number, len(sealing.ids), size, sealed)
    except SealBroken:
        return None


def _digest(about: Attachment) -> bytes:
    try:
        return bytes.fromhex(about.sha256 or "")
    except ValueError:
        return b""
