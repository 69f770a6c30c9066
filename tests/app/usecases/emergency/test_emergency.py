"""Keys, copies and doors on one laptop that belongs to an organisation, without a server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from app.crypto.envelope_code import EnvelopeCode
from app.domain.audiences import GroupName, Purpose
from app.domain.case import Case
from app.domain.contact import Contact, ReservedNote
from app.domain.declaration import kind_of
from app.domain.emergency import JUSTIFIED, UNJUSTIFIED, EscrowCopy, EscrowKey, copy_id
from app.domain.ids import RecordId, new_id
from app.domain.person import Person
from app.domain.roles import OPERATOR, SUPERVISOR
from app.domain.sealed_records import sealed
from app.domain.site import Site
from app.domain.user import User
from app.errors import NotAllowed
from app.session import Session
from app.storage.reader import Reader
from app.storage.rows import plain_fields
from app.storage.store import Store
from app.usecases import reserved
from app.usecases.audience import id_of
from app.usecases.emergency import copies, keys, notices, opening, reviewing
from app.usecases.emergency.codes import offer
from app.usecases.saving import now
from sync.protocol.replication import Identity
from sync.seal import escrow
from tests.app.usecases.acting import as_user
from tests.profile import FileAndKey, nothing

SITE = Site(id=RecordId(b"site of tests   "), name="Centro Prova")
BODY = b"organisation 16."
CODE = EnvelopeCode(bytes(range(10)), "it")
WORDS = " ".join(CODE.words)
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def locked() -> keys.Stretched:
    """Stretched once: it takes its time."""
    return keys.stretched(CODE)


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Session]:
    """Sara's laptop, a member of an organisation; Luca and Nadia are her colleagues."""
    session = Session(FileAndKey(tmp_path / "profile.db"))
    sara = User(name="Sara Dolci", role=SUPERVISOR, sites=frozenset({SITE.id}))
    session.found(sara, nothing)
    replica = session.replica()
    replica.keep_identity(Identity(BODY, sara.id, bytes(32), bytes(96), b"device 8", bytes(32)))
    group = id_of(BODY, GroupName(Purpose.RESERVED, SITE.id))
    replica.keep_secrets({(group, 1): bytes(range(32))})
    session.do(Store.add, SITE)
    yield session
    session.close()


def colleague(session: Session, name: str, role: str = OPERATOR) -> User:
    return session.do(Store.add, User(name=name, role=role, sites=frozenset({SITE.id})))


def a_case(session: Session, responsible: RecordId | None = None) -> Person:
    person = session.do(Store.add, Person(display_name="Amina Diallo"))
    session.do(Store.add, Case(person=person.id, state="open", site=SITE.id, responsible=responsible))
    return person


def note(session: Session, person: Person, text: str = "Allergia alla penicillina") -> ReservedNote:
    contact = session.do(Store.add, Contact(person=person.id, text="Colloquio"))
    return session.do(reserved.write, contact, text)


def copied(session: Session, record: RecordId) -> EscrowCopy | None:
    copy = session.ask(Reader.get, EscrowCopy, copy_id(record))
    return copy if copy is not None and copy.sealed else None


def opens(session: Session, record: RecordId) -> object:
    copy = copied(session, record)
    assert copy is not None
    return session.ask(lambda reader: copies.opened(reader, copy, keys.seeds(reader, SITE.id)))


def test_a_copy_follows_its_record_through_edits_deletion_and_undo(
    laptop: Session, locked: keys.Stretched
) -> None:
    person = a_case(laptop)
    before = note(laptop, person)
    assert copied(laptop, before.id) is None, "no envelope, no copy"
    laptop.do(keys.establish, SITE.id, locked)
    written = note(laptop, person, "Epilessia: non lasciarla sola")
    assert opens(laptop, written.id) == written
    laptop.undo(laptop.last_receipt)
    assert copied(laptop, written.id) is None
    assert laptop.ask(Reader.get, EscrowCopy, copy_id(written.id)) is not None, "undo ends no copy either"
    laptop.do(Store.restore, written)
    changed = laptop.do(Store.save, replace(written, text="Epilessia, e asma"))
    assert opens(laptop, written.id) == changed
    laptop.undo(laptop.last_receipt)
    assert opens(laptop, written.id) == written
    laptop.do(Store.delete, written)
    assert copied(laptop, written.id) is None
    assert laptop.ask(Reader.get, EscrowCopy, copy_id(written.id)) is not None, "emptied, never ended"
    seeds = laptop.ask(keys.seeds, SITE.id)
    empty = laptop.do(opening.record_opening, person.id, seeds, "health", "Caduta dalle scale")
    assert (empty.pieces, empty.unread) == ((), 0)
    assert copies.settle_all(laptop), "what was written before the envelope is copied after a round"
    assert opens(laptop, before.id) == before
    assert not copies.settle_all(laptop)


