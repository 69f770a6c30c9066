"""The backups a laptop makes by itself are made anew once somebody was erased; then it confirms."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.crypto.recovery import new_code
from app.domain.erasure import ErasureConfirmation
from app.domain.person import Person
from app.domain.user import User
from app.errors import OperationalError
from app.session import Session
from app.storage import backup
from app.storage.database import connect_alone
from app.storage.profile import UnlockedProfile
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import backups, erasing, erasure_backups, erasure_orders
from app.usecases.profiles import create
from tests.app.usecases.profile_cases import FAST, PASSPHRASE
from tests.app.usecases.test_profiles_backups import NOON, finished
from tests.profile import nothing


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[UnlockedProfile]:
    unlocked = create(tmp_path, "Profilo 1", PASSPHRASE, new_code("it"), cost=FAST)
    session = Session(unlocked)
    session.found(User(name="Marta Prova", role="operator"), nothing)
    for name in ("Zyphora Quendril", "Amina Diallo"):
        session.do(Store.add, Person(display_name=name))
    session.close()
    yield unlocked
    unlocked.close()


@contextmanager
def no_room() -> Iterator[None]:
    """No file can grow beyond a page or two, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def named(session: Session, name: str) -> list[Person]:
    return session.ask(Reader.find, Person, display_name=name)


def in_backups(unlocked: UnlockedProfile) -> list[set[str | None]]:
    found = []
    for one in backups.list_backups(unlocked):
        tables = connect_alone(one.path, unlocked.backup_key)
        found.append({row[0] for row in tables.execute("SELECT display_name FROM k_person WHERE alive")})
        tables.conn.close()
    return found


def test_no_backup_holds_the_person_and_one_holds_the_rest(profile: UnlockedProfile) -> None:
    for _ in range(2):
        finished(backups.back_up(profile, NOON))
    finished(backups.restore_backup(profile, backups.list_backups(profile)[0]))
    (profile.backups / "000009-20261122T120000Z.backup.unfinished").write_bytes(b"half of a copy")
    session = Session(profile)
    assert all("Zyphora Quendril" in names for names in in_backups(profile))
    assert list((profile.folder / "aside").iterdir())
    (person,) = named(session, "Zyphora Quendril")
    made = erasing.order(session, person.id, ground="request")
    assert in_backups(profile) == [{"Amina Diallo"}]
    assert [one.name for one in profile.backups.iterdir()] == [
        one.path.name for one in backups.list_backups(profile)
    ]
    assert list((profile.folder / "aside").iterdir()) == []
    standing = session.ask(erasing.standing, made)
    assert standing.complete
    assert [(one.name, one.withdrawn) for one in standing.devices] == [("Marta Prova", False)]
    told = session.ask(Reader.find, ErasureConfirmation)
    assert {one.copies for one in told} == {4}
    session.close()


def test_a_backup_put_back_from_elsewhere_shows_nobody(profile: UnlockedProfile, tmp_path: Path) -> None:
    made = finished(backups.back_up(profile, NOON))
    away = tmp_path / made.path.name
    away.write_bytes(made.path.read_bytes())
    session = Session(profile)
    erasing.order(session, named(session, "Zyphora Quendril")[0].id, ground="request")
    session.close()
    back = profile.backups / away.name
    back.write_bytes(away.read_bytes())
    finished(backups.restore_backup(profile, backup.Backup(made.number, made.made, back)))
    again = Session(profile)
    assert named(again, "Zyphora Quendril") == []
    assert named(again, "Amina Diallo")
    again.close()


def test_without_a_new_good_backup_the_old_ones_stay_and_nothing_is_confirmed(
    profile: UnlockedProfile,
) -> None:
    kept = finished(backups.back_up(profile, NOON))
    session = Session(profile)
    (person,) = named(session, "Zyphora Quendril")
    session.erase(erasure_orders.verbs_of(erasure_orders.Intent(b"o" * 16, person.id, "request"), None))
    made = session.ask(erasing.orders)[0]
    with no_room(), pytest.raises(OperationalError):
        erasure_backups.settle(session)
    assert kept.path.exists()
    assert erasure_backups.is_due(session)
    assert not session.ask(erasing.standing, made).complete
    assert finished(erasure_backups.settling(session)) == 1
    assert not kept.path.exists()
    assert in_backups(profile) == [{"Amina Diallo"}]
    assert session.ask(erasing.standing, made).complete
    assert finished(erasure_backups.settling(session)) == 0
    session.close()
