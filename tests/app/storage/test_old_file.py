"""A file of an earlier version opens for ever, and takes part in sync."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.domain.declaration import Scope, kind_of
from app.domain.person import Person
from app.domain.space_ids import space_id
from app.session import Session
from app.storage import audit, device
from app.storage.database import connect
from app.storage.history import history
from app.storage.reader import Reader
from sync.protocol.replication import Identity
from tests.envelopes import page, send
from tests.profile import KEY, FileAndKey, new_session

FROZEN = Path(__file__).parents[2] / "old_files" / "database-1" / "profile.db"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    copied = tmp_path / "profile.db"
    shutil.copyfile(FROZEN, copied)
    return copied


def test_its_people_history_and_audit_are_there(path: Path) -> None:
    session = Session(FileAndKey(path))
    (person,) = session.ask(Reader.find, Person)
    assert (person.display_name, person.sex, person.citizenships) == ("Amina Diallo", "F", frozenset({"SN"}))
    versions = session.ask(history, kind_of(Person), person.id)
    assert [v.value for v in versions if v.spec and v.spec.name == "citizenships"] == [
        {"GN": False, "SN": True},
        {"GN": True},
    ]
    assert session.ask(audit.first_broken) is None
    session.close()


def test_its_spaces_get_the_ids_every_laptop_computes(path: Path) -> None:
    session = Session(FileAndKey(path))
    for id_, scope, root in session.ask(Reader.rows, "SELECT id, scope, root FROM space"):
        assert id_ == space_id(Scope(scope), root)
    changes = [one.change for one in session.replica().waiting(100)]
    known = {row[0] for row in session.ask(Reader.rows, "SELECT id FROM space")}
    assert {change.space for change in changes} == known
    session.close()


def test_what_it_never_sent_arrives_on_another_laptop(path: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    old, other = Session(FileAndKey(path)), new_session(tmp_path / "other")
    other.replica().apply(page(send(old.replica())))
    assert other.ask(Reader.find, Person) == old.ask(Reader.find, Person)
    assert old.replica().pending().total == 0
    for session in (old, other):
        session.close()


def test_a_backup_of_then_put_back_now_joins_with_all_its_work(path: Path, tmp_path: Path) -> None:
    tables = connect(path, KEY)
    device.renew(tables)
    tables.conn.close()
    old = Session(FileAndKey(path))
    count = old.ask(Reader.rows, "SELECT count(*) FROM change")[0][0]
    who = Identity(b"o" * 16, b"u" * 16, b"s" * 32, b"k" * 96, b"thejoins", b"d" * 32)
    before = old.ask(Reader.find, Person)
    old.replica().keep_identity(who)
    waiting = old.replica().waiting(1000)
    assert len(waiting) == count
    assert {one.change.device for one in waiting} == {who.device}
    assert {one.change.author for one in waiting} == {who.user}
    assert old.ask(Reader.find, Person) == before
    (tmp_path / "other").mkdir()
    other = new_session(tmp_path / "other")
    other.replica().apply(page(send(old.replica())))
    assert other.ask(Reader.find, Person) == before
    for session in (old, other):
        session.close()
