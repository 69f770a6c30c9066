"""One profile on this laptop: a folder with a random name, and what an unlocked one gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.crypto.derivation import ProfileKeys
from app.errors import DatabaseDamaged, WrongKey
from app.storage.database import connect
from app.storage.lockfile import FileLock

if TYPE_CHECKING:
    from sqlite_utils import Database

DATABASE = "profile.db"
LOCK = "lock"
BACKUPS = "backups"


@dataclass(frozen=True, slots=True)
class UnlockedProfile:
    """An open profile, held for this process alone until `close`; its keys never show in a repr."""

    folder: Path
    label: str
    """The name its user chose for the unlock screen."""
    keys: ProfileKeys = field(repr=False)
    lock: FileLock = field(repr=False, compare=False)

    @property
    def path(self) -> Path:
        """The encrypted database."""
        return self.folder / DATABASE

    @property
    def db_key(self) -> bytes:
        """48 bytes for `connect`."""
        return self.keys.database

    @property
    def backup_key(self) -> bytes:
        """48 bytes: the key of the backups."""
        return self.keys.backup

    @property
    def attachment_key(self) -> bytes:
        """32 bytes: the key of attachments that ever leave the database."""
        return self.keys.attachment

    @property
    def draft_key(self) -> bytes:
        """32 bytes: the key of drafts kept while the profile is locked."""
        return self.keys.draft

    @property
    def wrapping_key(self) -> bytes:
        """32 bytes: wraps the private keys of the person and of the device."""
        return self.keys.wrapping

    @property
    def backups(self) -> Path:
        """Folder of the backups."""
        return self.folder / BACKUPS

    def open_writer(self) -> Database:
        """The connection that writes; see `connect` for what it may raise."""
        return self._open(read_only=False)

    def open_reader(self) -> Database:
        """A query-only connection."""
        return self._open(read_only=True)

    def close(self) -> None:
        """Let another window open the profile; the keys stay in memory until the process ends."""
        self.lock.release()

    def _open(self, *, read_only: bool) -> Database:
        if not self.path.exists():
            raise DatabaseDamaged("error.database.missing")
        try:
            return connect(self.path, self.db_key, read_only=read_only)
        except WrongKey:  # the passphrase was right: it is the file that is not what it was
            raise DatabaseDamaged from None
