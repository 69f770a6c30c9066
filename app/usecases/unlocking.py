"""Opening a profile: with its passphrase, or with the recovery code and a new passphrase.

Slow on purpose (about a second): not for the thread of the windows.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from app.crypto import keyslots
from app.crypto.derivation import ProfileKeys
from app.crypto.keyfile import KeyFile, KeyFileForged
from app.crypto.passphrase import canonical, weaknesses
from app.crypto.recovery import RecoveryCodeMistyped, read_code
from app.crypto.stretching import FLOOR, Cost, calibrated
from app.errors import DiskFailing, DiskFull, DomainError, OperationalError, ReadOnlyMedia
from app.storage import attempts, keyfiles, restore
from app.storage.lockfile import FileLock, ProfileInUse
from app.storage.profile import DATABASE, LOCK, UnlockedProfile

__all__ = [
    "ProfileInUse",
    "RecoveryCodeMistyped",
    "TooSoon",
    "UnlockedProfile",
    "WrongPassphrase",
    "WrongRecoveryCode",
    "recover",
    "seconds_to_wait",
    "unlock",
    "unlock_for_repair",
]

Clock = Callable[[], float]
Opened = tuple[bytes, KeyFile]
Opener = Callable[[KeyFile], bytes]


class WrongPassphrase(DomainError):
    """This passphrase does not open the profile; with `n`, so many seconds pass before the next attempt."""

    key = "profile.wrong_passphrase"


class TooSoon(DomainError):
    """The pause after a wrong passphrase is not over; `n` seconds remain."""

    key = "profile.wait"


class WrongRecoveryCode(DomainError):
    """A well-formed recovery code, but of another profile or an older one."""

    key = "recovery.wrong"


class NotEnoughMemory(OperationalError):
    """The laptop has no room for the stretching of the passphrase just now."""

    key = "profile.not_enough_memory"


class KeyFileChanged(OperationalError):
    """Somebody changed the key file: it asks for too little stretching, or its seal is not ours."""

    key = "profile.key_file_changed"


def seconds_to_wait(folder: Path, clock: Clock = time.monotonic) -> int:
    """Whole seconds before another passphrase may be tried on the profile in `folder`."""
    return math.ceil(attempts.read(folder).remaining(clock()))


def unlock(
    folder: Path, passphrase: str, *, clock: Clock = time.monotonic, floor: Cost = FLOOR
) -> UnlockedProfile:
    """Open the profile in `folder` for this process alone.

    Raises `WrongPassphrase`, `TooSoon`, `ProfileInUse`, `KeyFileLost`, `KeyFileChanged`,
    `NotEnoughMemory`, and for the database what `connect` raises (after `DatabaseDamaged` use
    `unlock_for_repair` and a backup). `floor` is lowered by tests alone.
    """
    return _checked(unlock_for_repair(folder, passphrase, clock=clock, floor=floor))


def unlock_for_repair(
    folder: Path, passphrase: str, *, clock: Clock = time.monotonic, floor: Cost = FLOOR
) -> UnlockedProfile:
    """The same without looking at the database: to list and restore backups of a damaged profile."""
    with _locked(folder) as lock:
        master, file = open_master(folder, passphrase, clock=clock, floor=floor)
        return _assembled(folder, lock, master, file)


def recover(
    folder: Path,
    code: str,
    new_passphrase: str,
    *,
    clock: Clock = time.monotonic,
    cost: Cost | None = None,
) -> UnlockedProfile:
    """Open the profile with its recovery code and give it a new passphrase; the code stays valid.

    Raises `RecoveryCodeMistyped`, `WrongRecoveryCode`, `DomainError` with the weaknesses of the
    passphrase, and what `unlock` raises for locks and files.
    """
    _refuse_weak(new_passphrase)
    secret = read_code(code).secret
    return opened_by(folder, lambda one: from_recovery(one, secret), new_passphrase, clock=clock, cost=cost)


def opened_by(
    folder: Path,
    opener: Opener,
    new_passphrase: str,
    *,
    clock: Clock = time.monotonic,
    cost: Cost | None = None,
) -> UnlockedProfile:
    """Open the profile with the master key `opener` finds in a key file, and give it a new passphrase.

    Raises what `opener` does (`keyslots.SlotRefused` among it), `DomainError` with the weaknesses of the
    passphrase, and what `unlock` raises for locks and files.
    """
    _refuse_weak(new_passphrase)
    with _locked(folder) as lock:
        master, file = _open_any(folder, opener)
        file = with_passphrase(file, master, new_passphrase, cost)
        keyfiles.write(folder, file)
        attempts.write(folder, attempts.Attempts(0, clock()))
        unlocked = _assembled(folder, lock, master, file)
    return _checked(unlocked)


def _refuse_weak(passphrase: str) -> None:
    if problems := weaknesses(passphrase):
        raise DomainError("passphrase.weak", problems=problems)


def open_master(folder: Path, passphrase: str, *, clock: Clock, floor: Cost) -> Opened:
    """The master key and the key file it came from; counts the attempt before it is made.

    A process killed in the middle has used up its attempt too.
    """
    so_far = attempts.read(folder)
    if (wait := math.ceil(so_far.remaining(clock()))) > 0:
        raise TooSoon(n=wait)
    attempts.write(folder, so_far.one_more(clock()))
    typed = canonical(passphrase)
    try:
        opened = _open_any(folder, lambda one: from_passphrase(one, typed, floor))
    except keyslots.SlotRefused:
        failed = so_far.one_more(clock())
        attempts.write(folder, failed)
        raise _wrong_passphrase(math.ceil(failed.pause())) from None
    attempts.write(folder, attempts.Attempts(0, clock()))
    return opened


def with_passphrase(file: KeyFile, master: bytes, passphrase: str, cost: Cost | None) -> KeyFile:
    """The next generation of `file`, sealed, that opens with `passphrase` (already found strong enough)."""
    slot = keyslots.passphrase_slot(master, canonical(passphrase), file.profile, cost or calibrated())
    return file.with_slot(slot).sealed(ProfileKeys.of(master, file.profile).seal)


def _wrong_passphrase(pause: int) -> WrongPassphrase:
    return WrongPassphrase("profile.wrong_passphrase_wait", n=pause) if pause else WrongPassphrase()


def from_passphrase(file: KeyFile, typed: bytes, floor: Cost) -> bytes:
    """The master key; raises `keyslots.SlotRefused`, `KeyFileChanged` or `NotEnoughMemory`."""
    slot = file.slot(keyslots.PASSPHRASE)
    if slot is None:
        raise KeyFileChanged
    try:
        return keyslots.open_passphrase_slot(slot, typed, file.profile, floor)
    except keyslots.SlotTooCheap:
        raise KeyFileChanged from None
    except MemoryError:
        raise NotEnoughMemory from None


def from_recovery(file: KeyFile, secret: bytes) -> bytes:
    """The master key; raises `WrongRecoveryCode` or `KeyFileChanged`."""
    slot = file.slot(keyslots.RECOVERY)
    if slot is None:
        raise KeyFileChanged
    try:
        return keyslots.open_recovery_slot(slot, secret, file.profile)
    except keyslots.SlotRefused:
        raise WrongRecoveryCode from None


def _open_any(folder: Path, opener: Opener) -> Opened:
    """Try the newest generation, then the other where it differs, and make both the one that opened.

    They differ only after a change was cut short (or a file was tampered with): then the one whose
    secret somebody knows is the one that stays.
    """
    files = keyfiles.read_all(folder)
    if not files:
        raise keyfiles.KeyFileLost
    refused: Exception | None = None
    for file in files[:1] if files[0] == files[-1] else files:
        try:
            master = opener(file)
            file.check_seal(ProfileKeys.of(master, file.profile).seal)
        except KeyFileForged:
            refused = KeyFileChanged()
        except (keyslots.SlotRefused, KeyFileChanged, WrongRecoveryCode) as no:
            refused = refused or no
        else:
            return master, _settled(folder, file, files, master)
    raise refused or keyfiles.KeyFileLost()


def _settled(folder: Path, file: KeyFile, files: tuple[KeyFile, ...], master: bytes) -> KeyFile:
    if file != files[0]:
        newest = msgspec.structs.replace(file, generation=files[0].generation + 1)
        file = newest.sealed(ProfileKeys.of(master, file.profile).seal)
    if len(files) < len(keyfiles.NAMES) or any(one != file for one in files):
        with contextlib.suppress(DiskFull, ReadOnlyMedia, DiskFailing):  # no reason to keep its owner out
            keyfiles.repair(folder, file)
    return file


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[FileLock]:
    """Hold the profile's lock; let go of it again when the block fails."""
    try:
        lock = FileLock(folder / LOCK)
    except FileNotFoundError:
        raise keyfiles.KeyFileLost from None
    try:
        yield lock
    except BaseException:
        lock.release()
        raise


def _assembled(folder: Path, lock: FileLock, master: bytes, file: KeyFile) -> UnlockedProfile:
    restore.finish(folder / DATABASE)
    return UnlockedProfile(folder, file.label, ProfileKeys.of(master, file.profile), lock)


def _checked(unlocked: UnlockedProfile) -> UnlockedProfile:
    """Open the database once: what is wrong with it is said now, on the unlock screen."""
    try:
        unlocked.open_writer().conn.close()
    except BaseException:
        unlocked.close()
        raise
    return unlocked
