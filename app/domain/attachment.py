"""Files kept with a person's file: the manifest; the bytes lie sealed in chunks beside it."""

from __future__ import annotations

from datetime import date

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope, Search
from app.domain.ids import RecordId

CHUNK_BYTES = 1 << 20
MAX_ATTACHMENT_BYTES = 10 * CHUNK_BYTES


@d.record("attachment", id=120, scope=Scope.FILE)
class Attachment(Record):
    """One stored file and what it is about. `sha256` is that of the plain bytes, in hex."""

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
