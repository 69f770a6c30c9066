"""What the door needs of the profiles of this laptop, and how it gets it.

The use cases behind are imported when they are first needed: the window must not wait for them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Generator

    from app.jobs import Progress
    from app.usecases.backups import Backup, Choice
    from app.usecases.passphrases import RecoveryCode
    from app.usecases.unlocking import UnlockedProfile
    from ui.kit_form import TwoSheets


@dataclass(frozen=True, slots=True)
class Line:
    """One profile on the unlock page; `trouble` is the translation key of what keeps it shut."""

    folder: Path
    label: str
    trouble: str = ""


class Profiles(Protocol):
    """The profiles of one data folder. Everything but the listing takes about a second."""

    def entries(self) -> tuple[Line, ...]:
        """The lines of the unlock page."""

    def any(self) -> bool:
        """Whether there may be profiles at all; asked before anything is painted."""

    def folder(self, name: str) -> Path:
        """The folder that `name_of` named."""

    def name_of(self, folder: Path) -> str:
        """What to remember a folder by; it says nothing about anybody."""

    def free_number(self) -> int:
        """A number for the proposed label."""

    def create(self, label: str, passphrase: str, code: RecoveryCode) -> UnlockedProfile:
        """A new profile, open."""

    def unlock(self, folder: Path, passphrase: str) -> UnlockedProfile:
        """An open profile, or `WrongPassphrase`, `TooSoon`..."""

    def recover(self, folder: Path, code: str, passphrase: str) -> UnlockedProfile:
        """An open profile with a new passphrase."""

    def has_kit(self, folder: Path) -> bool:
        """Whether an organisation's recovery kit can open it."""

    def recover_with_kit(self, folder: Path, sheets: TwoSheets, passphrase: str) -> UnlockedProfile:
        """An open profile with a new passphrase, by two sheets of the recovery kit."""

    def change_passphrase(self, unlocked: UnlockedProfile, old: str, new: str) -> None:
        """Another passphrase from now on."""

    def rename(self, unlocked: UnlockedProfile, label: str) -> UnlockedProfile:
        """The open profile under another label."""

    def delete(self, folder: Path, label: str, passphrase: str) -> None:
        """Destroy a closed profile with its backups, for good."""

    def replace_code(self, unlocked: UnlockedProfile, passphrase: str, code: RecoveryCode) -> None:
        """Another recovery code from now on."""

    def prove(self, unlocked: UnlockedProfile, passphrase: str) -> None:
        """The one at the keyboard knows the passphrase of the open profile; `AppError` otherwise."""

    def open_for_repair(self, folder: Path, passphrase: str) -> UnlockedProfile:
        """An open profile whose database nobody has looked at."""

    def backups(self, unlocked: UnlockedProfile) -> tuple[Choice, ...]:
        """Its backups and what going back to each would lose, newest first."""

    def restore(self, unlocked: UnlockedProfile, chosen: Backup) -> Generator[Progress, None, Path]:
        """Go back to a backup; the folder where the present file is kept."""

    def bring(self, source: Path, secret: str, *, is_code: bool) -> UnlockedProfile:
        """A new profile from a saved copy, open; `secret` is its passphrase or recovery code."""

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

    def entries(self) -> tuple[Line, ...]:
        """The lines of the unlock page."""
        from app.usecases import profiles

        return tuple(Line(one.folder, one.label, one.trouble) for one in profiles.list_profiles(self.home))

    def any(self) -> bool:
        """Whether the data folder was ever used."""
        return self.home.is_dir()

    def folder(self, name: str) -> Path:
        """The folder that `name_of` named."""
        return self.home / name

    def name_of(self, folder: Path) -> str:
        """The folder below the data folder."""
        return folder.relative_to(self.home).as_posix()

    def free_number(self) -> int:
        """A number for the proposed label."""
        from app.usecases import profiles

        return profiles.free_number(self.home)

    def create(self, label: str, passphrase: str, code: RecoveryCode) -> UnlockedProfile:
        """A new profile, open."""
        from app.usecases import profiles

        return profiles.create(self.home, label, passphrase, code, cost=self.cost)

    def unlock(self, folder: Path, passphrase: str) -> UnlockedProfile:
        """An open profile."""
        from app.usecases import unlocking

        return unlocking.unlock(folder, passphrase, **self._floor)

    def recover(self, folder: Path, code: str, passphrase: str) -> UnlockedProfile:
        """An open profile with a new passphrase."""
        from app.usecases import unlocking

        return unlocking.recover(folder, code, passphrase, cost=self.cost)

    def has_kit(self, folder: Path) -> bool:
        """Whether its key file has a place for the kit."""
        from app.usecases import kit_slot

        return kit_slot.has_way_in(folder)

    def recover_with_kit(self, folder: Path, sheets: TwoSheets, passphrase: str) -> UnlockedProfile:
        """An open profile with a new passphrase."""
        from app.usecases import kit_slot

        file, one, other = sheets.file, sheets.one, sheets.other
        return kit_slot.recover_with_kit(folder, file, one, other, passphrase, cost=self.cost)

    def change_passphrase(self, unlocked: UnlockedProfile, old: str, new: str) -> None:
        """Another passphrase from now on."""
        from app.usecases import passphrases

        passphrases.change_passphrase(unlocked, old, new, cost=self.cost, **self._floor)

    def rename(self, unlocked: UnlockedProfile, label: str) -> UnlockedProfile:
        """The open profile under another label."""
        from app.usecases import profiles

        return profiles.rename(self.home, unlocked, label)

    def delete(self, folder: Path, label: str, passphrase: str) -> None:
        """Destroy a closed profile with its backups, for good."""
        from app.usecases import profiles

        profiles.delete(folder, label, passphrase, **self._floor)

    def replace_code(self, unlocked: UnlockedProfile, passphrase: str, code: RecoveryCode) -> None:
        """Another recovery code from now on."""
        from app.usecases import passphrases

        passphrases.replace_recovery_code(unlocked, passphrase, code, **self._floor)

    def prove(self, unlocked: UnlockedProfile, passphrase: str) -> None:
        """The one at the keyboard knows the passphrase of the open profile."""
        from app.usecases import passphrases

        passphrases.prove(unlocked, passphrase, **self._floor)

    def open_for_repair(self, folder: Path, passphrase: str) -> UnlockedProfile:
        """An open profile whose database nobody has looked at."""
        from app.usecases import unlocking

        return unlocking.unlock_for_repair(folder, passphrase, **self._floor)

    def backups(self, unlocked: UnlockedProfile) -> tuple[Choice, ...]:
        """Its backups and what going back to each would lose."""
        from app.usecases import backups

        return backups.choices(unlocked)

    def restore(self, unlocked: UnlockedProfile, chosen: Backup) -> Generator[Progress, None, Path]:
        """Go back to a backup."""
        from app.usecases import backups

        return backups.restore_backup(unlocked, chosen)

    def bring(self, source: Path, secret: str, *, is_code: bool) -> UnlockedProfile:
        """A new profile from a saved copy, open."""
        from app.usecases import copies

        if is_code:
            return copies.bring_with_code(self.home, source, secret)
        return copies.bring(self.home, source, secret, **self._floor)

    def seconds_to_wait(self, folder: Path) -> int:
        """The pause still to sit out."""
        from app.usecases import unlocking

        return unlocking.seconds_to_wait(folder)
