"""A laptop that worked alone joins: its person is another from the first line on, sealed records included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.authority import LIFE
from app.domain.emergency import BreakGlass, BreakGlassReview
from app.domain.ids import RecordId, new_id
from app.domain.person import Person
from app.domain.referral import Disclosure
from app.domain.sealed_records import SEALED, is_true, sealed, stands
from app.session import Session
from app.storage import authorship
from app.storage.store import Store
from app.storage.unsent import count
from sync.protocol.change import decode
from tests.profile import new_session

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path)
    yield made
    made.close()


def _told(store: Store) -> tuple[Disclosure, BreakGlass, BreakGlassReview]:
    me = store.by.id
    person = store.add(Person(id=new_id()))
    disclosure = store.add(sealed(Disclosure(id=new_id(), person=person.id, recipient="ASL", at=NOW, by=me)))
    opening = store.add(sealed(BreakGlass(id=new_id(), person=person.id, at=NOW, by=me)))
    review = store.add(
        sealed(BreakGlassReview(id=new_id(), person=person.id, opening=opening.id, at=NOW, by=new_id()))
    )
    return disclosure, opening, review


def _sealed_as_sent(store: Store) -> list[bool]:
    kinds = store.registry
    return [
        stands(kind.name, op.record, op.fields, life=LIFE)
        for (body,) in store.rows("SELECT body FROM written")
        for op in decode(body).ops
        if (kind := kinds.numbered(op.kind)) and kind.name in SEALED
    ]


def test_sealed_records_still_stand_under_the_id_that_follows_from_what_they_say(session: Session) -> None:
    new = RecordId(new_id())

    disclosure, opening, review = session.do(_told)

    def rename(store: Store) -> None:
        before = count(store)
        authorship.rename(store, store.by.id, new)
        assert count(store) == before
        assert [store.get(type(one), one.id) for one in (disclosure, opening, review)] == [None] * 3
        named = store.find(Disclosure)[0]
        assert (named.by, named.recipient, is_true(named)) == (new, "ASL", True)
        opened = store.find(BreakGlass)[0]
        assert opened.by == new
        reviewed = store.find(BreakGlassReview)[0]
        assert (reviewed.opening, reviewed.by) == (opened.id, review.by)
        assert is_true(opened)
        assert is_true(reviewed)
        assert _sealed_as_sent(store) == [True, True, True]

    session.do(rename)


def test_a_sealed_record_that_names_somebody_else_keeps_its_id(session: Session) -> None:
    def told(store: Store) -> Disclosure:
        person = store.add(Person(id=new_id()))
        return store.add(sealed(Disclosure(id=new_id(), person=person.id, recipient="INPS", by=new_id())))

    other = session.do(told)

    def rename(store: Store) -> None:
        authorship.rename(store, store.by.id, RecordId(new_id()))
        assert store.get(Disclosure, other.id) == other

    session.do(rename)
