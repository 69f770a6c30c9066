"""kill -9 while the passphrase changes: the old one or the new one opens the profile, always."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.storage import attempts
from app.storage.attempts import Attempts
from app.usecases.passphrases import change_passphrase
from app.usecases.profiles import list_profiles
from app.usecases.unlocking import WrongPassphrase
from tests.app.usecases.profile_cases import ANOTHER, FAST, PASSPHRASE, made, notes, opened
from tests.killing import Say, killed

BOTH = {PASSPHRASE: ANOTHER, ANOTHER: PASSPHRASE}


def change(say: Say, folder: Path, now: str) -> None:
    """Change the passphrase to and fro; say the one in force once it is."""
    unlocked = opened(folder, now)
    say(now)
    while True:
        change_passphrase(unlocked, now, BOTH[now], floor=FAST, cost=FAST)
        now = BOTH[now]
        say(now)


def create(say: Say, home: Path) -> None:
    say("begin")
    for number in range(1000):
        made(home, f"Profilo {number}")
        say(str(number))


def the_one_that_opens(folder: Path) -> str:
    for passphrase in BOTH:
        attempts.write(folder, Attempts())
        try:
            unlocked = opened(folder, passphrase)
        except WrongPassphrase:
            continue
        assert notes(unlocked) == ["first of Profilo 1"]
        unlocked.close()
        return passphrase
    raise AssertionError("neither passphrase opens the profile")


def change_under_kill(home: Path, kills: int) -> None:
    profile, now, randomly = made(home), PASSPHRASE, random.Random(kills)
    told, other = 0, 0
    for _ in range(kills):
        said = killed(change, profile.folder, now, after=randomly.uniform(0, 0.05))
        now = the_one_that_opens(profile.folder)
        told += now == said[-1]
        other += now != said[-1]
    assert told
    assert told + other == kills


def create_under_kill(home: Path, kills: int) -> None:
    randomly = random.Random(kills)
    for number in range(kills):
        here = home / str(number)
        said = killed(create, here, after=randomly.uniform(0, 0.08))
        entries = list_profiles(here)
        assert [entry.trouble for entry in entries] == [""] * len(entries)
        finished = len(said) - 1
        assert finished <= len(entries) <= finished + 1
        for entry in entries:
            opened(entry.folder).close()


def test_one_of_the_two_passphrases_always_opens(tmp_path: Path) -> None:
    change_under_kill(tmp_path, 20)


def test_a_killed_creation_leaves_a_whole_profile_or_none(tmp_path: Path) -> None:
    create_under_kill(tmp_path, 20)


@pytest.mark.soak
def test_a_thousand_kills_lock_nobody_out(tmp_path: Path) -> None:
    (tmp_path / "changes").mkdir()
    change_under_kill(tmp_path / "changes", 1000)
    create_under_kill(tmp_path, 1000)
