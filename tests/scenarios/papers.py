"""Attachments on the desks of an office: put in, looked for, looked at."""

from __future__ import annotations

import random

from app.domain.attachment import Attachment, Sealing
from app.domain.ids import RecordId
from app.domain.person import Person
from app.storage.attachments import AttachmentNotHere
from app.storage.reader import Reader
from app.usecases import attachments
from tests.scenarios.office import Desk

PHOTO = b"\xff\xd8\xff" + random.Random(1).randbytes(90_000)
"""A small photograph: it comes by itself."""
SCAN = b"%PDF-" + random.Random(2).randbytes((512 << 10) + 5)
"""Three pieces: it comes when somebody wants it."""


def attach(desk: Desk, person: Person, content: bytes = PHOTO, name: str = "permesso.jpg") -> Attachment:
    return desk.session.do(attachments.attach, Attachment(person=person.id), name, content)


def look(desk: Desk, id_: RecordId) -> bytes | None:
    """The bytes as the viewer gets them; None while they are not here."""
    try:
        return desk.session.ask(attachments.content, id_)
    except AttachmentNotHere:
        return None


def paths(desk: Desk, id_: RecordId) -> list[str]:
    """Where the server keeps the pieces."""
    held = desk.session.ask(Reader.get, Attachment, id_)
    sealing = Sealing.read(held.sealing, held.size) if held else None
    assert sealing is not None
    return [f"/v1/chunks/{name.hex()}" for name in sealing.ids]


def asked(desk: Desk, path: str) -> int:
    """How often this laptop asked the server for it."""
    return desk.line.asked.count(path)
