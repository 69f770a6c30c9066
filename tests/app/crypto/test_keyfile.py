from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto.derivation import ProfileKeys
from app.crypto.keyfile import KeyFile, KeyFileBroken, KeyFileForged, KeyFileTooNew, decode, encode
from app.crypto.keyslots import (
    ORGANISATION,
    PASSPHRASE,
    RECOVERY,
    Slot,
    open_passphrase_slot,
    open_recovery_slot,
)
from app.crypto.passphrase import canonical
from app.crypto.stretching import Cost

OLD_FILES = Path(__file__).parents[2] / "old_files"
SLOTS = (
    Slot(PASSPHRASE, b"w" * 48, b"s" * 16, b"n" * 12, Cost(65536, 3, 4)),
    Slot(RECOVERY, b"r" * 48, b"t" * 16, b"m" * 12),
    Slot(ORGANISATION, b"o" * 64, parameters={"suite": "mlkem768x25519", "recipient": "00ff"}),
    Slot("of a later version", b"?", parameters={"any": "thing"}),
)
FILE = KeyFile(bytes(16), 3, "Profilo 1", SLOTS).sealed(b"k" * 32)


def test_it_reads_back_with_slots_of_every_kind() -> None:
    assert decode(encode(FILE)) == FILE
    assert FILE.slot(RECOVERY) == SLOTS[1]
    assert FILE.slot("none") is None


@given(st.integers(min_value=0, max_value=len(encode(FILE)) - 2))
def test_a_torn_file_is_recognised_wherever_it_ends(length: int) -> None:
    with pytest.raises(KeyFileBroken):
        decode(encode(FILE)[:length])


@given(st.integers(min_value=0, max_value=len(encode(FILE)) - 2), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_recognised(place: int, bits: int) -> None:
    content = bytearray(encode(FILE))
    content[place] ^= bits
    with pytest.raises((KeyFileBroken, KeyFileTooNew)):
        decode(bytes(content))


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 700, b"approdo-key", b"approdo-key 1 \n", b"approdo-key x y\n{}", b"SQLite format 3\x00"],
)
def test_garbage_is_recognised(content: bytes) -> None:
    with pytest.raises(KeyFileBroken):
        decode(content)


def test_a_whole_header_over_other_json_is_refused() -> None:
    body = b'{"profile": 3}'
    with pytest.raises(KeyFileBroken):
        decode(b"approdo-key 1 " + hashlib.sha256(body).hexdigest().encode() + b"\n" + body)


def test_a_later_format_says_so() -> None:
    with pytest.raises(KeyFileTooNew):
        decode(encode(FILE).replace(b"approdo-key 1 ", b"approdo-key 2 ", 1))


def test_a_new_slot_takes_the_place_of_its_kind_in_the_next_generation() -> None:
    fresh = msgspec.structs.replace(SLOTS[0], wrapped=b"new")
    after = FILE.with_slot(fresh)
    assert (after.generation, len(after.slots), after.slot(PASSPHRASE)) == (4, 4, fresh)
    assert after.with_label("Sede").label == "Sede"


def test_the_seal_covers_everything() -> None:
    FILE.check_seal(b"k" * 32)
    for changed in (
        msgspec.structs.replace(FILE, label="another"),
        msgspec.structs.replace(FILE, slots=SLOTS[:1]),
        msgspec.structs.replace(FILE, generation=9),
        msgspec.structs.replace(FILE, seal=b""),
    ):
        with pytest.raises(KeyFileForged):
            changed.check_seal(b"k" * 32)
    with pytest.raises(KeyFileForged):
        FILE.check_seal(b"l" * 32)


def test_the_first_format_opens_for_ever() -> None:
    """A file kept since the first version: whoever changes spelling, derivation or sealing sees it here."""
    file = decode((OLD_FILES / "key-file-1").read_bytes())
    passphrase, recovery = file.slot(PASSPHRASE), file.slot(RECOVERY)
    assert passphrase is not None
    assert recovery is not None
    typed = canonical("lago ombra pepe riva tuono")
    assert open_passphrase_slot(passphrase, typed, file.profile, Cost(64, 1, 1)) == bytes(range(32))
    assert open_recovery_slot(recovery, bytes(16), file.profile) == bytes(range(32))
    file.check_seal(ProfileKeys.of(bytes(range(32)), file.profile).seal)
