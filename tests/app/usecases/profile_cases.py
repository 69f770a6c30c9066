"""What the tests of profiles share: cheap stretching, given openly as a parameter, and a made profile."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.crypto.recovery import RecoveryCode, new_code
from app.crypto.stretching import Cost
from app.storage.database import immediate
from app.storage.profile import UnlockedProfile
from app.usecases.profiles import create
from app.usecases.unlocking import unlock

FAST = Cost(memory_kib=64, passes=1, lanes=1)
PASSPHRASE = "lago ombra pepe riva tuono"
ANOTHER = "nave quercia sabbia verde zaino"


@dataclass
class Made:
    home: Path
    folder: Path
    code: RecoveryCode


def made(home: Path, label: str = "Profilo 1", passphrase: str = PASSPHRASE) -> Made:
    """A closed profile below `home` with one table and one row of text."""
    code = new_code("it")
    profile = create(home, label, passphrase, code, cost=FAST)
    tables = profile.open_writer()
    with immediate(tables):
        tables.execute("CREATE TABLE note(id INTEGER PRIMARY KEY, said TEXT NOT NULL) STRICT")
    tables.conn.close()
    write(profile, f"first of {label}")
    profile.close()
    return Made(home, profile.folder, code)


def opened(folder: Path, passphrase: str = PASSPHRASE) -> UnlockedProfile:
    return unlock(folder, passphrase, floor=FAST)


def write(profile: UnlockedProfile, said: str) -> None:
    tables = profile.open_writer()
    with immediate(tables):
        tables.execute("INSERT INTO note(said) VALUES (?)", [said])
    tables.conn.close()


def notes(profile: UnlockedProfile) -> list[str]:
    tables = profile.open_reader()
    rows = [row[0] for row in tables.execute("SELECT said FROM note ORDER BY id")]
    tables.conn.close()
    return rows
