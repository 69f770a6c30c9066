from __future__ import annotations

import msgspec
import pytest

from app.crypto.derivation import MASTER_BYTES, ProfileKeys, derive, new_master
from app.crypto.keyslots import (
    PASSPHRASE,
    Slot,
    SlotRefused,
    SlotTooCheap,
    open_passphrase_slot,
    open_recovery_slot,
    passphrase_slot,
    recovery_slot,
)
from app.crypto.stretching import FLOOR, Cost

FAST = Cost(memory_kib=64, passes=1, lanes=1)
PROFILE = bytes(range(16))


def test_the_right_passphrase_opens_and_no_other() -> None:
    master = new_master()
    slot = passphrase_slot(master, b"lago ombra", PROFILE, FAST)
    assert open_passphrase_slot(slot, b"lago ombra", PROFILE, FAST) == master
    for wrong in (b"", b"lago ombr", b"lago ombra ", b"Lago ombra"):
        with pytest.raises(SlotRefused):
            open_passphrase_slot(slot, wrong, PROFILE, FAST)


def test_a_slot_does_not_open_in_another_profile() -> None:
    slot = recovery_slot(new_master(), bytes(16), PROFILE)
    with pytest.raises(SlotRefused):
        open_recovery_slot(slot, bytes(16), PROFILE[::-1])


def test_parameters_are_authenticated() -> None:
    slot = passphrase_slot(new_master(), b"lago", PROFILE, Cost(64, 2, 1))
    for changed in (
        msgspec.structs.replace(slot, cost=FAST),
        msgspec.structs.replace(slot, salt=bytes(16)),
        msgspec.structs.replace(slot, nonce=bytes(12)),
        msgspec.structs.replace(slot, nonce=b""),
        msgspec.structs.replace(slot, kind="recovery"),
        msgspec.structs.replace(slot, parameters={"x": "y"}),
        msgspec.structs.replace(slot, wrapped=slot.wrapped[:-1] + bytes([slot.wrapped[-1] ^ 1])),
        msgspec.structs.replace(slot, wrapped=b""),
    ):
        with pytest.raises(SlotRefused):
            open_passphrase_slot(changed, b"lago", PROFILE, FAST)


def test_less_than_the_floor_is_refused_before_any_work() -> None:
    slot = passphrase_slot(new_master(), b"lago", PROFILE, FAST)
    with pytest.raises(SlotTooCheap):
        open_passphrase_slot(slot, b"lago", PROFILE)
    for cost in (None, Cost(2**31, 3, 4)):
        with pytest.raises(SlotTooCheap):
            open_passphrase_slot(Slot(PASSPHRASE, b"", cost=cost), b"lago", PROFILE, FAST)


def test_the_floor_itself_opens() -> None:
    master = new_master()
    slot = passphrase_slot(master, b"lago", PROFILE, FLOOR)
    assert open_passphrase_slot(slot, b"lago", PROFILE) == master


def test_two_slots_of_one_secret_have_nothing_in_common() -> None:
    master = new_master()
    first, second = (recovery_slot(master, bytes(16), PROFILE) for _ in range(2))
    assert {first.salt, first.nonce, first.wrapped}.isdisjoint({second.salt, second.nonce, second.wrapped})


def test_every_key_is_its_own() -> None:
    keys = ProfileKeys.of(bytes(MASTER_BYTES), PROFILE)
    all_keys = [keys.database, keys.backup, keys.attachment, keys.draft, keys.wrapping, keys.seal]
    assert [len(key) for key in all_keys] == [48, 48, 32, 32, 32, 32]
    assert len({key[:16] for key in all_keys}) == 6
    assert ProfileKeys.of(bytes(MASTER_BYTES), PROFILE) == keys
    assert ProfileKeys.of(bytes(MASTER_BYTES), bytes(16)) != keys
    assert keys.database.hex() not in repr(keys)
    assert repr(keys) == "ProfileKeys()"


def test_derivation_is_the_standard_one() -> None:
    """Pinned: a change here would lock everybody out of their files."""
    assert derive(bytes(32), "database", 48, PROFILE).hex() == (
        "ae02379c6aab625d8dc5529ab0efb1c3062fa66c69f5edc9c6d2c295ad81b538e7f324fb99fb0e7a04adf3c8153fc7d7"
    )
