"""An unlocked profile for tests: a real encrypted file, without the slow passphrase."""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass
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


@cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "profile.db"
        Session(FileAndKey(path)).close()
        return path.read_bytes()
