"""kill -9 at random points: no edit that was said to be saved is lost, no half of one is kept."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from app.domain.person import Person, PersonName
from app.session import Session
from app.storage import audit, backup
from app.storage.database import connect
from app.storage.integrity import examine
from app.storage.reader import Reader
from tests.app.storage.kill_work import (
    BACKUP_KEY,
    back_up,
    begin,
    migrate,
    older,
    save,
    save_saying_so_too_early,
)
from tests.killing import killed
from tests.profile import KEY, FileAndKey

LONGEST_RUN = 0.04
"""Seconds a child lives on after it is ready; several saves, or most of a backup or a migration."""
LONGEST_MIGRATION = 0.05


def last_saved(path: Path) -> int:
    """The number of the last edit in the file, after checking that each edit is there whole or not at all."""
    session = Session(FileAndKey(path))
    (person,) = session.ask(Reader.find, Person)
    names = {name.full for name in session.ask(Reader.find, PersonName)}
    numbers = session.ask(Reader.rows, "SELECT dseq FROM change WHERE device = 1 ORDER BY space, dseq")
    broken = session.ask(audit.first_broken)
    session.close()
    last = int(person.display_name or "0")
    assert names == {f"name {number}" for number in range(1, last + 1)}
    assert len(numbers) >= last
    assert broken is None
    return last


def lost_edits(path: Path, work: object, kills: int, randomly: random.Random) -> int:
    """How many of `kills` left an edit that was said to be saved and is not in the file."""
    lost = 0
    for _ in range(kills):
        said = killed(work, path, after=randomly.uniform(0, LONGEST_RUN))  # type: ignore[arg-type]
        claimed = int(said[-1]) if said[-1:] and said[-1].isdigit() else 0
        lost += last_saved(path) < claimed
    return lost


def save_under_kill(folder: Path, kills: int) -> int:
    """Kill `kills` saving processes in profiles of at most fifty kills each; return how many lost an edit."""
    lost, randomly = 0, random.Random(kills)
    for start in range(0, kills, 50):
        here = folder / f"saves{start}"
        here.mkdir()
        path = begin(here)
        lost += lost_edits(path, save, min(50, kills - start), randomly)
        tables = connect(path, KEY)
        assert examine(tables).good
        tables.conn.close()
    return lost


def migrate_under_kill(folder: Path, kills: int) -> None:
    old, randomly = older(folder), random.Random(kills)
    kept = folder / "older.db"
    shutil.copyfile(old, kept)
    cut = 0
    for _ in range(kills):
        for end in ("-wal", "-shm"):
            old.with_name(old.name + end).unlink(missing_ok=True)
        shutil.copyfile(kept, old)
        cut += "migrated" not in killed(migrate, old, after=randomly.uniform(0, LONGEST_MIGRATION))
        session = Session(FileAndKey(old))
        assert [person.display_name for person in session.ask(Reader.find, Person)] == ["0"]
        session.close()
        tables = connect(old, KEY)
        assert examine(tables).good
        tables.conn.close()
    assert cut > kills / 10, "the kills came too late to prove anything"


def back_up_under_kill(folder: Path, kills: int) -> None:
    path, randomly = begin(folder), random.Random(kills)
    said: set[str] = set()
    longest = 2 * LONGEST_RUN
    for _ in range(kills):
        said |= set(killed(back_up, path, after=randomly.uniform(0, longest)))
        if not any(name.endswith(".backup") for name in said):
            longest *= 1.3  # a slow or busy machine: kills that are all too early would prove nothing
        listed = backup.backups_in(folder / "backups")
        for one in listed:
            backup.check(one.path, BACKUP_KEY)
        newest = max((name for name in said if name.endswith(".backup")), default="")
        assert not newest or newest <= listed[0].path.name
    assert last_saved(path) == 0
    assert any(name.endswith(".backup") for name in said)


def test_two_hundred_kills_lose_no_saved_edit(tmp_path: Path) -> None:
    assert save_under_kill(tmp_path, 120) == 0


def test_the_same_loop_catches_who_says_saved_before_the_commit(tmp_path: Path) -> None:
    assert lost_edits(begin(tmp_path), save_saying_so_too_early, 30, random.Random(1)) > 0


def test_a_killed_migration_is_taken_up_again(tmp_path: Path) -> None:
    migrate_under_kill(tmp_path, 50)


def test_a_killed_backup_leaves_only_whole_ones(tmp_path: Path) -> None:
    back_up_under_kill(tmp_path, 30)


@pytest.mark.soak
def test_ten_thousand_kills_lose_nothing(tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "backups_").mkdir()
    assert save_under_kill(tmp_path, 8000) == 0
    migrate_under_kill(tmp_path / "migrations", 1000)
    back_up_under_kill(tmp_path / "backups_", 1000)
