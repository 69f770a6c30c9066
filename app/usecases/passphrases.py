"""Passphrase and recovery code: offered, judged, changed."""

from __future__ import annotations

import time

from app.crypto import keyslots, recovery
from app.crypto import passphrase as phrases
from app.crypto.recovery import RecoveryCode, RecoveryCodeMistyped
from app.crypto.stretching import FLOOR, Cost
from app.crypto.words import list_for, words
from app.domain.problems import Problem
from app.errors import DomainError
from app.storage import keyfiles
from app.storage.profile import UnlockedProfile
from app.usecases.unlocking import Clock, open_master, with_passphrase

__all__ = [
    "RecoveryCode",
    "RecoveryCodeMistyped",
    "change_passphrase",
    "offer_passphrase",
    "offer_recovery_code",
    "prove",
    "replace_recovery_code",
    "suggestion",
    "weaknesses",
    "word_list",
]


def offer_passphrase(language: str) -> str:
    """Five drawn words, in the list nearest to the user's `language`."""
    return phrases.offer(language)


def weaknesses(typed: str) -> tuple[Problem, ...]:
    """What keeps `typed` from being a passphrase, all at once; empty when it may be used."""
    return phrases.weaknesses(typed)


def offer_recovery_code(language: str) -> RecoveryCode:
    """A new recovery code to print; nothing is kept until a profile is made with it or takes it."""
    return recovery.new_code(language)


def word_list(language: str) -> tuple[str, ...]:
    """The words a recovery code may hold, for completing what is being typed."""
    return words(list_for(language))


def suggestion(part: str, language: str) -> str:
    """The listed word nearest to a mistyped one, or nothing."""
    return recovery.suggestion(part, list_for(language))


def prove(
    unlocked: UnlockedProfile, typed: str, *, clock: Clock = time.monotonic, floor: Cost = FLOOR
) -> None:
    """The one at the keyboard is who the open profile belongs to. Raises `WrongPassphrase`, `TooSoon`.

    Stretched and counted like every attempt to unlock.
    """
    open_master(unlocked.folder, typed, clock=clock, floor=floor)


def change_passphrase(
    unlocked: UnlockedProfile,
    old: str,
    new: str,
    *,
    clock: Clock = time.monotonic,
    floor: Cost = FLOOR,
    cost: Cost | None = None,
) -> None:
    """From now on `new` opens the profile and `old` no longer does; a power cut leaves one of the two.

    Raises `DomainError` with the weaknesses of `new`, `WrongPassphrase`, `TooSoon`, `DiskFull`.
    """
    if problems := phrases.weaknesses(new):
        raise DomainError("passphrase.weak", problems=problems)
    if phrases.canonical(old) == phrases.canonical(new):
        raise DomainError("passphrase.weak", problems=(Problem("passphrase.same", "passphrase"),))
    with keyfiles.CHANGING:
        master, file = open_master(unlocked.folder, old, clock=clock, floor=floor)
        keyfiles.write(unlocked.folder, with_passphrase(file, master, new, cost))


def replace_recovery_code(
    unlocked: UnlockedProfile,
    passphrase: str,
    code: RecoveryCode,
    *,
    clock: Clock = time.monotonic,
    floor: Cost = FLOOR,
) -> None:
    """Make `code`, already printed and typed back, the profile's recovery code; the old one is void."""
    with keyfiles.CHANGING:
        master, file = open_master(unlocked.folder, passphrase, clock=clock, floor=floor)
        slot = keyslots.recovery_slot(master, code.secret, file.profile)
        keyfiles.write(unlocked.folder, file.with_slot(slot).sealed(unlocked.keys.seal))
