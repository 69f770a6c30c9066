"""Attachments come back as they were put in, and a damage is told."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from app.domain.attachment import CHUNK_BYTES, Attachment
from app.domain.person import Person
from app.storage.attachments import AttachmentDamaged, AttachmentNotHere, put_bytes, read_bytes
from app.storage.store import Store
from tests.profile import new_session


def manifest(person: Person, content: bytes) -> Attachment:
    digest = hashlib.sha256(content).hexdigest()
    return Attachment(
        person=person.id, file_name="foto.png", media_type="image/png", size=len(content), sha256=digest
    )


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES, CHUNK_BYTES * 2 + 5])
def test_bytes_come_back(tmp_path: Path, size: int) -> None:
    session = new_session(tmp_path)
    person = session.do(Store.add, Person(display_name="A"))
    content = bytes(i % 251 for i in range(size))
    attachment = session.do(Store.add, manifest(person, content))
    session.do(put_bytes, attachment, content)
    assert session.ask(read_bytes, attachment) == content
    session.close()


def test_a_manifest_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    person = session.do(Store.add, Person(display_name="A"))
    with pytest.raises(ValueError, match="manifest"):
        session.do(put_bytes, manifest(person, b"one"), b"two")
    session.close()


def test_damage_is_told(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    person = session.do(Store.add, Person(display_name="A"))
    attachment = session.do(Store.add, manifest(person, b"one"))
    with pytest.raises(AttachmentNotHere):
        session.ask(read_bytes, attachment)
    session.do(put_bytes, attachment, b"one")

    def harm(store: Store) -> None:
        store.tables.execute("UPDATE attachment_chunk SET body = x'00'")

    session.do(harm)
    with pytest.raises(AttachmentDamaged):
        session.ask(read_bytes, attachment)
    session.close()
