"""The profiles of this laptop: listed, made, renamed, deleted. Each is a stranger to the others."""

from __future__ import annotations

import secrets
import time
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.crypto import keyslots
from app.crypto.derivation import ProfileKeys, new_master
from app.crypto.keyfile import KeyFile
from app.crypto.passphrase import canonical, weaknesses
from app.crypto.recovery import RecoveryCode
from app.crypto.stretching import FLOOR, Cost, calibrated
from app.domain.problems import Problem
from app.errors import AppError, DomainError
from app.storage import keyfiles
from app.storage.database import connect
from app.storage.lockfile import FileLock
from app.storage.profile import DATABASE, LOCK, UnlockedProfile
from app.storage.profile_folders import discard, new_folder, whole_folders
from app.usecases.unlocking import Clock, open_master

LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """One line of the unlock screen."""

    folder: Path
    label: str
    """What its user called it; empty when the key file cannot be read."""
    trouble: str = ""
    """Translation key of what keeps it from opening, or empty."""


def list_profiles(home: Path) -> tuple[ProfileEntry, ...]:
    """The profiles below the data folder `home`, by label; clears away what a crash left half made."""
    entries = [_entry(folder) for folder in whole_folders(home)]
    return tuple(sorted(entries, key=lambda entry: (entry.label.casefold(), entry.folder.name)))


def free_number(home: Path) -> int:
    """A number not yet used by a label: for the proposed name, which says nothing about the person."""
    taken = " ".join(entry.label for entry in list_profiles(home)).split()
    number = 1
    while str(number) in taken:
        number += 1
    return number


def free_label(home: Path, label: str) -> str:
    """`label`, with a number behind it when a profile of this laptop has that name already."""
    taken, number, shown = {entry.label.casefold() for entry in list_profiles(home)}, 1, label
    while shown.casefold() in taken:
        number += 1
        shown = f"{label} {number}"
    return shown


LIGHTEST: Final = FLOOR
"""The cheapest stretching there may be: for profiles that live as long as a demonstration."""


def create(
    home: Path, label: str, passphrase: str, recovery: RecoveryCode, *, cost: Cost | None = None
) -> UnlockedProfile:
    """Make and open a new, empty profile; `recovery` has been printed and typed back already.

    Raises `DomainError` with all that is wrong with label and passphrase, `DiskFull`, `ReadOnlyMedia`.
    A power cut leaves a whole profile or none. `cost` is chosen for this laptop unless a test gives it.
    """
    label = _clean(label)
    problems = (*_label_problems(home, label), *weaknesses(passphrase))
    if problems:
        raise DomainError("profile.cannot_create", problems=problems)
    master, profile = new_master(), secrets.token_bytes(16)
    keys = ProfileKeys.of(master, profile)
    slots = (
        keyslots.passphrase_slot(master, canonical(passphrase), profile, cost or calibrated()),
        keyslots.recovery_slot(master, recovery.secret, profile),
    )
    with new_folder(home) as (folder, lock):
        connect(folder / DATABASE, keys.database).conn.close()
        keyfiles.write(folder, KeyFile(profile, 1, label, slots).sealed(keys.seal))
    return UnlockedProfile(folder, label, keys, lock)


def rename(home: Path, unlocked: UnlockedProfile, label: str) -> UnlockedProfile:
    """Give an open profile another name on the unlock screen; returns it under that name."""
    label = _clean(label)
    if label == unlocked.label:
        return unlocked
    if problems := _label_problems(home, label, besides=unlocked.folder):
        raise DomainError("profile.cannot_rename", problems=problems)
    with keyfiles.CHANGING:
        file = keyfiles.read_newest(unlocked.folder).with_label(label).sealed(unlocked.keys.seal)
        keyfiles.write(unlocked.folder, file)
    return UnlockedProfile(unlocked.folder, label, unlocked.keys, unlocked.lock)


def delete(
    folder: Path,
    typed_label: str,
    passphrase: str,
    *,
    clock: Clock = time.monotonic,
    floor: Cost = FLOOR,
) -> None:
    """Destroy a profile with its backups for good: its keys first, so that nothing left could be read.

    Asks for the label, typed, and for the passphrase: nobody deletes a colleague's work. Raises
    `DomainError`, `WrongPassphrase`, `TooSoon`, `ProfileInUse`.
    """
    lock = FileLock(folder / LOCK)
    try:
        _, file = open_master(folder, passphrase, clock=clock, floor=floor)
        if _clean(typed_label).casefold() != file.label.casefold():
            raise DomainError("profile.cannot_delete", problems=(Problem("profile.label_differs", "label"),))
    finally:
        lock.release()
    discard(folder)


def _entry(folder: Path) -> ProfileEntry:
    try:
        return ProfileEntry(folder, keyfiles.read_newest(folder).label)
    except AppError as error:
        return ProfileEntry(folder, "", error.message_key)


def _clean(label: str) -> str:
    shown = (" " if unicodedata.category(letter) in {"Cc", "Cf"} else letter for letter in label)
    return " ".join(unicodedata.normalize("NFC", "".join(shown)).split())


def _label_problems(home: Path, label: str, besides: Path | None = None) -> tuple[Problem, ...]:
    others = {entry.label.casefold() for entry in list_profiles(home) if entry.folder != besides}
    if not label:
        return (Problem("profile.label_missing", "label"),)
    if len(label) > LONGEST_LABEL:
        return (Problem("profile.label_too_long", "label", {"n": LONGEST_LABEL}),)
    if label.casefold() in others:
        return (Problem("profile.label_taken", "label"),)
    return ()
