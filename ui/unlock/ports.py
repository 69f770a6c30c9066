"""What the door needs of the profiles of this laptop, and how it gets it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from app.usecases import passphrases, profiles, unlocking
from app.usecases.passphrases import RecoveryCode
from app.usecases.profiles import ProfileEntry
from app.usecases.unlocking import UnlockedProfile


class Profiles(Protocol):
    """The profiles of one data folder. Everything but the listing takes about a second."""

    def entries(self) -> tuple[ProfileEntry, ...]:
        """The lines of the unlock page."""

    def free_number(self) -> int:
        """A number for the proposed label."""

    def create(self, label: str, passphrase: str, code: RecoveryCode) -> UnlockedProfile:
        """A new profile, open."""

    def unlock(self, folder: Path, passphrase: str) -> UnlockedProfile:
        """An open profile, or `WrongPassphrase`, `TooSoon`..."""

    def recover(self, folder: Path, code: str, passphrase: str) -> UnlockedProfile:
        """An open profile with a new passphrase."""

    def change_passphrase(self, unlocked: UnlockedProfile, old: str, new: str) -> None:
        """Another passphrase from now on."""

    def seconds_to_wait(self, folder: Path) -> int:
        """The pause still to sit out after wrong passphrases."""


@dataclass(frozen=True, slots=True)
class LocalProfiles:
    """The real ones, below `home`. Tests give a lower `cost` and `floor` of the key derivation."""

    home: Path
    cost: Any = None
    floor: Any = None
    _floor: dict[str, Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_floor", {} if self.floor is None else {"floor": self.floor})

    def entries(self) -> tuple[ProfileEntry, ...]:
        """The lines of the unlock page."""
        return profiles.list_profiles(self.home)

    def free_number(self) -> int:
        """A number for the proposed label."""
        return profiles.free_number(self.home)

    def create(self, label: str, passphrase: str, code: RecoveryCode) -> UnlockedProfile:
        """A new profile, open."""
        return profiles.create(self.home, label, passphrase, code, cost=self.cost)

    def unlock(self, folder: Path, passphrase: str) -> UnlockedProfile:
        """An open profile."""
        return unlocking.unlock(folder, passphrase, **self._floor)

    def recover(self, folder: Path, code: str, passphrase: str) -> UnlockedProfile:
        """An open profile with a new passphrase."""
        return unlocking.recover(folder, code, passphrase, cost=self.cost)

    def change_passphrase(self, unlocked: UnlockedProfile, old: str, new: str) -> None:
        """Another passphrase from now on."""
        passphrases.change_passphrase(unlocked, old, new, cost=self.cost, **self._floor)

    def seconds_to_wait(self, folder: Path) -> int:
        """The pause still to sit out."""
        return unlocking.seconds_to_wait(folder)
