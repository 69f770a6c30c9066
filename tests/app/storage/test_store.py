"""A save writes the row, its change, the audit, the search and the history, or nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.case import Case
from app.domain.declaration import kind_of
from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate
from app.domain.person import Person, PersonName
from app.domain.vulnerability import VulnerabilityFlag
from app.errors import DatabaseTooNew
from app.events import Changed
from app.session import Session
from app.storage import audit, search
from app.storage.history import history
from app.storage.reader import Reader
from app.storage.store import RecordGone, Store
from sync.protocol.change import LIFE, Change, decode
from tests.profile import FileAndKey, new_session, nothing


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path)
    yield made
    made.close()


def changes(session: Session) -> list[Change]:
    return [decode(row[0]) for row in session.ask(Reader.rows, "SELECT body FROM written ORDER BY rid")]


def add_person(session: Session, name: str = "Amina Diallo") -> Person:
    person = Person(
        display_name=name, born=PartialDate.from_text("1980~year"), citizenships=frozenset({"GN"})
    )

    def verb(store: Store) -> None:
        store.add(person)
        store.add(PersonName(person=person.id, full=name, preferred=True))

    session.do(verb)
    return person


def test_what_was_saved_is_read_back(session: Session) -> None:
    person = add_person(session)
    assert session.ask(Reader.get, Person, person.id) == person


def test_a_save_is_one_change_with_dot_and_context(session: Session) -> None:
    person = add_person(session)
    session.do(Store.save, dataclasses.replace(person, sex="F"))
    *_, made, edited = changes(session)
    assert [op.fields[LIFE] for op in made.ops] == [True, True]
    assert (made.dseq, edited.dseq) == (1, 2)
    assert edited.context == ((made.device, 1),)
    assert made.context == ()
    assert [dict(op.fields) for op in edited.ops] == [{2: "F"}]
    assert edited.hlc > made.hlc
    assert edited.author == session.user.id


def test_saving_the_same_writes_nothing(session: Session) -> None:
    person = add_person(session)
    before = len(changes(session))
    session.do(Store.save, person)
    assert len(changes(session)) == before


def test_sets_travel_as_elements(session: Session) -> None:
    person = add_person(session)
    session.do(Store.save, dataclasses.replace(person, citizenships=frozenset({"SN"})))
    assert changes(session)[-1].ops[0].fields == {4: {"GN": False, "SN": True}}


def test_a_refusal_leaves_nothing_behind(session: Session) -> None:
    before = len(changes(session))
    told: list[Changed] = []
    session.events.subscribe(Changed, told.append)

    def refuses(store: Store) -> None:
        store.add(Person(display_name="Nobody"))
        raise RecordGone

    with pytest.raises(RecordGone):
        session.do(refuses)
    assert session.ask(Reader.find, Person) == []
    assert len(changes(session)) == before
    assert told == []


def test_undo_puts_back_what_was_there(session: Session) -> None:
    person = add_person(session)
    session.do(Store.save, dataclasses.replace(person, sex="F"))
    receipt = session.last_receipt
    session.do(Store.save, dataclasses.replace(person, sex="F", birth_place="Labé"))
    session.undo(receipt)
    now = session.ask(Reader.get, Person, person.id)
    assert now is not None
    assert (now.sex, now.birth_place) == (None, "Labé")
    session.do(Store.delete, now)
    gone = session.last_receipt
    assert session.ask(Reader.get, Person, person.id) is None
    session.undo(gone)
    assert session.ask(Reader.get, Person, person.id) == now


def test_history_tells_who_wrote_what(session: Session) -> None:
    person = add_person(session)
    session.do(Store.save, dataclasses.replace(person, sex="F"))
    session.do(Store.save, dataclasses.replace(person, sex="M"))
    versions = session.ask(history, kind_of(Person), person.id)
    sexes = [(v.value, v.author) for v in versions if v.spec is not None and v.spec.name == "sex"]
    assert sexes == [("M", session.user.id), ("F", session.user.id)]


def test_the_search_finds_names_codes_and_forgets_the_deleted(session: Session) -> None:
    person = add_person(session)
    session.do(Store.add, Case(person=person.id, number="AB-26/1", state="open"))
    number = session.ask(Reader.file_number, kind_of(Person), person.id)
    for typed in ("ami", "AMINA", "diallo ami", "ab-26", "ab261"):
        assert session.ask(search.files_named, typed) == [number], typed
    assert session.ask(search.files_named, "zz") == []
    assert session.ask(search.files_named, '" OR (') == []
    for name in session.ask(Reader.find, PersonName, person=person.id):
        session.do(Store.delete, name)
    assert session.ask(search.files_named, "amina") == []


def test_a_reserved_record_lives_in_its_own_space(session: Session) -> None:
    person = add_person(session)
    flag = session.do(Store.add, VulnerabilityFlag(person=person.id, category="minor"))
    spaces = {
        session.do(Store.space_of, r).scope.value: session.do(Store.space_of, r) for r in (person, flag)
    }
    assert spaces["file"].id != spaces["reserved"].id
    assert spaces["file"].root == spaces["reserved"].root == person.id


def test_the_audit_chain_shows_a_change(session: Session) -> None:
    person = add_person(session)
    assert session.ask(audit.first_broken) is None
    assert [e.action for e in session.ask(audit.entries_of, person.id)] == ["create"]

    def forge(store: Store) -> None:
        store.tables.execute("UPDATE audit SET action = 'view' WHERE rid = 2")

    session.do(forge)
    assert session.ask(audit.first_broken) == 2


def test_the_clock_never_runs_back(session: Session) -> None:
    def from_the_future(store: Store) -> None:
        store.remember_local("hlc", 1 << 62)

    session.do(from_the_future)
    add_person(session)
    assert changes(session)[-1].hlc > 1 << 62


def test_drafts_come_back_to_the_letter(session: Session, tmp_path: Path) -> None:
    session.save_draft("contact:1", "così \u202b محمد 🙂")
    session.close()
    again = Session(FileAndKey(tmp_path / "profile.db"))
    draft = again.draft("contact:1")
    assert draft is not None
    assert draft.body == "così \u202b محمد 🙂"
    again.drop_draft("contact:1")
    assert again.drafts() == []
    again.close()


def test_a_file_from_a_newer_version_is_refused(session: Session, tmp_path: Path) -> None:
    def newer(store: Store) -> None:
        store.tables.execute("PRAGMA user_version = 99")

    session.do(newer)
    session.close()
    with pytest.raises(DatabaseTooNew):
        Session(FileAndKey(tmp_path / "profile.db"))


def test_a_missing_record_is_said_so(session: Session) -> None:
    with pytest.raises(RecordGone):
        session.do(Store.save, Person(display_name="Ghost"))
    assert session.ask(Reader.get, Person, RecordId(bytes(16))) is None
    assert session.do(nothing) is None
