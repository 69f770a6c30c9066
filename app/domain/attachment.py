"""Files kept with a person's file: the manifest; the bytes lie sealed in chunks beside it."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import date

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope, Search
from app.domain.ids import RecordId

CHUNK_BYTES = 256 << 10
"""Bytes of one piece: what a line of 5 kB a second carries before a server loses its patience (60 s)."""
MAX_ATTACHMENT_BYTES = 10 << 20
SMALL_BYTES = CHUNK_BYTES
"""Files up to this size come to every laptop by themselves; larger ones when somebody wants them."""

_KEY, _ID = 32, 32


@dataclass(frozen=True, slots=True, repr=False)
class Sealing:
    """How the bytes of a file travel: its own key, and what each sealed piece is called (SHA-256 of it).

    It lies in the manifest, which is sealed itself: who can read the record can read the file, through
    every change of the group's keys and every move of the case, without anything being sent again.
    """

    key: bytes
    ids: tuple[bytes, ...]

    def text(self) -> str:
        """As the manifest keeps it."""
        return base64.b64encode(self.key + b"".join(self.ids)).decode()

    @classmethod
    def read(cls, text: str | None, size: int | None) -> Sealing | None:
        """What a manifest says; None when it says nothing, or not as many pieces as `size` bytes make."""
        try:
            raw = base64.b64decode((text or "").encode(), validate=True)
        except (binascii.Error, UnicodeEncodeError):
            return None
        count = pieces_of(size or 0)
        if not count or len(raw) != _KEY + count * _ID:
            return None
        return cls(raw[:_KEY], tuple(raw[_KEY + n * _ID : _KEY + (n + 1) * _ID] for n in range(count)))


def pieces_of(size: int) -> int:
    """How many pieces a file of `size` bytes makes."""
    return -(-size // CHUNK_BYTES)


def piece_size(size: int, number: int) -> int:
    """Bytes of piece `number` (from 0) of a file of `size` bytes."""
    return min(CHUNK_BYTES, size - number * CHUNK_BYTES)


@d.record("attachment", id=120, scope=Scope.FILE)
class Attachment(Record):
    """One stored file and what it is about. `sha256` is that of the plain bytes, in hex; `sealing` is a
    `Sealing` as text: one field, so that a key and the names made with it never part."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    file_name: str | None = d.text(id=2, need=Need.DRAFT, search=Search.TEXT)
    kind: str | None = d.code("attachment_kind", id=3)
    title: str | None = d.text(id=4, search=Search.TEXT)
    taken_on: date | None = d.day(id=5)
    media_type: str | None = d.text(id=6, need=Need.DRAFT, merge=Merge.LATEST, max_length=100)
    size: int | None = d.integer(id=7, minimum=0, maximum=MAX_ATTACHMENT_BYTES, need=Need.DRAFT)
    sha256: str | None = d.text(id=8, need=Need.DRAFT, max_length=64)
    chunks: int | None = d.integer(id=9, minimum=0, maximum=MAX_ATTACHMENT_BYTES // CHUNK_BYTES)
    case: RecordId | None = d.ref("case", id=10, section="about")
    contact: RecordId | None = d.ref("contact", id=11, section="about")
    permit: RecordId | None = d.ref("permit", id=12, section="about")
    identity_document: RecordId | None = d.ref("identity_document", id=13, section="about")
    consent: RecordId | None = d.ref("consent", id=14, section="about")
    assessment: RecordId | None = d.ref("assessment", id=15, section="about")
    procedure: RecordId | None = d.ref("asylum_procedure", id=16, section="about")
    sealing: str | None = d.text(id=17, merge=Merge.LATEST, max_length=1800, export=False, inner=True)
