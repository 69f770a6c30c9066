"""Files on their way: old ones get their seal, what comes is checked, what is wanted is asked for."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.attachment import Attachment, Sealing
from app.domain.person import Person
from app.session import Session
from app.storage.attachments import AttachmentDamaged, AttachmentNotHere, clear_space, put_piece
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import attachments, histories, travelling
from sync.protocol.replication import Wish
from sync.seal import pieces
from tests.app.usecases.two_laptops import Laptops, shared_person, two_laptops
from tests.profile import new_session

SMALL, LARGE = b"%PDF-" + bytes(500), b"%PDF-" + bytes((256 << 10) + 7)


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[Laptops]:
    made = two_laptops(tmp_path)
    yield made
    made.close()


def attached(session: Session, person: Person, content: bytes = SMALL) -> Attachment:
    return session.do(attachments.attach, Attachment(person=person.id), "carta.pdf", content)


def as_before(store: Store, one: Attachment, content: bytes) -> None:
    """As a program put it in that knew nothing of pieces, in chunks of 1 MiB."""
    store.tables.execute("DELETE FROM attachment_chunk")
    for number in range(2):
        body = content[number << 20 : (number + 1) << 20]
        if body:
            put_piece(store, one.id, number, body)
    store.save(replace(one, sealing=None))


def carry(giver: Session, taker: Session) -> None:
    for held in giver.replica().unsent_pieces(b"", 100):
        sealed = giver.replica().piece(held.name)
        assert sealed is not None
        taker.replica().keep_piece(held.name, sealed, there=True)


@pytest.mark.parametrize(("role", "sealed"), [("operator", True), ("auditor", False)])
def test_a_file_of_before_is_sealed_by_who_may_write_it(tmp_path: Path, role: str, sealed: bool) -> None:
    session = new_session(tmp_path)
    content = b"%PDF-" + bytes(range(250)) * 5000
    one = attached(session, session.do(Store.add, Person(display_name="Amina")), content)
    session.do(as_before, one, content)
    assert session.replica().pending().files == 0
    assert session.ask(travelling.without_seal) == [one.id]
    assert session.ask(attachments.content, one.id) == content
    assert session.ask(travelling.whereabouts, one.id).whole
    session.become(replace(session.user, role=role))
    session.do(travelling.seal_old, one.id)
    assert (session.replica().pending().files == 1) is sealed
    assert (session.ask(travelling.without_seal) == []) is sealed
    assert session.ask(attachments.content, one.id) == content
    replica = session.replica()
    assert all(replica.piece(held.name) for held in replica.unsent_pieces(b"", 100))
    assert session.replica().pending().file_bytes == len(content) * sealed
    session.close()


def test_half_a_file_is_not_shown(laptops: Laptops) -> None:
    person = shared_person(laptops)
    one = attached(laptops.marta, person, LARGE)
    laptops.exchange()
    first = laptops.marta.replica().unsent_pieces(b"", 1)[0].name
    sealed = laptops.marta.replica().piece(first)
    assert sealed is not None
    laptops.luca.replica().keep_piece(first, sealed, there=True)
    content, where = laptops.luca.ask(travelling.look, one.id)
    assert (content, where.here, where.pieces, where.whole, where.holder) == (
        None,
        1,
        2,
        False,
        "Marta Prova",
    )
    with pytest.raises(AttachmentNotHere):
        laptops.luca.ask(attachments.content, one.id)
    assert laptops.luca.ask(travelling.away, person.id) == {one.id}
    carry(laptops.marta, laptops.luca)
    content, where = laptops.luca.ask(travelling.look, one.id)
    assert (content, where.whole) == (LARGE, True)
    assert laptops.luca.ask(travelling.away, person.id) == frozenset()


def test_a_wish_is_kept_and_small_ones_need_none(laptops: Laptops) -> None:
    person = shared_person(laptops)
    attached(laptops.marta, person)
    large = attached(laptops.marta, person, LARGE)
    laptops.exchange()
    wishes = [one.wish for one in laptops.luca.replica().awaited_pieces(10)]
    assert wishes == [Wish.FREELY, Wish.LATER, Wish.LATER]
    laptops.luca.do(travelling.bring, [large.id])
    laptops.marta.do(attachments.describe, replace(large, title="Permesso"))
    laptops.exchange()  # the record changes meanwhile: the wish stands
    wishes = [one.wish for one in laptops.luca.replica().awaited_pieces(10)]
    assert wishes == [Wish.ASKED, Wish.ASKED, Wish.FREELY]


def test_a_manifest_that_lies_harms_nobody(laptops: Laptops) -> None:
    """Somebody in league with the server names a piece that opens to something else, or to nothing."""
    person = shared_person(laptops)
    noise = bytes(300)
    key = pieces.new_key()
    digest = hashlib.sha256(SMALL).digest()
    forged = pieces.seal(key, digest, 0, 1, b"MZ" + bytes(len(SMALL) - 2))
    for sealed in (noise, forged):
        sealing = Sealing(key, (pieces.name_of(sealed),)).text()
        one = attached(laptops.marta, person, SMALL + sealed[:1])
        lying = replace(one, sealing=sealing, sha256=digest.hex(), size=len(SMALL))
        laptops.marta.do(Store.save, lying)
        laptops.exchange()
        laptops.luca.replica().keep_piece(pieces.name_of(sealed), sealed, there=True)
        with pytest.raises((AttachmentDamaged, AttachmentNotHere)):
            laptops.luca.ask(attachments.content, one.id)
    assert laptops.luca.replica().awaited_pieces(10) == []


@pytest.mark.parametrize("text", ["", "x", "é", base64.b64encode(bytes(31)).decode(), "A" * 128, None])
def test_a_seal_that_is_none_is_no_piece(laptops: Laptops, text: str | None) -> None:
    one = attached(laptops.marta, shared_person(laptops))
    laptops.marta.do(Store.save, replace(one, sealing=text))
    laptops.exchange()
    assert laptops.luca.replica().awaited_pieces(10) == []
    assert laptops.luca.ask(travelling.whereabouts, one.id).there is None


def test_bytes_damaged_on_this_disk_are_not_sent_but_fetched_again(laptops: Laptops) -> None:
    one = attached(laptops.marta, shared_person(laptops))
    laptops.exchange()
    carry(laptops.marta, laptops.luca)
    (name,) = Sealing.read(one.sealing, one.size).ids  # type: ignore[union-attr] # it was just made

    def harm(store: Store) -> None:
        store.tables.execute("UPDATE attachment_chunk SET body = zeroblob(505)")

    laptops.marta.do(harm)
    assert laptops.marta.replica().piece(name) is None
    assert [piece.name for piece in laptops.marta.replica().awaited_pieces(10)] == [name]
    sealed = laptops.luca.replica().piece(name)
    assert sealed is not None
    assert laptops.marta.replica().keep_piece(name, sealed, there=True)
    assert laptops.marta.ask(attachments.content, one.id) == SMALL


def test_a_space_is_cleared_of_its_bytes(laptops: Laptops) -> None:
    mine, other = shared_person(laptops), shared_person(laptops)
    one, kept = attached(laptops.marta, mine), attached(laptops.marta, other, LARGE)
    number = laptops.marta.ask(Reader.space_number, one)
    assert number is not None
    names = laptops.marta.do(clear_space, number)
    assert len(names) == 1
    with pytest.raises(AttachmentNotHere):
        laptops.marta.ask(attachments.content, one.id)
    assert laptops.marta.ask(attachments.content, kept.id) == LARGE
    assert laptops.marta.replica().pending().files == 1


def test_the_seal_is_told_in_no_history(laptops: Laptops) -> None:
    one = attached(laptops.marta, shared_person(laptops))
    changes, _ = laptops.marta.ask(histories.of_record, laptops.marta._registry.named("attachment"), one.id)
    named = {change.spec.name for change in changes if change.spec}
    assert "sha256" in named
    assert "sealing" not in named
