"""Files of a person's file: put in, seen inside the program, copied out only on purpose."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath

from app.domain.attachment import MAX_ATTACHMENT_BYTES, Attachment, pieces_of
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.problems import Problem
from app.storage.attachments import (
    put_bytes,
    read_bytes,
    sealing_of,
)
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.permissions import Act, require
from app.usecases.saving import draft_problems, keep, must_find, refuse

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)

_ZIPPED = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}

_LONGEST_NAME = 120


def attach(store: Store, about: Attachment, file_name: str, content: bytes) -> Attachment:
    """Keep a file; `about` says whose it is and what it belongs to, the rest is filled in.

    What it is, is read from its bytes, never from its name. DomainError for an empty file, one
    over 10 MiB, or one that is no document or picture. The same file twice is kept once.
    """
    require(store.by, Act.WRITE_ATTACHMENT)
    must_find(store, Person, about.person)
    media = media_type(file_name, content)
    refuse(_problems(content, media))
    digest = hashlib.sha256(content).hexdigest()
    for held in store.find(Attachment, person=about.person):
        if held.sha256 == digest:
            return held
    ready = replace(
        about,
        file_name=clean_name(file_name),
        media_type=media,
        size=len(content),
        sha256=digest,
        chunks=pieces_of(len(content)),
        sealing=sealing_of(content).text() if content else None,
    )
    refuse(draft_problems(ready))
    store.add(ready)
    put_bytes(store, ready, content)
    return ready


def describe(store: Store, attachment: Attachment) -> Attachment:
    """Change title, kind or what an attachment is about; the file itself stays what it is."""
    require(store.by, Act.WRITE_ATTACHMENT)
    held = must_find(store, Attachment, attachment.id)
    return keep(
        store,
        replace(
            attachment,
            person=held.person,
            media_type=held.media_type,
            size=held.size,
            sha256=held.sha256,
            chunks=held.chunks,
            sealing=held.sealing,
        ),
    )


def detach(store: Store, id: RecordId) -> None:
    """Take a file out; it can be brought back."""
    require(store.by, Act.WRITE_ATTACHMENT)
    store.delete(must_find(store, Attachment, id))


def content(reader: Reader, id: RecordId) -> bytes:
    """The bytes of a file, to be shown in memory."""
    return read_bytes(reader, must_find(reader, Attachment, id))


def export_copy(store: Store, id: RecordId) -> bytes:
    """The bytes of a file for a copy outside the program; recorded."""
    require(store.by, Act.PRINT)
    held = must_find(store, Attachment, id)
    store.note_act("export", held)
    return read_bytes(store, held)


def of_person(reader: Reader, person: RecordId) -> list[Attachment]:
    """The files of a person, in the order they were put in."""
    return reader.find(Attachment, person=person)


def media_type(file_name: str, content: bytes) -> str | None:
    """What the bytes are (RFC 6838), or None for what is not taken in."""
    for signature, media in _SIGNATURES:
        if content.startswith(signature):
            return media
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    suffix = PurePosixPath(file_name.lower()).suffix
    if content.startswith(b"PK\x03\x04"):
        return _ZIPPED.get(suffix)
    return "text/plain" if suffix in (".txt", ".csv") and _is_text(content) else None


def clean_name(file_name: str) -> str:
    """The last part of a path without control signs and direction marks, at most 120 letters."""
    last = PureWindowsPath(file_name).name
    shown = "".join(sign for sign in last if unicodedata.category(sign) not in ("Cc", "Cf", "Zl", "Zp"))
    suffix = PurePosixPath(shown).suffix
    return shown.strip() if len(shown) <= _LONGEST_NAME else shown[: _LONGEST_NAME - len(suffix)] + suffix


def _is_text(content: bytes) -> bool:
    try:
        return "\x00" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _problems(content: bytes, media: str | None) -> list[Problem]:
    if not content:
        return [Problem("attachments.empty", "file_name")]
    found: list[Problem] = []
    if len(content) > MAX_ATTACHMENT_BYTES:
        found.append(Problem("attachments.too_big", "size", {"mb": MAX_ATTACHMENT_BYTES >> 20}))
    if media is None:
        found.append(Problem("attachments.kind_refused", "file_name"))
    return found
