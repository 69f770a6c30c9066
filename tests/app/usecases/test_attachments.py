"""Attachments: known by their bytes, kept once, copied out only on record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.attachment import MAX_ATTACHMENT_BYTES, Attachment
from app.domain.ids import new_id
from app.session import Session
from app.storage import audit
from app.storage.reader import Reader
from app.storage.store import RecordGone, Store
from app.usecases import attachments
from tests.app.usecases.acting import forbidden, newcomer, refused

PDF = b"%PDF-1.7\n" + b"x" * 3_000_000


def test_a_file_comes_back_as_it_was(session: Session) -> None:
    person = newcomer(session)
    kept = session.do(attachments.attach, Attachment(person=person.id, kind="permit"), "a/b/PDS.pdf", PDF)
    assert (kept.file_name, kept.media_type, kept.size, kept.chunks) == (
        "PDS.pdf",
        "application/pdf",
        len(PDF),
        12,
    )
    assert session.ask(attachments.content, kept.id) == PDF
    assert session.ask(attachments.of_person, person.id) == [kept]


def test_the_same_file_is_kept_once_for_a_person(session: Session) -> None:
    one, other = newcomer(session, "A"), newcomer(session, "B")
    first = session.do(attachments.attach, Attachment(person=one.id), "a.pdf", PDF)
    assert session.do(attachments.attach, Attachment(person=one.id), "copia.pdf", PDF) == first
    session.do(attachments.attach, Attachment(person=other.id), "a.pdf", PDF)
    assert session.ask(Reader.count, Attachment) == 2


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.pdf", b"", ("attachments.empty", "file_name")),
        ("a.pdf", b"MZ\x90\x00 program", ("attachments.kind_refused", "file_name")),
        ("a.svg", b"<svg onload='x'/>", ("attachments.kind_refused", "file_name")),
        ("a.zip", b"PK\x03\x04aaaa", ("attachments.kind_refused", "file_name")),
        ("a.txt", b"abc\x00def", ("attachments.kind_refused", "file_name")),
        ("a.txt", b"\xff\xfe\xfa", ("attachments.kind_refused", "file_name")),
        ("a.pdf", b"%PDF-" + b"x" * MAX_ATTACHMENT_BYTES, ("attachments.too_big", "size")),
    ],
)
def test_what_is_not_taken_in(session: Session, name: str, content: bytes, problem: tuple[str, str]) -> None:
    person = newcomer(session)
    assert refused(session, attachments.attach, Attachment(person=person.id), name, content) == {problem}
    assert session.ask(Reader.count, Attachment) == 0


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("renamed.pdf", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("x", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("x", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        ("x.ODT", b"PK\x03\x04", "application/vnd.oasis.opendocument.text"),
        ("x.txt", "città".encode(), "text/plain"),
        ("x.html", b"<p>", None),
    ],
)
def test_the_bytes_say_what_a_file_is(name: str, content: bytes, media: str | None) -> None:
    assert attachments.media_type(name, content) == media


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\Users\\x\\PDS.pdf", "PDS.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("fatt‮fdp.exe", "fattfdp.exe"),
        ("a\nb\x00.pdf", "ab.pdf"),
        ("n" * 400 + ".pdf", "n" * 116 + ".pdf"),
    ],
)
def test_names_are_cleaned(name: str, shown: str) -> None:
    assert attachments.clean_name(name) == shown


def test_describing_changes_words_not_bytes(session: Session) -> None:
    person = newcomer(session)
    kept = session.do(attachments.attach, Attachment(person=person.id), "a.pdf", PDF)
    session.do(attachments.describe, replace(kept, title="Permesso", size=1, sha256="0", chunks=0))
    assert session.ask(Reader.get, Attachment, kept.id) == replace(kept, title="Permesso")
    assert session.ask(attachments.content, kept.id) == PDF


def test_taken_out_and_brought_back(session: Session) -> None:
    kept = session.do(attachments.attach, Attachment(person=newcomer(session).id), "a.pdf", PDF)
    session.do(attachments.detach, kept.id)
    with pytest.raises(RecordGone):
        session.ask(attachments.content, kept.id)
    session.do(Store.restore, kept)
    assert session.ask(attachments.content, kept.id) == PDF


def test_a_copy_outside_is_recorded(session: Session) -> None:
    kept = session.do(attachments.attach, Attachment(person=newcomer(session).id), "a.pdf", PDF)
    assert session.do(attachments.export_copy, kept.id) == PDF
    assert session.ask(audit.entries_of, kept.id)[0].action == "export"


def test_who_may_not(session: Session) -> None:
    kept = session.do(attachments.attach, Attachment(person=newcomer(session).id), "a.pdf", PDF)
    for role in ["mediator", "reporting", "directory", "dpo", "admin", "auditor"]:
        assert forbidden(session, role, attachments.attach, Attachment(person=new_id()), "a.pdf", PDF)
        assert forbidden(session, role, attachments.describe, kept)
        assert forbidden(session, role, attachments.detach, kept.id)
        assert forbidden(session, role, attachments.export_copy, kept.id)
