"""Errors the program raises on purpose; anything else is a bug.

Every error carries a translation key and parameters for its sentence. Parameters never
hold personal data: they may end in a log or a crash file.
"""

from __future__ import annotations

from typing import ClassVar

from app.domain.problems import Param, Problem


class AppError(Exception):
    """Root of every expected error; `key` names its sentence in the catalogue."""

    key: ClassVar[str] = "error.unexpected"

    def __init__(self, key: str | None = None, /, **params: Param) -> None:
        super().__init__(key or type(self).key)
        self.message_key = key or type(self).key
        self.params: dict[str, Param] = params


class DomainError(AppError):
    """A rule said no: the person at the keyboard can put it right. Holds all problems at once."""

    key = "error.domain"

    def __init__(
        self, key: str | None = None, /, *, problems: tuple[Problem, ...] = (), **params: Param
    ) -> None:
        super().__init__(key, **params)
        self.problems = problems


class NotAllowed(DomainError):
    """The role of the person at the keyboard does not permit this act."""

    key = "error.not_allowed"


class OperationalError(AppError):
    """The world said no (disk, lock, network): nothing was changed; try again or get help."""

    key = "error.operational"


class DatabaseTooNew(OperationalError):
    """The file was written by a later version of the program."""

    key = "error.database.too_new"


class WrongKey(OperationalError):
    """The key does not open this file, or the file is not an encrypted database."""

    key = "error.database.wrong_key"


class DatabaseDamaged(OperationalError):
    """The encrypted file is damaged: nothing is deleted, a backup can be restored."""

    key = "error.database.damaged"


class DatabaseNotEncrypted(OperationalError):
    """A readable database stands where an encrypted one belongs."""

    key = "error.database.not_encrypted"


class DiskFull(OperationalError):
    """No room left: the last save did not happen, everything before it is safe."""

    key = "error.disk_full"


class DatabaseBusy(OperationalError):
    """Another window or program holds the file."""

    key = "error.database.busy"


class ReadOnlyMedia(OperationalError):
    """The folder or the disk does not let the program write."""

    key = "error.disk_read_only"


class DiskFailing(OperationalError):
    """The disk answered with an error: nothing was changed, a copy elsewhere is wise."""

    key = "error.disk_failing"


class ProfileClosed(OperationalError):
    """The profile was shut while another thread still worked on it: what it had not written is left out."""


class PlaceGone(OperationalError):
    """The folder a file was to go to is not there (any more): a stick was taken out, a share is away."""

    key = "error.place_gone"
