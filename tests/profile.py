"""An unlocked profile for tests: a real encrypted file, without the slow passphrase."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.user import User
from app.session import Session
from app.storage.store import Store

KEY = bytes(range(48))


@dataclass(frozen=True, slots=True)
class FileAndKey:
    """What a session needs of an unlocked profile."""

    path: Path
    db_key: bytes = KEY


def nothing(_store: Store) -> None:
    """A first verb that adds nothing."""


def new_session(folder: Path, role: str = "operator") -> Session:
    """A session on a new profile whose user has `role`."""
    session = Session(FileAndKey(folder / "profile.db"))
    session.found(User(name="Marta Prova", role=role), nothing)
    return session
