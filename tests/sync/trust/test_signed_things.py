"""Signatures, challenges, words and shares: what is signed fits one place and no other."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.messages import JoinRequest, Share
from sync.trust import challenge, words
from sync.trust.refusal import TrustRefused
from sync.trust.shares import check_share, signed_share
from sync.trust.signatures import new_key, public_of, sign, signer, sound, verify
from tests.sync.trust.organisation import Organisation, group, id16, seal_pk, seed32, settled

NORD = id16("nord")
STAFF, SPACE = group("staff", NORD), id16("space")


def test_a_signature_fits_its_text_and_its_key() -> None:
    key = new_key()
    pk, told = public_of(key), b"told"
    assert verify(pk, sign(key, told), told)
    assert signer(key)(told) == sign(key, told)
    assert not verify(pk, sign(key, told), b"other")
    assert not verify(public_of(new_key()), sign(key, told), told)


@given(st.binary(max_size=70), st.binary(max_size=70))
def test_malformed_keys_and_signatures_are_false_not_errors(pk: bytes, signature: bytes) -> None:
    assert not verify(pk, signature, b"told")
    assert not verify(pk[:32].ljust(32, b"\x07"), signature[:64].ljust(64, b"\x01"), b"told")


@pytest.mark.parametrize(
    "pk",
    [
        bytes(32),
        b"\x01" + bytes(31),
        (2**255 - 20).to_bytes(32, "little"),
        (2**255 - 19).to_bytes(32, "little"),
        (2**256 - 1).to_bytes(32, "little"),
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
        b"short",
    ],
)
def test_keys_under_which_anything_is_signed_are_no_keys(pk: bytes) -> None:
    assert not sound(pk)
    assert not verify(pk, b"\x01" + bytes(63), b"anything")


def test_a_challenge_fits_one_side_one_server_one_question() -> None:
    one, two, pk = challenge.new_nonce(), challenge.new_nonce(), public_of(seed32("server"))
    told = {
        challenge.server_signs(b"d" * 8, one, two, pk),
        challenge.device_signs(b"d" * 8, one, two, pk),
        challenge.server_signs(b"e" * 8, one, two, pk),
        challenge.server_signs(b"d" * 8, two, one, pk),
        challenge.server_signs(b"d" * 8, one, two, public_of(seed32("other"))),
        challenge.server_signs(b"d" * 8, one + two[:1], two[1:], pk),
    }
    assert len(told) == 6
    assert len(one) == challenge.NONCE_BYTES


REQUEST = JoinRequest(
    b"i" * 16, id16("eva"), public_of(seed32("eva")), seal_pk("eva"), b"d" * 8, public_of(seed32("lap"))
)


def test_both_sides_see_the_same_eight_words() -> None:
    root, approver = public_of(seed32("root")), public_of(seed32("ada"))
    seen = words.numbers(root, REQUEST, approver)
    assert seen == words.numbers(root, REQUEST, approver)
    assert len(seen) == words.COUNT
    assert seen == (1729, 490, 486, 1960, 884, 95, 444, 210)


@pytest.mark.parametrize("field", ["invitation", "user", "sign_pk", "seal_pk", "device", "device_pk"])
def test_any_key_exchanged_on_the_way_changes_the_words(field: str) -> None:
    root, approver = public_of(seed32("root")), public_of(seed32("ada"))
    seen = words.numbers(root, REQUEST, approver)
    value: bytes = getattr(REQUEST, field)
    changed = msgspec.structs.replace(REQUEST, **{field: bytes([value[0] ^ 1]) + value[1:]})
    assert words.numbers(root, changed, approver) != seen
    assert words.numbers(approver, REQUEST, approver) != seen
    assert words.numbers(root, REQUEST, root) != seen


def share(recipient: bytes, device: str = "laptop of luca", key: str = "", *, move: bool = False) -> Share:
    bare = Share(SPACE, recipient, 1, b"sealed", move, id16(device)[:8])
    return signed_share(bare, seed32(key or device))


def refusal(one: Organisation, told: Share, home: bytes = STAFF) -> str:
    with pytest.raises(TrustRefused) as refused:
        check_share(one.roster, told, home)
    return refused.value.code


def test_a_member_of_the_home_shares() -> None:
    one = settled()
    assert check_share(one.roster, share(id16("omar")), STAFF) == id16("luca")
    assert check_share(one.roster, share(group("all")), STAFF) == id16("luca")


def test_a_file_goes_where_files_are_and_nowhere_else() -> None:
    """To the staff of another site, also where its mover is not; never to everybody, a person, or readers."""
    one = settled()
    one.group("ada", "staff", id16("sud"), ("omar",))
    elsewhere = group("staff", id16("sud"))
    assert check_share(one.roster, share(elsewhere, move=True), STAFF) == id16("luca")
    one.group("luca", "named", id16("note"), ("luca",))
    one.group("luca", "named", id16("other"), ("luca",))
    one.group("luca", "own", id16("luca"), ("luca",))
    note = group("named", id16("note"))
    for home in (STAFF, note):
        for recipient in (group("all"), group("own", id16("luca")), group("named", id16("other"))):
            assert refusal(one, share(recipient, move=True), home) == "purpose"
    # What an operator began among readers goes where it belongs; what belongs to everybody stays.
    assert check_share(one.roster, share(STAFF, move=True), note) == id16("luca")
    assert refusal(one, share(STAFF, move=True), group("all")) == "purpose"


def test_nobody_else_does() -> None:
    one = settled()
    omar = id16("omar")
    assert refusal(one, share(omar, device="nobody's")) == "author"
    assert refusal(one, share(omar, key="laptop of omar")) == "signature"
    assert refusal(one, share(omar, device="laptop of omar")) == "authority"
    assert refusal(one, share(id16("ghost"))) == "unknown"
    assert refusal(one, share(omar, move=True)) == "unknown"
    assert refusal(one, msgspec.structs.replace(share(omar), move=True)) == "signature"
    assert refusal(one, msgspec.structs.replace(share(omar), recipient=id16("ada"))) == "signature"
    one.revoke_user("ada", "omar")
    assert refusal(one, share(omar)) == "unknown"
    one.revoke_device("luca", "laptop of luca")
    assert refusal(one, share(id16("ada"))) == "revoked"
