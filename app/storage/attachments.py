"""The bytes of attachments: chunks of 256 KiB (once of 1 MiB) inside the encrypted file.

They are never on the disk in clear.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from app.domain.attachment import CHUNK_BYTES, Attachment, Sealing, pieces_of
from app.domain.declaration import kind_of
from app.domain.ids import RecordId
from app.errors import OperationalError
from app.storage.reader import Reader
from app.storage.schema import table_of
from app.storage.store import Store


class AttachmentDamaged(OperationalError):
    """The stored bytes are not those that were put in."""

    key = "error.attachment.damaged"


class AttachmentNotHere(OperationalError):
    """The manifest is here, the bytes are not (yet)."""

    key = "error.attachment.not_here"


def put_bytes(store: Store, attachment: Attachment, content: bytes) -> None:
    """Keep `content` under the attachment's id; the manifest must say its size and sha256."""
    if attachment.sha256 != hashlib.sha256(content).hexdigest() or attachment.size != len(content):
        raise ValueError("the manifest does not fit the bytes")
    for number, body in enumerate(split(content)):
        put_piece(store, attachment.id, number, body)


def put_piece(store: Store, attachment: RecordId, number: int, body: bytes) -> None:
    """Keep piece `number` (from 0) of a file."""
    sql = "INSERT OR REPLACE INTO attachment_chunk (attachment, number, body) VALUES (?, ?, ?)"
    store.tables.execute(sql, [attachment, number, body])


def read_bytes(reader: Reader, attachment: Attachment) -> bytes:
    """The bytes, checked against the manifest. AttachmentNotHere while a piece is missing."""
    sql = "SELECT body FROM attachment_chunk WHERE attachment = ? ORDER BY number"
    rows = reader.rows(sql, [attachment.id])
    content = b"".join(row[0] for row in rows)
    size = attachment.size or 0
    if len(rows) < pieces_of(size) and len(content) < size:
        raise AttachmentNotHere
    if hashlib.sha256(content).hexdigest() != attachment.sha256:
        raise AttachmentDamaged
    return content


def sealing_of(content: bytes) -> Sealing:
    """A new key for a file, and the names its pieces have under it."""
    from sync.seal import pieces  # not loaded before there is a file

    key, digest, parts = pieces.new_key(), hashlib.sha256(content).digest(), split(content)
    sealed = (pieces.seal(key, digest, number, len(parts), part) for number, part in enumerate(parts))
    return Sealing(key, tuple(pieces.name_of(one) for one in sealed))


def unsealed(reader: Reader) -> list[RecordId]:
    """Living attachments put in before files travelled: bytes that are here and have no names yet."""
    table = table_of(kind_of(Attachment()))
    rows = reader.rows(
        f"SELECT id FROM {table} k WHERE alive AND sealing IS NULL AND size > 0"
        " AND EXISTS (SELECT 1 FROM attachment_chunk c WHERE c.attachment = k.id)"
    )
    return [RecordId(row[0]) for row in rows]


@dataclass(frozen=True, slots=True)
class PiecesAt:
    """Where the pieces of one file are. `there`: the server has them all; None when nobody asked it yet.
    `asked`: somebody here wants it. `broken`: what came is not what its manifest says."""

    count: int
    here: int
    there: bool | None
    asked: bool
    broken: bool


def pieces_at(reader: Reader, attachment: Attachment) -> PiecesAt:
    """Where the bytes of an attachment are, as far as this laptop knows."""
    count = pieces_of(attachment.size or 0)
    sql = "SELECT count(*), coalesce(sum(length(body)), 0) FROM attachment_chunk WHERE attachment = ?"
    here, size = reader.rows(sql, [attachment.id])[0]
    rows = reader.rows("SELECT here, there, wish FROM piece WHERE attachment = ?", [attachment.id])
    said = {there for _, there, _ in rows}
    there = None if not rows or 0 in said else said == {1}
    asked = any(wish == ASKED for have, _, wish in rows if have != HERE)
    broken = any(have == BROKEN for have, _, _ in rows)
    whole = size >= (attachment.size or 0)
    return PiecesAt(count, count if whole else here, there, asked, broken)


def put_in_by(reader: Reader, attachment: RecordId) -> RecordId | None:
    """Who put an attachment in: their laptop has the bytes."""
    rows = reader.rows(
        "SELECT c.author FROM touch t JOIN change c ON c.rid = t.change WHERE t.record = ?"
        " ORDER BY c.hlc LIMIT 1",
        [attachment],
    )
    return RecordId(rows[0][0]) if rows else None


def away(reader: Reader, person: RecordId) -> list[RecordId]:
    """Living attachments of a person whose bytes are not all here."""
    table = table_of(kind_of(Attachment()))
    rows = reader.rows(
        f"SELECT id FROM {table} k WHERE person = ? AND alive AND (SELECT coalesce(sum(length(body)), 0)"
        " FROM attachment_chunk c WHERE c.attachment = k.id) < coalesce(size, 0)",
        [person],
    )
    return [RecordId(row[0]) for row in rows]


def ask_for(store: Store, attachment: RecordId) -> None:
    """Let the bytes of an attachment be brought here at the next chance, whatever their size."""
    sql = "UPDATE piece SET wish = ? WHERE attachment = ? AND here = 0"
    store.tables.execute(sql, [ASKED, attachment])


def clear_space(store: Store, space: int) -> list[bytes]:
    """Forget the bytes of all attachments of a space (its local number) on this laptop; what their sealed
    pieces are called at the server, for whoever has them removed there."""
    table = table_of(kind_of(Attachment()))
    names = [row[0] for row in store.rows("SELECT id FROM piece WHERE space = ?", [space])]
    theirs = f"(SELECT id FROM {table} WHERE space = ?)"
    store.tables.execute(f"DELETE FROM attachment_chunk WHERE attachment IN {theirs}", [space])
    store.tables.execute("DELETE FROM piece WHERE space = ?", [space])
    return names


def split(content: bytes) -> list[bytes]:
    """A file in pieces."""
    return [content[start : start + CHUNK_BYTES] for start in range(0, len(content), CHUNK_BYTES)]


AWAY, HERE, BROKEN = 0, 1, 2
"""`piece.here`: not here; here; came, and is not what the manifest says."""
UNASKED, THERE, MISSING = 0, 1, 2
"""`piece.there`: what the server said of a piece."""
LATER, FREELY, ASKED = 0, 1, 2
"""`piece.wish`: when somebody wants it; by itself; at once."""
