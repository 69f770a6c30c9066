"""Boxes and what is built on them open for whom they are meant, in the place they are meant for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.protocol.messages import Grant
from sync.seal import boxes, groups
from sync.seal.broken import SealBroken
from sync.seal.keys import PersonKeys, open_person, seal_person
from sync.seal.space_keys import open_keys, seal_keys

SEED, OTHER = bytes(range(96)), bytes(range(1, 97))
PK = boxes.public_of(SEED)
GROUP, USER, SPACE = b"g" * 16, b"u" * 16, b"s" * 16
SECRET = bytes(range(32))


def reason(act: Callable[[], object]) -> str:
    with pytest.raises(SealBroken) as broken:
        act()
    return broken.value.reason


def test_a_box_opens_with_its_key_and_its_purpose() -> None:
    box = boxes.seal_to(PK, b"inside", b"purpose")
    assert boxes.open_box(SEED, box, b"purpose") == b"inside"
    assert len(box) == boxes.OVERHEAD + len(b"inside")
    assert box != boxes.seal_to(PK, b"inside", b"purpose")
    assert (len(boxes.new_seed()), len(PK)) == (boxes.SEED_BYTES, boxes.PUBLIC_BYTES)
    assert reason(lambda: boxes.open_box(OTHER, box, b"purpose")) == "box"
    assert reason(lambda: boxes.open_box(SEED, box, b"another")) == "box"
    assert reason(lambda: boxes.open_box(SEED, b"\x02" + box[1:], b"purpose")) == "suite"
    assert reason(lambda: boxes.open_box(SEED, b"", b"purpose")) == "suite"
    assert reason(lambda: boxes.open_box(SEED, boxes.SUITE, b"purpose")) == "box"


@pytest.mark.parametrize("pk", [b"", bytes(1215), bytes(1217), PK[:1184] + bytes(32), b"\xff" * 1216])
def test_what_is_no_public_key_is_refused(pk: bytes) -> None:
    assert reason(lambda: boxes.seal_to(pk, b"inside", b"")) == "key"


@pytest.mark.parametrize("seed", [b"", bytes(95), bytes(97)])
def test_what_is_no_private_key_is_refused(seed: bytes) -> None:
    assert reason(lambda: boxes.public_of(seed)) == "key"


@settings(max_examples=40)
@given(st.data())
def test_no_changed_bit_opens_a_box(data: st.DataObject) -> None:
    box = bytearray(boxes.seal_to(PK, b"inside", b""))
    box[data.draw(st.integers(1, len(box) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert reason(lambda: boxes.open_box(SEED, bytes(box), b"")) == "box"


def test_a_group_secret_gives_every_key_its_own() -> None:
    one = groups.space_key(SECRET, GROUP, 1, SPACE)
    others = {
        groups.space_key(SECRET, GROUP, 2, SPACE),
        groups.space_key(SECRET, b"h" * 16, 1, SPACE),
        groups.space_key(SECRET, GROUP, 1, b"t" * 16),
        groups.space_key(bytes(32), GROUP, 1, SPACE),
        groups.group_seed(SECRET, GROUP, 1)[:32],
    }
    assert len(one) == 32
    assert len(others | {one}) == 6
    assert len(groups.new_secret()) == 32
    assert groups.new_secret() != groups.new_secret()


def test_what_is_sealed_to_a_group_opens_for_its_members() -> None:
    box = boxes.seal_to(groups.seal_pk(SECRET, GROUP, 1), b"for all of you", b"x")
    assert boxes.open_box(groups.group_seed(SECRET, GROUP, 1), box, b"x") == b"for all of you"
    assert reason(lambda: boxes.open_box(groups.group_seed(SECRET, GROUP, 2), box, b"x")) == "box"


def test_a_grant_brings_the_secret_the_log_speaks_of() -> None:
    granted = groups.grant(SECRET, GROUP, 1, USER, PK)
    stated = groups.seal_pk(SECRET, GROUP, 1)
    assert groups.open_grant(granted, SEED, stated) == SECRET
    assert reason(lambda: groups.open_grant(granted, OTHER, stated)) == "box"


def test_a_secret_of_the_servers_own_is_refused() -> None:
    forged = groups.grant(bytes(32), GROUP, 1, USER, PK)
    assert reason(lambda: groups.open_grant(forged, SEED, groups.seal_pk(SECRET, GROUP, 1))) == "secret"
    short = groups.grant(b"short", GROUP, 1, USER, PK)
    assert reason(lambda: groups.open_grant(short, SEED, groups.seal_pk(SECRET, GROUP, 1))) == "secret"


@pytest.mark.parametrize("change", [{"group": b"h" * 16}, {"epoch": 2}, {"recipient": b"v" * 16}])
def test_a_grant_put_elsewhere_does_not_open(change: dict[str, bytes | int]) -> None:
    moved = msgspec.structs.replace(groups.grant(SECRET, GROUP, 1, USER, PK), **change)
    stated = groups.seal_pk(SECRET, moved.group, moved.epoch)
    assert reason(lambda: groups.open_grant(moved, SEED, stated)) == "box"


def test_a_link_leads_to_the_epoch_before() -> None:
    newer = groups.new_secret()
    linked = groups.link(newer, GROUP, 2, SECRET)
    stated = groups.seal_pk(SECRET, GROUP, 1)
    open_link = partial(groups.open_link, stated_pk=stated)
    assert (linked.recipient, linked.epoch) == (groups.LINK, 2)
    assert open_link(linked, newer) == SECRET
    assert reason(lambda: open_link(linked, SECRET)) == "box"
    assert reason(lambda: open_link(Grant(GROUP, 3, groups.LINK, linked.sealed), newer)) == "box"
    assert reason(lambda: open_link(Grant(GROUP, 2, groups.LINK, b""), newer)) == "suite"
    assert reason(lambda: open_link(Grant(GROUP, 2, groups.LINK, b"\x01short"), newer)) == "box"
    other = groups.link(newer, GROUP, 2, groups.new_secret())
    assert reason(lambda: open_link(other, newer)) == "secret"


def test_shared_keys_of_a_space_open_for_the_recipient() -> None:
    keys = {1: bytes(32), 7: bytes(range(32))}
    sealed = seal_keys(PK, keys, space=SPACE, recipient=USER)
    assert open_keys(SEED, sealed, space=SPACE, recipient=USER) == keys
    assert reason(lambda: open_keys(SEED, sealed, space=b"t" * 16, recipient=USER)) == "box"
    assert reason(lambda: open_keys(SEED, sealed, space=SPACE, recipient=GROUP)) == "box"


@pytest.mark.parametrize("inside", [b"", b"\xc1", msgspec.msgpack.encode({1: b"short"}), b"\x81\x00\xc4\x00"])
def test_a_share_of_nonsense_is_refused(inside: bytes) -> None:
    sealed = boxes.seal_to(PK, inside, b"share" + SPACE + USER)
    assert reason(lambda: open_keys(SEED, sealed, space=SPACE, recipient=USER)) == "secret"


def test_a_persons_keys_reach_the_second_laptop_alone() -> None:
    keys = PersonKeys(b"o" * 16, USER, bytes(32), bytes(96))
    parcel = seal_person(PK, keys, b"invitation")
    assert open_person(SEED, parcel, b"invitation") == keys
    assert reason(lambda: open_person(OTHER, parcel, b"invitation")) == "box"
    assert reason(lambda: open_person(SEED, parcel, b"another")) == "box"
    nonsense = boxes.seal_to(PK, b"\xc1", b"personinvitation")
    assert reason(lambda: open_person(SEED, nonsense, b"invitation")) == "secret"
    assert repr(keys) == "PersonKeys(...)"
