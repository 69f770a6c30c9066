"""What counts as being about somebody erased, whatever another program wrote into a note's space."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.contact import NamedNote
from app.domain.declaration import Scope
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.space_ids import space_id
from app.session import Session
from app.storage import erasing
from app.storage.store import Store
from tests.profile import new_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path)
    yield made
    made.close()


def about(session: Session, person: Person) -> set[bytes]:
    return {one.id for one in session.ask(erasing.spaces_of, [person.id])}


def note(session: Session, person: Person) -> NamedNote:
    readers = frozenset({session.user.id})
    return session.do(Store.add, NamedNote(person=person.id, text="gloamspar", readers=readers))


def named(one: RecordId) -> bytes:
    return space_id(Scope.NAMED, one)


def test_a_note_that_never_was_about_anybody_else_goes_with_them(session: Session) -> None:
    zyphora, wexfjord = (session.do(Store.add, Person(display_name=name)) for name in ("Zyphora", "Wexfjord"))
    one, other = note(session, zyphora), note(session, wexfjord)
    assert named(one.id) in about(session, zyphora)
    assert named(other.id) not in about(session, zyphora)
    session.do(Store.save, NamedNote(id=other.id, person=zyphora.id, text="more", readers=other.readers))
    assert named(other.id) not in about(session, zyphora)
    assert named(other.id) not in about(session, wexfjord)


def test_a_second_note_in_the_space_of_the_first_says_nothing_about_it(session: Session) -> None:
    zyphora, wexfjord = (session.do(Store.add, Person(display_name=name)) for name in ("Zyphora", "Wexfjord"))
    one, slipped = note(session, wexfjord), note(session, zyphora)

    def slip(store: Store) -> None:
        store.tables.execute(
            "UPDATE k_named_note SET space = (SELECT space FROM k_named_note WHERE id = ?) WHERE id = ?",
            [one.id, slipped.id],
        )

    session.do(slip)
    assert named(one.id) not in about(session, zyphora)
    assert named(one.id) in about(session, wexfjord)
