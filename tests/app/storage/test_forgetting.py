"""A space this laptop gives up leaves nothing behind, harms nothing else, and does not come back."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.domain.attachment import Attachment
from app.domain.case import Case
from app.domain.contact import Contact, ReservedNote
from app.domain.declaration import Scope
from app.domain.ids import RecordId
from app.domain.legal import Permit
from app.domain.person import Person, PersonName
from app.domain.space_ids import space_id
from app.events import Changed
from app.session import Session
from app.storage import forgetting, search
from app.storage.attachments import put_bytes
from app.storage.audit import first_broken
from app.storage.integrity import examine
from app.storage.reader import Reader
from app.storage.spaces import SpaceForgotten
from app.storage.store import Store
from tests import every_byte
from tests.envelopes import page, send
from tests.profile import new_session

WORDS = ("Zyphora", "Quendril", "wexfjord", "VKQ-77/1", "jubzwick")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path)
    yield made
    made.close()


def file_of(session: Session, name: str, number: str, word: str, content: str) -> RecordId:
    person = Person(display_name=name)

    def verb(store: Store) -> None:
        store.add(person)
        store.add(PersonName(person=person.id, full=name, preferred=True))
        store.add(Case(person=person.id, number=number, state="open"))
        store.add(Permit(person=person.id, type="ASILO", state="held", expires_on=date(2027, 3, 1)))
        store.add(Contact(person=person.id, text=f"saw the {word} again"))
        body = content.encode()
        sheet = Attachment(
            person=person.id,
            file_name=content,
            size=len(body),
            sha256=hashlib.sha256(body).hexdigest(),
        )
        store.add(sheet)
        put_bytes(store, sheet, body)

    session.do(verb)
    session.do(Store.save, dataclasses.replace(person, birth_place=word))
    session.save_draft(f"contact:{person.id.hex()}", f"half a {word}")
    return person.id


def forget(
    session: Session, person: RecordId, scope: Scope = Scope.FILE, *, even_unsent: bool = False
) -> None:
    space = space_id(scope, person)
    session.receive([lambda store: forgetting.forget_space(store, space, even_unsent=even_unsent)])
    session.leave_no_trace()


def two_files(session: Session) -> tuple[RecordId, RecordId]:
    gone = file_of(session, "Zyphora Quendril", "VKQ-77/1", "wexfjord", "jubzwick")
    kept = file_of(session, "Amina Diallo", "ORT-26/2", "harbour", "scan")
    return gone, kept


def one_of_two(session: Session) -> tuple[RecordId, RecordId]:
    made = two_files(session)
    send(session.replica())
    return made


def rows_in(session: Session, space: bytes) -> set[str]:
    """Tables with rows that belong to a space, by its number or its id."""
    number = session.ask(Reader.rows, "SELECT rid FROM space WHERE id = ?", [space])[0][0]
    found = set()
    for (name,) in session.ask(Reader.rows, "SELECT name FROM sqlite_master WHERE type = 'table'"):
        columns = [row[1] for row in session.ask(Reader.rows, f"PRAGMA table_info({name})")]
        if "space" in columns and name != "audit":
            sql = f"SELECT 1 FROM {name} WHERE space IN (?, ?) LIMIT 1"
            if session.ask(Reader.rows, sql, [number, space]):
                found.add(name)
    return found


def test_nothing_of_it_stays_in_any_table_and_all_of_it_was_there_before(session: Session) -> None:
    gone, kept = one_of_two(session)
    before = every_byte.holding(every_byte.of_tables(session), *WORDS)
    assert set(before) == set(WORDS)
    everywhere = {table for tables in before.values() for table in tables}
    assert gone.hex() in every_byte.of_tables(session)["clock_line"].hex()
    indexes = {"name_search_data", "text_search_data"}
    assert everywhere >= {"k_person", "k_contact", "body", "case_card", "draft", "attachment_chunk", *indexes}
    forget(session, gone)
    after = every_byte.of_tables(session)
    assert every_byte.holding(after, *WORDS) == {}
    assert every_byte.holding(after, "harbour", "ORT-26/2", "scan", "Amina")
    assert rows_in(session, space_id(Scope.FILE, gone)) == {"vector"}
    assert bytes(gone) not in b"".join(
        body for table, body in after.items() if table not in ("audit", "sqlite_sequence")
    )
    assert session.draft(f"contact:{kept.hex()}") is not None


def test_the_rest_of_the_file_is_whole(session: Session) -> None:
    gone, kept = one_of_two(session)
    forget(session, gone)
    forget(session, gone)
    assert session.ask(Reader.get, Person, gone) is None
    assert session.ask(Reader.get, Person, kept) is not None
    assert not session.ask(search.files_named, "zyphora")
    assert len(session.ask(search.files_named, "amina")) == 1
    assert session.ask(Reader.rows, "PRAGMA foreign_key_check") == []
    assert session.ask(Reader.rows, "SELECT name FROM case_card") == [("Amina Diallo",)]
    assert session.ask(first_broken) is None
    assert session.glance(lambda reader: examine(reader.tables).structure) == 0
    session.do(Store.save, Person(id=kept, display_name="Amina Diallo", sex="F"))
    assert [len(one.change.ops) for one in session.replica().waiting(10)] == [1]


def test_the_reserved_part_goes_by_itself(session: Session) -> None:
    gone, _ = one_of_two(session)
    session.do(Store.add, ReservedNote(person=gone, text="gloamspar"))
    send(session.replica(), 50)
    assert every_byte.holding(every_byte.of_tables(session), "gloamspar")
    forget(session, gone, Scope.RESERVED)
    assert not every_byte.holding(every_byte.of_tables(session), "gloamspar")
    assert session.ask(Reader.get, Person, gone) is not None
    assert len(session.ask(search.files_named, "zyphora")) == 1


def test_what_is_only_here_is_kept_unless_it_is_an_order(session: Session) -> None:
    gone, _ = one_of_two(session)
    session.do(Store.save, Person(id=gone, display_name="Zyphora Quendril", sex="F"))
    with pytest.raises(forgetting.NotSentYet):
        forget(session, gone)
    assert session.ask(Reader.get, Person, gone) is not None
    forget(session, gone, even_unsent=True)
    assert session.ask(Reader.get, Person, gone) is None
    assert session.replica().pending().total == 0


def test_a_piece_of_a_file_that_is_only_here_is_kept(session: Session) -> None:
    gone, _ = one_of_two(session)
    space = space_id(Scope.FILE, gone)
    sql = (
        "INSERT INTO piece (attachment, number, id, size, space, here, there, wish)"
        " SELECT ?, 0, ?, 4, rid, 1, 0, 0 FROM space WHERE id = ?"
    )
    session.write_for_sync(lambda reader: reader.tables.execute(sql, [gone, bytes(32), space]))
    with pytest.raises(forgetting.NotSentYet):
        forget(session, gone)
    session.write_for_sync(lambda reader: reader.tables.execute("UPDATE piece SET there = 1"))
    forget(session, gone)
    assert session.ask(Reader.rows, "SELECT count(*) FROM piece") == [(0,)]


def test_it_does_not_come_back_and_others_do(session: Session, tmp_path: Path) -> None:
    (tmp_path / "two").mkdir()
    there = new_session(tmp_path / "two")
    gone, kept = two_files(there)
    early = send(there.replica(), 100)
    session.replica().apply(page(early))
    forget(session, gone)
    there.do(Store.save, Person(id=gone, display_name="Zyphora Quendril", sex="F"))
    there.do(Store.save, Person(id=kept, display_name="Amina Diallo", sex="F"))
    later = send(there.replica(), 200)
    done = session.replica().apply(page([*early, *later]))
    assert done.applied == 1
    space = space_id(Scope.FILE, gone)
    assert session.replica().cursors([space])[space].gseq == max(
        one.gseq for one in later if one.space == space
    )
    assert session.ask(Reader.get, Person, gone) is None
    assert not every_byte.holding(every_byte.of_tables(session), "zyphora")
    assert session.replica().set_aside() == []
    there.close()


def test_a_space_never_seen_here_does_not_come_either(session: Session, tmp_path: Path) -> None:
    (tmp_path / "two").mkdir()
    there = new_session(tmp_path / "two")
    gone, _ = two_files(there)
    forget(session, gone)
    session.replica().apply(page(send(there.replica(), 100)))
    assert session.replica().set_aside() == []
    assert not every_byte.holding(every_byte.of_tables(session), "zyphora")
    there.close()


def test_nothing_new_is_written_where_it_was(session: Session) -> None:
    gone, _ = one_of_two(session)
    forget(session, gone)
    with pytest.raises(SpaceForgotten):
        session.do(Store.add, Person(id=gone, display_name="Zyphora"))


def test_windows_hear_of_it(session: Session) -> None:
    gone, _ = one_of_two(session)
    told: list[Changed] = []
    session.events.subscribe(Changed, told.append)
    forget(session, gone)
    assert len(told) == 1
    assert told[0].concerns("person", "case", "contact")
