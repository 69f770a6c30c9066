"""A way into a profile for two officers with the recovery kit, when its passphrase and code are lost.

Once a laptop belongs to an organisation, the master key of the profile lies in its key file once more,
sealed to the organisation's recovery key. The private half of that is in the kit alone. What was not
sent yet comes back by this and by nothing else.
"""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import Protocol

from app.crypto.keyfile import KeyFile
from app.crypto.keyslots import ORGANISATION, Slot, SlotRefused
from app.crypto.stretching import Cost
from app.errors import DomainError
from app.storage import keyfiles
from app.storage.profile import UnlockedProfile
from app.usecases.kit_practice import bytes_of
from app.usecases.recovery_kits import open_kit
from app.usecases.unlocking import Clock, opened_by
from sync.protocol.entries import Found, body_of, decode_entry
from sync.protocol.replication import Identity

_KEY = "recovery_key"
_INFO = b"approdo key slot organisation 1\x00"


class Lines(Protocol):
    """What a laptop keeps of its organisation."""

    def identity(self) -> Identity | None:
        """Who writes here; None before joining."""

    def entries(self, first: int = 0) -> list[bytes]:
        """Lines of the membership log."""


class Belongs(Protocol):
    """A session."""

    def replica(self) -> Lines:
        """Its file as the sync sees it."""


class KitOpensNotThis(DomainError):
    """The kit is whole, but this profile was never of its organisation, or not since it joined."""

    key = "kit.opens_not_this"


def keep_way_in(unlocked: UnlockedProfile, doors: Belongs) -> bool:
    """Let the kit of its organisation open this profile, if it belongs to one; whether it does from now on.

    Nothing is written when it does already. Raises what writing a key file raises.
    """
    recovery_pk = _recovery_pk(doors)
    if not recovery_pk:
        return False
    with keyfiles.CHANGING:
        file = keyfiles.read_newest(unlocked.folder)
        named = {_KEY: hashlib.sha256(recovery_pk).hexdigest()}
        held = file.slot(ORGANISATION)
        if held is None or held.parameters != named:
            slot = Slot(ORGANISATION, _sealed(recovery_pk, unlocked.keys.master, file), parameters=named)
            keyfiles.write(unlocked.folder, file.with_slot(slot).sealed(unlocked.keys.seal))
    return True


def has_way_in(folder: Path) -> bool:
    """Whether the profile in `folder` may be opened with a recovery kit."""
    return any(file.slot(ORGANISATION) is not None for file in keyfiles.read_all(folder))


def recover_with_kit(
    folder: Path,
    kit: Path,
    one: str,
    other: str,
    new_passphrase: str,
    *,
    clock: Clock = time.monotonic,
    cost: Cost | None = None,
) -> UnlockedProfile:
    """Open the profile with the codes of two officers and give it a new passphrase; its code stays valid.

    Raises `KitUnreadable`, `KitRefused`, `KitOpensNotThis`, and what `unlocking.recover` raises for
    passphrases, locks and files.
    """
    recovery_key = open_kit(bytes_of(kit), one, other).recovery_key
    try:
        return opened_by(
            folder, lambda file: _master(file, recovery_key), new_passphrase, clock=clock, cost=cost
        )
    except SlotRefused:
        raise KitOpensNotThis from None


def _recovery_pk(doors: Belongs) -> bytes:
    """The key the log of members names in its first line; it was checked when it was kept."""
    replica = doors.replica()
    if replica.identity() is None:
        return b""
    first = body_of(decode_entry(replica.entries()[0]))
    return first.recovery_pk if isinstance(first, Found) else b""


def _sealed(recovery_pk: bytes, master: bytes, file: KeyFile) -> bytes:
    from sync.seal import boxes

    return boxes.seal_to(recovery_pk, master, _INFO + file.profile)


def _master(file: KeyFile, recovery_key: bytes) -> bytes:
    from sync.seal import boxes
    from sync.seal.broken import SealBroken

    slot = file.slot(ORGANISATION)
    if slot is None:
        raise SlotRefused
    try:
        return boxes.open_box(recovery_key, slot.wrapped, _INFO + file.profile)
    except SealBroken:
        raise SlotRefused from None
