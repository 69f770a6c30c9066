"""A whole profile in one encrypted file: saved to a stick, brought to this or another laptop."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import msgspec

from app.crypto import keyslots
from app.crypto.derivation import ProfileKeys
from app.crypto.keyfile import KeyFile, KeyFileForged
from app.crypto.passphrase import canonical
from app.crypto.recovery import read_code
from app.crypto.stretching import FLOOR, Cost
from app.errors import DatabaseDamaged, WrongKey
from app.jobs import Progress
from app.storage import backup, keyfiles, restore, saved_copy
from app.storage.profile import DATABASE, UnlockedProfile
from app.storage.profile_folders import new_folder
from app.storage.saved_copy import ENDING, NotACopy
from app.usecases.profiles import free_label
from app.usecases.unlocking import (
    KeyFileChanged,
    WrongPassphrase,
    from_passphrase,
    from_recovery,
)

__all__ = ["ENDING", "NotACopy", "bring", "bring_with_code", "save_copy"]


def save_copy(unlocked: UnlockedProfile, target: Path) -> Generator[Progress, None, Path]:
    """Save the open profile to `target` (on a stick, say) while work goes on; return it.

    The copy opens with the passphrase or the recovery code of today. Raises `DiskFull`,
    `ReadOnlyMedia`, `DiskFailing`, `DatabaseDamaged`; then there is no half-made file.
    """
    yield Progress(0, 1, "backup.copying")
    file = keyfiles.read_newest(unlocked.folder)
    saved_copy.write(unlocked.path, unlocked.db_key, unlocked.backup_key, file, target)
    yield Progress(1, 1, "backup.copying")
    return target


def bring(home: Path, source: Path, passphrase: str, *, floor: Cost = FLOOR) -> UnlockedProfile:
    """Make a profile below `home` from the copy at `source` and open it.

    Raises `NotACopy`, `WrongPassphrase`, `KeyFileChanged`, `DatabaseTooNew`, `DiskFull`.
    """
    file = saved_copy.read_key(source)
    try:
        master = from_passphrase(file, canonical(passphrase), floor)
    except keyslots.SlotRefused:
        raise WrongPassphrase from None
    return _brought(home, source, file, master)


def bring_with_code(home: Path, source: Path, code: str) -> UnlockedProfile:
    """The same with the recovery code; raises `RecoveryCodeMistyped` and `WrongRecoveryCode` too."""
    file = saved_copy.read_key(source)
    return _brought(home, source, file, from_recovery(file, read_code(code).secret))


def _brought(home: Path, source: Path, file: KeyFile, master: bytes) -> UnlockedProfile:
    keys = ProfileKeys.of(master, file.profile)
    try:
        file.check_seal(keys.seal)
    except KeyFileForged:
        raise KeyFileChanged from None
    label = free_label(home, file.label)
    with new_folder(home) as (folder, lock):
        packed = folder / "brought"
        saved_copy.unpack_database(source, packed)
        try:
            restore.rewrite(packed, keys.backup, folder / DATABASE, keys.database)
        except (WrongKey, DatabaseDamaged):
            raise NotACopy from None
        finally:
            backup.remove_with_companions(packed)
        keyfiles.write(folder, msgspec.structs.replace(file, label=label).sealed(keys.seal))
    return UnlockedProfile(folder, label, keys, lock)
