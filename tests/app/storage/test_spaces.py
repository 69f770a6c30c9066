"""A space that was heard of before anything in it could be read is written to like any other."""

from __future__ import annotations

from pathlib import Path

from app.domain.declaration import Scope
from app.domain.ids import new_id
from app.domain.person import Person
from app.domain.space_ids import space_id
from app.storage.reader import Reader
from app.storage.store import Store
from sync.protocol.replication import Page, Received
from tests.profile import new_session


def test_a_file_is_begun_in_a_space_of_which_only_unreadable_envelopes_came(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    record = new_id()
    space = space_id(Scope.FILE, record)
    line = Received(space, 1, 0, b"sealed", bytes(32), b"stranger", 1, None, "no_key", True)
    session.replica().apply(Page([line], (), {}))
    session.do(Store.add, Person(id=record, display_name="Amina Diallo"))
    rows = session.ask(Reader.rows, "SELECT scope, root FROM space WHERE id = ?", [space])
    assert rows == [(Scope.FILE.value, record)]
    session.close()