@pytest.mark.parametrize("public", ["bm8ga2V5", "", None])
def test_a_note_is_kept_though_the_key_of_the_site_is_of_another_program(
    laptop: Session, public: str | None
) -> None:
    """One this program cannot seal to counts as none: what somebody typed is kept all the same."""
    sara = laptop.user
    made = EscrowKey(site=SITE.id, number=1, public=public, made_by=sara.id, made_at=NOW)
    laptop.do(Store.add, sealed(made))
    written = note(laptop, a_case(laptop))
    assert laptop.ask(Reader.get, ReservedNote, written.id) == written
    assert copied(laptop, written.id) is None
    assert laptop.ask(keys.standing, SITE.id, NOW).key is None


def test_many_notes_are_copied_in_several_envelopes(laptop: Session, locked: keys.Stretched) -> None:
    person, other = a_case(laptop), a_case(laptop)
    contact = laptop.do(Store.add, Contact(person=person.id, text="Colloquio"))
    laptop.do(lambda store: [reserved.write(store, contact, f"Nota {n}") for n in range(220)])
    note(laptop, other)
    laptop.do(keys.establish, SITE.id, locked)
    done = []
    while laptop.read_for_sync(copies.is_due):
        done += laptop.receive([copies.settle])
    assert len([count for count in done if count]) > 1
    assert sum(done) == 221
    assert len(laptop.ask(Reader.find, EscrowCopy)) == 221


def test_what_was_sealed_for_nobody_here_is_sealed_anew(laptop: Session, locked: keys.Stretched) -> None:
    """A copy of a key of another site, or of one that is not linked any more."""
    person = a_case(laptop)
    key = laptop.do(keys.establish, SITE.id, locked)
    written = note(laptop, person)
    laptop.do(copies.make, replace(written, text="Nessuna allergia"), key)
    assert copies.settle_all(laptop), "a copy that says something else"
    assert opens(laptop, written.id) == written
    strange = replace(key, id=new_id())
    laptop.do(copies.make, written, strange)
    assert opens(laptop, written.id) is None
    assert copies.settle_all(laptop)
    assert opens(laptop, written.id) == written


def test_copies_are_looked_after_by_who_reads_them_and_once_there_is_an_envelope(
    laptop: Session, locked: keys.Stretched
) -> None:
    person = a_case(laptop)
    written = note(laptop, person)
    assert not copies.settle_all(laptop)
    assert laptop.ask(Reader.local, copies.SEEN) is None, "nothing is written while there is nothing to do"
    laptop.do(keys.establish, SITE.id, locked)
    sara = laptop.user
    laptop.become(replace(sara, role=OPERATOR))
    assert not copies.settle_all(laptop)
    assert copied(laptop, written.id) is None
    laptop.become(sara)
    assert copies.settle_all(laptop)
    assert not laptop.read_for_sync(copies.is_due)
    assert opens(laptop, written.id) == written
    later = note(laptop, person, "Un'altra")
    copy = copied(laptop, later.id)
    assert copy is not None
    laptop.do(Store.delete, copy)
    assert copies.settle_all(laptop)
    assert opens(laptop, later.id) == later


def test_of_two_envelopes_made_at_once_one_opens_everything(laptop: Session, locked: keys.Stretched) -> None:
    """Two supervisors who did not know of each other: what was sealed to the other key is sealed anew."""
    person = a_case(laptop)
    first = laptop.do(keys.establish, SITE.id, locked)
    mine = laptop.do(keys.establish, SITE.id, locked)
    laptop.do(Store.delete, mine)  # not heard of yet, where the other one is made
    other = laptop.do(keys.establish, SITE.id, locked)
    written = note(laptop, person)
    laptop.do(Store.restore, mine)
    assert (mine.number, other.number) == (2, 2)
    now_valid = laptop.ask(keys.current, SITE.id)
    assert now_valid == max(mine, other, key=lambda key: key.id)
    laptop.do(copies.make, written, min(mine, other, key=lambda key: key.id))
    copies.settle_all(laptop)
    copy = copied(laptop, written.id)
    assert copy is not None
    by_words = keys.opened_by(laptop.ask(keys.to_try, SITE.id), CODE)
    assert set(by_words) == {now_valid.id, first.id}
    assert laptop.ask(copies.opened, copy, by_words) == written


