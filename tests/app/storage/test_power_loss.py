"""Pictures of the disk after a power cut: what was said to be saved is in every one of them."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from app.errors import AppError
from app.storage.database import connect
from app.storage.integrity import examine
from tests.app.storage.kill_work import begin
from tests.app.storage.test_kill import last_saved
from tests.power_loss import Call, Disk, record
from tests.profile import KEY

SAVING = """
import dataclasses, os, sys
from pathlib import Path
from app.domain.person import Person, PersonName
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from tests.profile import FileAndKey

folder, edits, careless = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "careless"
for start in range(0, edits, 20):
    session = Session(FileAndKey(folder / "profile.db"))
    if careless:  # the control takes the guard away first: nothing in the program can
        session._writer.conn.set_authorizer(None)
        session._writer.execute("PRAGMA synchronous = OFF")
    session._writer.execute("PRAGMA wal_autocheckpoint = 150")
    (person,) = session.ask(Reader.find, Person)
    for number in range(start + 1, start + 21):
        person = dataclasses.replace(person, display_name=str(number))
        def verb(store):
            store.save(person)
            store.add(PersonName(person=person.id, full=f"name {number}"))
        session.do(verb)
        os.write(1, b"%d\\n" % number)
    session.close()
"""


def recorded(folder: Path, edits: int, how: str) -> tuple[Disk, list[Call]]:
    """The disk before, and the calls of a program that saves `edits` times."""
    folder.mkdir()
    begin(folder)
    disk = Disk(folder)
    return disk, record(folder, SAVING, str(edits), how)


def lost_in_pictures(folder: Path, edits: int, how: str, pictures: int) -> int:
    """In how many of the pictures a saved edit is missing or the file is not whole."""
    disk, calls = recorded(folder / "profile", edits, how)
    randomly = random.Random(f"{edits} {how} {pictures}")
    moments = sorted(randomly.randrange(1, len(calls)) for _ in range(pictures))
    lost = 0
    for moment, call in enumerate(calls):
        disk.play(call)
        while moments and moments[0] == moment:
            moments.pop(0)
            lost += not survives(disk, folder / "picture", randomly)
    return lost


def survives(disk: Disk, here: Path, randomly: random.Random) -> bool:
    disk.picture(here, randomly)
    saved = int(disk.said[-1]) if disk.said else 0
    try:
        tables = connect(here / "profile.db", KEY)
        whole = examine(tables).good
        tables.conn.close()
        return whole and last_saved(here / "profile.db") >= saved
    except (AppError, AssertionError):
        return False
    finally:
        shutil.rmtree(here)


def test_the_replay_ends_with_the_very_files(tmp_path: Path) -> None:
    """Nothing was written past the recording."""
    disk, calls = recorded(tmp_path / "profile", 20, "careful")
    for call in calls:
        disk.play(call)
    there = {path.name: path.read_bytes() for path in (tmp_path / "profile").iterdir()}
    assert disk.contents() == there
    assert disk.said == [str(number) for number in range(1, 21)]
    assert {call.name for call in calls} >= {"open", "write", "sync", "unlink"}


def test_no_picture_of_a_power_cut_lacks_a_saved_edit(tmp_path: Path) -> None:
    assert lost_in_pictures(tmp_path, 40, "careful", 150) == 0


def test_the_same_pictures_catch_a_program_that_does_not_sync(tmp_path: Path) -> None:
    assert lost_in_pictures(tmp_path, 20, "careless", 40) > 10


@pytest.mark.soak
@pytest.mark.parametrize("part", range(10))
def test_ten_thousand_pictures(tmp_path: Path, part: int) -> None:
    assert lost_in_pictures(tmp_path, 60 + 20 * part, "careful", 1000) == 0
