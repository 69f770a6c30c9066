"""A transaction that writes more than an envelope holds becomes several changes: each can be sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from app.domain.contact import Contact
from app.domain.ids import new_id
from app.domain.person import Person
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from sync.protocol.change import Change, decode
from sync.protocol.envelope import MAX_ENVELOPE
from tests.profile import new_session

MANY = 100
LONG = "Nota di prova. " * 400


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = new_session(tmp_path)
    yield made
    made.close()


def _changes(reader: Reader) -> list[tuple[int, Change]]:
    sql = "SELECT w.dseq, w.body FROM written w JOIN space s ON s.rid = w.space ORDER BY w.rid"
    return [(dseq, decode(body)) for dseq, body in reader.rows(sql)]


def test_each_change_fits_an_envelope_and_knows_the_one_before(session: Session) -> None:
    person = session.do(Store.add, Person(id=new_id()))
    before = len(session.ask(_changes))

    def told(store: Store) -> list[Contact]:
        return [store.add(Contact(id=new_id(), person=person.id, text=LONG)) for _ in range(MANY)]

    made = session.do(told)
    changes = session.ask(_changes)[before:]
    assert len(changes) > 1
    assert all(sum(len(str(op.fields)) for op in change.ops) < MAX_ENVELOPE for _, change in changes)
    assert sum(len(change.ops) for _, change in changes) == MANY
    for (dseq, _), (later, change) in pairwise(changes):
        assert later == dseq + 1
        assert max(seen for _, seen in change.context) == dseq
    assert session.ask(lambda reader: reader.get(Contact, made[-1].id)) == made[-1]


def test_what_is_written_again_in_the_next_change_stands(session: Session) -> None:
    person = session.do(Store.add, Person(id=new_id()))

    def told(store: Store) -> Contact:
        first = store.add(Contact(id=new_id(), person=person.id, text="Prima"))
        for _ in range(MANY):
            store.add(Contact(id=new_id(), person=person.id, text=LONG))
        return store.save(replace(first, text="Poi"))

    contact = session.do(told)
    assert session.ask(lambda reader: reader.get(Contact, contact.id)) == contact
    ours = [op.fields for _, change in session.ask(_changes) for op in change.ops if op.record == contact.id]
    assert [list(fields.values())[-1] for fields in ours] == ["Prima", "Poi"]