def test_two_versions_of_the_program_do_not_correct_each_other(
    laptop: Session, locked: keys.Stretched
) -> None:
    person = a_case(laptop)
    key = laptop.do(keys.establish, SITE.id, locked)
    written = note(laptop, person)
    newer = {**plain_fields(kind_of(written), written), 99: "An answer of a newer program"}
    plain = msgspec.msgpack.encode(("reserved_note", written.id, newer))
    box = escrow.seal_copy(keys.from_text(key.public), plain, key.id + copy_id(written.id) + person.id)
    copy = copied(laptop, written.id)
    assert copy is not None
    theirs = laptop.do(Store.save, replace(copy, sealed=keys.to_text(key.id + box)))
    copies.settle_all(laptop)
    assert copied(laptop, written.id) == theirs
    assert opens(laptop, written.id) == written


@pytest.mark.parametrize("lie", ["kind", "record", "person", "bytes", "fields"])
def test_a_box_that_says_something_else_than_its_place_opens_as_nothing(
    laptop: Session, locked: keys.Stretched, lie: str
) -> None:
    person = a_case(laptop)
    key = laptop.do(keys.establish, SITE.id, locked)
    written = note(laptop, person)
    fields = plain_fields(kind_of(written), written)
    inside: tuple[object, ...] = ("reserved_note", written.id, fields)
    if lie == "kind":
        inside = ("task", written.id, {1: person.id})
    elif lie == "record":
        inside = ("reserved_note", new_id(), fields)
    elif lie == "person":
        inside = ("reserved_note", written.id, {**fields, 1: new_id()})
    elif lie == "fields":
        inside = ("reserved_note", written.id, {3: {}})
    plain = b"no message" if lie == "bytes" else msgspec.msgpack.encode(inside)
    about = key.id + copy_id(written.id) + person.id
    box = escrow.seal_copy(keys.from_text(key.public), plain, about)
    copy = copied(laptop, written.id)
    assert copy is not None
    laptop.do(Store.save, replace(copy, sealed=keys.to_text(key.id + box)))
    assert opens(laptop, written.id) is None


def test_texts_that_are_no_bytes_hold_nothing(laptop: Session, locked: keys.Stretched) -> None:
    assert keys.from_text(None) == keys.from_text("no ?? bytes") == b""
    key = laptop.do(keys.establish, SITE.id, locked)
    unread = (
        replace(key, locked="no"),
        replace(key, locked=keys.to_text(b"\x90")),
        replace(key, public=""),
    )
    for broken in unread:
        with pytest.raises(keys.WrongCode):
            keys.opened_by([broken], CODE)
    with pytest.raises(keys.WrongCode):
        keys.opened_by([], CODE)


def test_the_door_is_for_who_may_not_and_only_in_an_organisation(
    laptop: Session, locked: keys.Stretched, tmp_path: Path
) -> None:
    luca = colleague(laptop, "Luca Ferri")
    nadia = colleague(laptop, "Nadia Conti", "casemanager")
    reporting = colleague(laptop, "Anna Lodi", "reporting")
    person = a_case(laptop)

    def door(by: User) -> opening.Door:
        return laptop.ask(opening.door, person.id, by)

    assert door(luca) == opening.Door(True, "Centro Prova", None)
    assert door(nadia) == opening.CLOSED
    assert door(reporting) == opening.CLOSED
    key = laptop.do(keys.establish, SITE.id, locked)
    assert door(luca) == opening.Door(True, "Centro Prova", key)
    written = note(laptop, person)
    assert door(luca) == opening.Door(True, "Centro Prova", key), "it looks the same"
    assert door(nadia) == opening.CLOSED
    laptop.write_for_sync(lambda reader: reader.tables.execute("DELETE FROM k_reserved_note"))
    assert door(nadia).offered, "who may read, on a laptop that does not hold it"
    assert copied(laptop, written.id) is not None
    with pytest.raises(NotAllowed):
        as_user(laptop, reporting, opening.record_opening, person.id, {}, "health", "Caduta dalle scale")

    alone = Session(FileAndKey(tmp_path / "alone.db"))
    alone.found(User(name="Marta Prova", role=OPERATOR), nothing)
    other = alone.do(Store.add, Person(display_name="Amina Diallo"))
    assert alone.ask(opening.door, other.id, alone.user) == opening.CLOSED
    assert alone.ask(keys.standings, replace(alone.user, role=SUPERVISOR), NOW) == []
    alone.close()


