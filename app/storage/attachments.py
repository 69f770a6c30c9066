"""The bytes of attachments: chunks of 1 MiB inside the encrypted file, never on the disk in clear."""

from __future__ import annotations

import hashlib

from app.domain.attachment import CHUNK_BYTES, Attachment
from app.errors import OperationalError
from app.storage.reader import Reader
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
    for number, start in enumerate(range(0, len(content), CHUNK_BYTES)):
        store.tables.execute(
            "INSERT INTO attachment_chunk (attachment, number, body) VALUES (?, ?, ?)",
            [attachment.id, number, content[start : start + CHUNK_BYTES]],
        )


def read_bytes(reader: Reader, attachment: Attachment) -> bytes:
    """The bytes, checked against the manifest."""
    rows = reader.rows(
        "SELECT body FROM attachment_chunk WHERE attachment = ? ORDER BY number", [attachment.id]
    )
    if not rows and attachment.size:
        raise AttachmentNotHere
    content = b"".join(row[0] for row in rows)
    if hashlib.sha256(content).hexdigest() != attachment.sha256:
        raise AttachmentDamaged
    return content
