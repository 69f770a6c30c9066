"""Backup and restore of a profile somebody works with, by the verbs the windows call."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest

from app.crypto.recovery import new_code
from app.domain.person import Person
from app.domain.user import User
from app.errors import DatabaseDamaged
from app.jobs import Progress
from app.session import Session
from app.storage import audit
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.backups import back_up, choices, due, list_backups, restore_backup
from app.usecases.copies import bring, save_copy
from app.usecases.passphrases import change_passphrase
from app.usecases.profiles import create
from app.usecases.unlocking import UnlockedProfile, unlock, unlock_for_repair
from sync.protocol.change import Change, decode
from tests.app.usecases.profile_cases import ANOTHER, FAST, PASSPHRASE, made, opened
from tests.profile import nothing

T = TypeVar("T")
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def profile(tmp_path: Path) -> UnlockedProfile:
    unlocked = create(tmp_path, "Profilo 1", PASSPHRASE, new_code("it"), cost=FAST)
    session = Session(unlocked)
    session.found(User(name="Marta Prova", role="operator"), nothing)
    add(session, "Amina")
    session.close()
    return unlocked


def finished(job: Generator[Progress, None, T]) -> T:
    while True:
        try:
            next(job)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def add(session: Session, name: str) -> None:
    session.do(Store.add, Person(display_name=name))


def shown(unlocked: UnlockedProfile) -> list[str | None]:
    session = Session(unlocked)
    names = [person.display_name for person in session.ask(Reader.find, Person)]
    session.close()
    return names


def changes(session: Session) -> list[Change]:
    return [decode(row[0]) for row in session.ask(Reader.rows, "SELECT body FROM written ORDER BY rid")]


def test_a_backup_is_due_once_a_day(profile: UnlockedProfile) -> None:
    assert due(profile, NOON)
    first = finished(back_up(profile, NOON))
    assert not due(profile, NOON.replace(hour=23))
    assert due(profile, NOON + dt.timedelta(days=1))
    assert due(profile, NOON - dt.timedelta(days=400)), "a date that jumped back makes one more"
    assert not due(profile, dt.datetime(2026, 11, 23, 1, tzinfo=dt.timezone(dt.timedelta(hours=13))))
    assert list_backups(profile) == (first,)


def test_work_done_after_the_backup_is_kept_aside(profile: UnlockedProfile) -> None:
    kept = finished(back_up(profile, NOON))
    session = Session(profile)
    add(session, "Bintou")
    session.close()
    aside = finished(restore_backup(profile, kept))
    assert shown(profile) == ["Amina"]
    shutil.copyfile(aside / "profile.db", profile.path)
    assert shown(profile) == ["Amina", "Bintou"]


def test_after_a_restore_the_laptop_writes_as_a_new_device(profile: UnlockedProfile) -> None:
    """Else a change written now could bear the number of one that is lost here and known elsewhere."""
    kept = finished(back_up(profile, NOON))
    session = Session(profile)
    add(session, "Bintou")
    lost = changes(session)[-1]
    session.close()
    finished(restore_backup(profile, kept))
    session = Session(profile)
    add(session, "Chiara")
    add(session, "Dawit")
    *before, third, fourth = changes(session)
    assert session.ask(audit.first_broken) is None
    session.close()
    assert {change.device for change in before} == {lost.device}
    assert third.device == fourth.device != lost.device
    assert (third.dseq, fourth.dseq) == (1, 1)
    assert len({(change.space, change.device, change.dseq) for change in [*before, lost, third, fourth]}) == 5


def test_a_copy_brought_to_another_laptop_is_another_device(profile: UnlockedProfile, tmp_path: Path) -> None:
    target = finished(save_copy(profile, tmp_path / "copy.approdo"))
    devices = set()
    brought = bring(tmp_path / "other", target, PASSPHRASE, floor=FAST)
    for unlocked in (profile, brought):
        session = Session(unlocked)
        add(session, "Elena")
        devices.add(changes(session)[-1].device)
        session.close()
        unlocked.close()
    assert len(devices) == 2


def test_a_damaged_profile_is_put_right_from_the_unlock_screen(profile: UnlockedProfile) -> None:
    finished(back_up(profile, NOON))
    profile.close()
    profile.path.write_bytes(b"nothing of it is left" * 500)
    with pytest.raises(DatabaseDamaged):
        unlock(profile.folder, PASSPHRASE, floor=FAST)
    again = unlock_for_repair(profile.folder, PASSPHRASE, floor=FAST)
    finished(restore_backup(again, list_backups(again)[0]))
    again.close()
    whole = opened(profile.folder)
    assert shown(whole) == ["Amina"]
    whole.close()


def test_a_backup_outlives_a_change_of_passphrase(profile: UnlockedProfile) -> None:
    kept = finished(back_up(profile, NOON))
    change_passphrase(profile, PASSPHRASE, ANOTHER, floor=FAST, cost=FAST)
    finished(restore_backup(profile, kept))
    assert shown(profile) == ["Amina"]


def test_the_backup_of_another_profile_is_refused(profile: UnlockedProfile) -> None:
    other = opened(made(profile.folder.parents[1], "Altro", ANOTHER).folder, ANOTHER)
    foreign = finished(back_up(other, NOON))
    other.close()
    with pytest.raises(DatabaseDamaged) as caught:
        finished(restore_backup(profile, foreign))
    assert caught.value.message_key == "error.backup.not_of_this_profile"
    assert shown(profile) == ["Amina"]


def test_each_backup_says_what_going_back_to_it_would_lose(profile: UnlockedProfile) -> None:
    assert choices(profile) == ()
    early = finished(back_up(profile, dt.datetime.now(dt.UTC) - dt.timedelta(days=1)))
    time.sleep(1.1)  # the name of a backup tells whole seconds
    late = finished(back_up(profile, dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1)))
    time.sleep(2.1)
    session = Session(profile)
    add(session, "Bilal")
    add(session, "Chiara")
    session.close()
    found = {one.backup.number: one for one in choices(profile)}
    assert found[late.number].lost == 2
    assert found[early.number].lost == 4, "the founder and Amina are later than yesterday too"
    assert found[late.number].size == late.path.stat().st_size > 0
    profile.path.write_bytes(b"\x00" * 8192)
    assert {one.lost for one in choices(profile)} == {None}, "nobody can tell any more"