def test_where_a_site_stands_with_its_envelope(laptop: Session, locked: keys.Stretched) -> None:
    sara = laptop.user

    def due(at: datetime = NOW) -> str:
        (one,) = laptop.ask(keys.standings, sara, at)
        assert one.site_name == "Centro Prova"
        return one.due

    assert due() == keys.NONE
    first = laptop.do(keys.establish, SITE.id, locked)
    assert due() == ""
    assert due(NOW + timedelta(days=366)) == keys.OLD
    person = a_case(laptop)
    seeds = laptop.ask(keys.seeds, SITE.id)
    laptop.do(opening.record_opening, person.id, seeds, "health", "Caduta dalle scale")
    assert due() == keys.OPENED
    second = laptop.do(keys.establish, SITE.id, locked)
    assert (due(), second.number, second.after) == ("", 2, first.id)
    laptop.do(Store.save, replace(laptop.user, disabled_on=NOW.date()))
    assert due() == keys.LEFT
    nobody = laptop.ask(keys.standings, replace(sara, role=OPERATOR), NOW)
    assert nobody == []


def test_a_key_that_was_rewritten_counts_for_nothing(laptop: Session, locked: keys.Stretched) -> None:
    key = laptop.do(keys.establish, SITE.id, locked)
    laptop.do(Store.save, replace(key, public=keys.to_text(bytes(1216))))
    assert laptop.ask(keys.keys_of, SITE.id) == []
    assert laptop.ask(keys.current, SITE.id) is None


def test_without_the_keys_of_the_site_no_envelope_is_made(laptop: Session, locked: keys.Stretched) -> None:
    harbour = laptop.do(Store.add, Site(name="Casa Porto"))
    with pytest.raises(NotAllowed):
        laptop.do(keys.establish, harbour.id, locked)
    laptop.become(replace(laptop.user, sites=frozenset({harbour.id})))
    with pytest.raises(keys.NotReadyYet):
        laptop.do(keys.establish, harbour.id, locked)
    assert laptop.ask(keys.seeds, harbour.id) == {}
    assert laptop.ask(Reader.find, EscrowKey) == []


def test_who_is_told_and_who_judges(laptop: Session, locked: keys.Stretched) -> None:
    sara = laptop.user
    luca, nadia = colleague(laptop, "Luca Ferri"), colleague(laptop, "Nadia Conti", "casemanager")
    elsewhere = replace(colleague(laptop, "Elena Mori", SUPERVISOR), sites=frozenset({new_id()}))
    laptop.do(keys.establish, SITE.id, locked)
    person = a_case(laptop, nadia.id)
    seeds = laptop.ask(keys.seeds, SITE.id)
    opened = as_user(laptop, luca, opening.record_opening, person.id, seeds, "health", "Caduta dalle scale")

    def told(by: User) -> list[RecordId]:
        return [one.opening.id for one in laptop.ask(notices.told, by, NOW).openings]

    assert told(sara) == told(nadia) == [opened.opening.id]
    assert told(luca) == told(elsewhere) == []
    assert [one.due for one in laptop.ask(notices.told, sara, NOW).envelopes] == [keys.OPENED]
    found = laptop.ask(reviewing.between, NOW - timedelta(hours=1), NOW + timedelta(hours=1))
    assert [one.id for one in found] == [opened.opening.id]
    assert laptop.ask(reviewing.between, NOW - timedelta(hours=2), NOW - timedelta(hours=1)) == []
    for verdict in (JUSTIFIED, UNJUSTIFIED):
        opener = replace(luca, role=SUPERVISOR)
        with pytest.raises(NotAllowed, match=r"error\.own_work"):
            as_user(laptop, opener, reviewing.judge, opened.opening.id, verdict, "Tutto bene")
    with pytest.raises(NotAllowed):
        as_user(laptop, nadia, reviewing.judge, opened.opening.id, JUSTIFIED)
    assert told(sara) == [opened.opening.id]
    laptop.do(reviewing.judge, opened.opening.id, JUSTIFIED)
    assert told(sara) == told(nadia) == []


def test_who_works_alone_judges_alone(laptop: Session, locked: keys.Stretched) -> None:
    laptop.do(keys.establish, SITE.id, locked)
    person = a_case(laptop)
    opened = laptop.do(opening.record_opening, person.id, {}, "other", "Nessun altro in servizio")
    assert laptop.ask(reviewing.waiting) == [opened.opening]
    laptop.do(reviewing.judge, opened.opening.id, JUSTIFIED, "Da sola")
    assert laptop.ask(reviewing.waiting) == []
    assert laptop.do(now) >= NOW - timedelta(minutes=5)


def test_a_code_is_offered_in_the_words_of_the_reader() -> None:
    assert len(offer("fr").words) == len(offer("ar").words) == 8
    assert offer("en").language == "en"
    assert repr(keys.Stretched(b"salt", b"key")) == "Stretched(...)"
