"""An unlocked profile for tests: a real encrypted file, without the slow passphrase."""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from app.domain.user import User
from app.session import Session
from app.storage.device import FIRST, KEY_BYTES
from app.storage.store import Store
from sync.protocol.change import DEVICE_BYTES

KEY = bytes(range(48))


@dataclass(frozen=True, slots=True)
class FileAndKey:
    """What a session needs of an unlocked profile."""

    path: Path
    db_key: bytes = KEY


def nothing(_store: Store) -> None:
    """A first verb that adds nothing."""


def own_device(store: Store) -> None:
    """The first verb on a `new_file`: no two files are of one device."""
    fresh = [secrets.token_bytes(DEVICE_BYTES), secrets.token_bytes(KEY_BYTES), FIRST]
    store.tables.execute("UPDATE device SET id = ?, key = ? WHERE number = ?", fresh)


def new_file(folder: Path) -> FileAndKey:
    """The file of a new profile; whoever founds it calls `own_device`.

    All are copies of one empty file with every table, made once: the tables take longer than most tests.
    """
    made = FileAndKey(folder / "profile.db")
    made.path.write_bytes(_empty())
    return made


def new_session(folder: Path, role: str = "operator") -> Session:
    """A session on a new profile whose user has `role`."""
    session = Session(new_file(folder))
    session.found(User(name="Marta Prova", role=role), own_device)
    return session


def invented_session(
    folder: Path, files: int, *, role: str = "supervisor", presence_days: int = 14
) -> Session:
    """A session on a profile with `files` invented cases around today.

    Each is a copy of one that was filled once: filling takes longer than most tests. They are of one device.
    """
    made = FileAndKey(folder / "profile.db")
    made.path.write_bytes(_invented(files, role, presence_days, date.today()))  # noqa: DTZ011 - the day on the wall
    return Session(made)


@cache
def _invented(files: int, role: str, presence_days: int, today: date) -> bytes:
    from app.usecases.samples.organisation import invent  # the children of many tests need no samples

    with tempfile.TemporaryDirectory() as folder:
        session = new_session(Path(folder), role)
        for _ in session.job(invent, files, today=today, presence_days=presence_days):
            pass
        session.close()
        return (Path(folder) / "profile.db").read_bytes()


@cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "profile.db"
        Session(FileAndKey(path)).close()
        return path.read_bytes()
