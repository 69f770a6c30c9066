"""Pictures of the disk after a power cut while the passphrase changes or a backup is restored."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.storage import attempts
from app.storage.attempts import Attempts
from app.usecases.unlocking import WrongPassphrase
from tests.app.usecases.profile_cases import ANOTHER, PASSPHRASE, made, notes, opened
from tests.power_loss import Disk, record

CHANGING = """
import os, sys
from pathlib import Path
from app.usecases.passphrases import change_passphrase
from tests.app.usecases.profile_cases import ANOTHER, FAST, PASSPHRASE, opened
unlocked = opened(Path(sys.argv[1]))
change_passphrase(unlocked, PASSPHRASE, ANOTHER, floor=FAST, cost=FAST)
os.write(1, b"changed\\n")
for other in ("un'altra frase ancora", "e poi un'altra frase"):
    change_passphrase(unlocked, ANOTHER, other, floor=FAST, cost=FAST)
    change_passphrase(unlocked, other, ANOTHER, floor=FAST, cost=FAST)
unlocked.close()
"""

RESTORING = """
import datetime, os, sys
from pathlib import Path
from app.usecases.backups import back_up, list_backups, restore_backup
from tests.app.usecases.profile_cases import opened, write
unlocked = opened(Path(sys.argv[1]))
for number in range(4):
    for _ in back_up(unlocked, datetime.datetime.now(datetime.UTC)): pass
    os.write(1, b"backed up\\n")
    write(unlocked, f"after backup {number}")
    os.write(1, b"written\\n")
    for _ in restore_backup(unlocked, list_backups(unlocked)[0]): pass
    os.write(1, b"restored\\n")
unlocked.close()
"""
OTHERS = (ANOTHER, "un'altra frase ancora", "e poi un'altra frase")


def pictures(folder: Path, code: str, count: int, check: Callable[[Path, list[str]], None]) -> int:
    """Make `count` pictures while `code` works on a new profile; `check` each; return how many."""
    profile = made(folder)
    disk = Disk(profile.folder)
    calls = record(profile.folder, code)
    randomly, picture = random.Random(count), folder / "picture"
    moments = sorted(randomly.randrange(1, len(calls)) for _ in range(count))
    taken = 0
    for moment, call in enumerate(calls):
        disk.play(call)
        for _ in range(moments.count(moment)):
            disk.picture(picture, randomly)
            (picture / "lock").touch()
            attempts.write(picture, Attempts())
            check(picture, disk.said)
            shutil.rmtree(picture)
            taken += 1
    return taken


def opens_with_what_was_said(picture: Path, said: list[str]) -> None:
    """Once the first change is said to be done, the first passphrase is not needed any more."""
    tried = OTHERS if said else (ANOTHER, PASSPHRASE)
    for passphrase in tried:
        attempts.write(picture, Attempts())
        try:
            unlocked = opened(picture, passphrase)
        except WrongPassphrase:
            continue
        assert notes(unlocked) == ["first of Profilo 1"]
        unlocked.close()
        return
    raise AssertionError(f"none of {len(tried)} passphrases opens the profile")


def is_before_or_after(picture: Path, said: list[str]) -> None:
    """The profile opens and holds either state; a note said to be written is there or kept aside."""
    unlocked = opened(picture)
    present = notes(unlocked)
    assert present[0] == "first of Profilo 1"
    assert len(present) <= 2
    if said and said[-1] == "written":
        assert len(present) == 2 or (picture / "aside").exists()
    unlocked.close()


def test_after_a_change_of_passphrase(tmp_path: Path) -> None:
    assert pictures(tmp_path, CHANGING, 60, opens_with_what_was_said) == 60


def test_around_a_restore(tmp_path: Path) -> None:
    assert pictures(tmp_path, RESTORING, 60, is_before_or_after) == 60


@pytest.mark.soak
@pytest.mark.parametrize(
    ("code", "check"), [(CHANGING, opens_with_what_was_said), (RESTORING, is_before_or_after)]
)
def test_thousands_of_pictures(tmp_path: Path, code: str, check: Callable[[Path, list[str]], None]) -> None:
    assert pictures(tmp_path, code, 3000, check) == 3000
