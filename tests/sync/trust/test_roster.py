"""What the log says after some lines: who belongs, whose laptop it is, which groups must be closed anew."""

from __future__ import annotations

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.entries import LEVEL, Entry, EntryKind, Needs, decode_entry, encode_entry
from sync.trust import drafting
from sync.trust.ledger import MAX_ENTRY
from sync.trust.refusal import TrustRefused
from sync.trust.roster import Roster
from sync.trust.signatures import public_of, sign
from tests.sync.trust.organisation import (
    AT,
    ORGANISATION,
    ZEROS,
    Organisation,
    author,
    certificate,
    group,
    id16,
    seal_pk,
    seed32,
    settled,
)

NORD = id16("nord")
STAFF = group("staff", NORD)
LUCA, LAPTOP = id16("luca"), id16("laptop of luca")[:8]


def code(roster: Roster, raw: bytes) -> str:
    with pytest.raises(TrustRefused) as refused:
        roster.extended([raw])
    assert refused.value.seq == roster.total
    return refused.value.code


def resigned(entry: Entry, key: bytes, **changes: object) -> bytes:
    bare = msgspec.structs.replace(entry, **changes)
    return encode_entry(msgspec.structs.replace(bare, signature=sign(key, bare.signed())))


def test_the_empty_roster_knows_nobody() -> None:
    empty = Roster.empty()
    assert (empty.total, empty.head, empty.organisation) == (0, bytes(32), b"")
    assert empty.users() == () == empty.groups()
    assert empty.author_of(LAPTOP) is None
    assert not empty.is_revoked(LAPTOP)
    assert empty.revoked_at(LAPTOP) is None
    assert empty.members_of(STAFF) == frozenset() == empty.groups_of(LUCA)
    assert not empty.must_rotate(STAFF)
    assert not empty.should_rotate(STAFF)
    assert not empty.could_write(LAPTOP, STAFF, 1)


def test_the_settled_organisation() -> None:
    one = settled()
    roster = one.roster
    assert roster.organisation == ORGANISATION
    assert roster.root_pk == public_of(seed32("root"))
    assert roster.server_pk == public_of(seed32("server"))
    assert roster.recovery_pk == seal_pk("recovery")
    assert roster.total == len(one.lines)
    assert roster.head == hashlib.sha256(one.lines[-1]).digest() == roster.digest_at(roster.total - 1)
    assert {user.user for user in roster.users()} == {id16(n) for n in ("ada", "sara", "luca", "omar")}
    assert roster.user(LUCA) == certificate("luca", "operator", sites=("nord",))
    device = roster.device(LAPTOP)
    assert device is not None
    assert device.user == LUCA == roster.author_of(LAPTOP)
    assert roster.devices_of(LUCA) == (device,)
    assert roster.has_role(id16("sara"), "supervisor")
    assert not roster.has_role(LUCA, "supervisor")
    assert roster.roles_of(LUCA) == ("operator",)
    assert roster.members_of(STAFF) == {id16("sara"), LUCA}
    assert roster.groups_of(LUCA) == {STAFF, group("all")}
    stated = roster.group(STAFF)
    assert stated is not None
    assert (stated.purpose, stated.about, stated.epoch) == ("staff", NORD, 1)
    assert roster.group_at(STAFF, 1) == stated
    assert roster.group_at(STAFF, 2) is None
    assert len(roster.groups()) == 2
    assert roster.policy("days") is None


def test_a_longer_log_leaves_the_shorter_roster_as_it_was() -> None:
    one = settled()
    before, members = one.roster, one.roster.members_of(STAFF)
    one.revoke_user("sara", "luca")
    assert before.members_of(STAFF) == members
    assert not before.is_user_revoked(LUCA)
    assert one.roster.is_user_revoked(LUCA)
    assert Roster.empty().extended(one.lines).head == one.roster.head


def test_a_refused_line_takes_the_whole_batch_with_it() -> None:
    one = settled()
    good = drafting.revoke_device(one.roster, author("luca"), LAPTOP, AT)
    with pytest.raises(TrustRefused) as refused:
        one.roster.extended([good, good])
    assert (refused.value.code, refused.value.seq) == ("sequence", one.roster.total + 1)
    assert str(refused.value) == f"sequence at {one.roster.total + 1}"
    assert not one.roster.is_revoked(LAPTOP)


def test_a_revoked_person_is_out_at_once_and_the_groups_must_be_closed() -> None:
    one = settled()
    roster = one.revoke_user("sara", "luca")
    assert roster.is_revoked(LAPTOP)
    assert roster.author_of(LAPTOP) == LUCA
    assert roster.revoked_at(LAPTOP) == roster.total - 1
    assert roster.groups_of(LUCA) == frozenset()
    assert roster.roles_of(LUCA) == ()
    assert LUCA not in roster.members_of(STAFF)
    assert roster.must_rotate(STAFF)
    assert roster.must_rotate(group("all"))
    assert drafting.next_epoch(roster, STAFF, {id16("sara")}) == 2
    roster = one.group("sara", "staff", NORD, ("sara",), epoch=2)
    assert not roster.must_rotate(STAFF)
    assert not roster.should_rotate(STAFF)
    assert roster.must_rotate(group("all"))


def test_what_the_revoked_wrote_before_stays_theirs_and_nothing_after() -> None:
    one = settled()
    assert one.roster.could_write(LAPTOP, STAFF, 1)
    assert not one.roster.could_write(id16("laptop of omar")[:8], STAFF, 1)
    assert not one.roster.could_write(b"unknown!", STAFF, 1)
    one.revoke_device("luca", "laptop of luca")
    one.device("luca", "second")
    roster = one.group("sara", "staff", NORD, ("sara", "luca"), epoch=2)
    assert roster.could_write(LAPTOP, STAFF, 1)
    assert not roster.could_write(LAPTOP, STAFF, 2)
    assert roster.could_write(id16("second")[:8], STAFF, 2)


def test_somebody_taken_back_comes_without_the_old_laptops() -> None:
    one = settled()
    one.revoke_user("ada", "luca")
    roster = one.user("ada", "luca", "operator", sites=("nord",))
    assert not roster.is_user_revoked(LUCA)
    assert roster.is_revoked(LAPTOP)
    assert roster.devices_of(LUCA) == ()
    assert roster.should_rotate(STAFF)


def test_a_lost_laptop_or_new_keys_ask_for_a_new_epoch_without_stopping_the_work() -> None:
    one = settled()
    one.revoke_device("luca", "laptop of luca")
    assert one.roster.should_rotate(STAFF)
    assert not one.roster.must_rotate(STAFF)
    other = settled()
    other.user("sara", "luca", "operator", sites=("sud",))
    assert not other.roster.should_rotate(STAFF)
    other.user("sara", "luca", "operator", sites=("nord",), keys="luca 2")
    assert other.roster.should_rotate(STAFF)
    assert not other.roster.must_rotate(STAFF)
    assert not other.roster.should_rotate(group("own", LUCA))


def test_whoever_comes_later_or_came_with_new_keys_asks_for_no_new_epoch() -> None:
    one = settled()
    one.user("ada", "nina", "mediator", sites=("nord",))
    one.user("ada", "nina", "mediator", sites=("nord",), keys="nina 2")
    one.device("omar", "omar's old one")
    one.revoke_device("omar", "omar's old one")
    key = f"staff{NORD.hex()}1"
    one.group("ada", "staff", NORD, ("sara", "luca", "nina", "omar"), key=key)
    assert not one.roster.should_rotate(STAFF)
    one.user("ada", "nina", "mediator", sites=("nord",), keys="nina 3")
    assert one.roster.should_rotate(STAFF)


def test_the_epoch_a_group_needs() -> None:
    roster = settled().roster
    assert drafting.next_epoch(roster, group("own", LUCA), {LUCA}) == 1
    assert drafting.next_epoch(roster, STAFF, {id16("sara"), LUCA, id16("omar")}) == 1
    assert drafting.next_epoch(roster, STAFF, {id16("sara")}) == 2


def test_only_the_pinned_root_founds() -> None:
    first = Organisation().found().lines[0]
    assert Roster.empty(public_of(seed32("root"))).extended([first]).total == 1
    assert code(Roster.empty(public_of(seed32("other"))), first) == "root"


def test_the_log_begins_with_its_founding() -> None:
    one = settled()
    line = resigned(decode_entry(one.lines[1]), seed32("root"), seq=0, prev=bytes(32))
    assert code(Roster.empty(), line) == "root"
    again = resigned(decode_entry(one.lines[0]), seed32("root"), seq=one.roster.total, prev=one.roster.head)
    assert code(one.roster, again) == "root"


def test_nobody_but_the_root_founds() -> None:
    first = decode_entry(Organisation().found().lines[0])
    assert code(Roster.empty(), resigned(first, seed32("root"), author=id16("ada"))) == "authority"


def test_a_line_out_of_its_place_is_refused() -> None:
    one = settled()
    entry = decode_entry(drafting.revoke_user(one.roster, author("ada"), LUCA, AT))
    key = seed32("ada")
    assert code(one.roster, resigned(entry, key, seq=entry.seq + 1)) == "sequence"
    assert code(one.roster, resigned(entry, key, prev=bytes(32))) == "prev"
    assert code(one.roster, resigned(entry, seed32("luca"))) == "signature"
    assert code(one.roster, resigned(entry, key, author=bytes(16))) == "signature"
    assert code(one.roster, resigned(entry, key, kind=99)) == "unknown_kind"


def test_a_line_has_one_spelling() -> None:
    one = settled()
    raw = drafting.revoke_user(one.roster, author("ada"), LUCA, AT)
    fields = msgspec.msgpack.decode(raw)
    assert code(one.roster, msgspec.msgpack.encode([*fields, "more"])) == "malformed"
    assert code(one.roster, raw + b"\x00") == "malformed"
    assert code(one.roster, b"") == "malformed"
    assert code(one.roster, bytes(MAX_ENTRY + 1)) == "malformed"
    bad_body = resigned(decode_entry(raw), seed32("ada"), body=b"\xc1")
    assert code(one.roster, bad_body) == "malformed"
    assert code(one.roster, resigned(decode_entry(raw), seed32("ada"), kind=EntryKind.GROUP)) == "malformed"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"organisation": b"short"}, "malformed"),
        ({"recovery_pk": b"short"}, "key"),
        ({"server_pk": bytes(32)}, "key"),
    ],
)
def test_a_founding_with_bad_keys_is_refused(changes: dict[str, bytes], said: str) -> None:
    good = {"organisation": ORGANISATION, "recovery_pk": seal_pk("r"), "server_pk": public_of(seed32("s"))}
    raw = drafting.found(seed32("root"), at_ms=AT, **(good | changes))
    assert code(Roster.empty(), raw) == said


def test_ids_and_keys_have_their_length() -> None:
    roster = settled().roster
    ada, good = author("ada"), certificate("eva", "operator")
    for changes, said in (
        ({"user": b"short"}, "malformed"),
        ({"user": ZEROS}, "malformed"),
        ({"sites": (b"short",)}, "malformed"),
        ({"sign_pk": b"short"}, "key"),
        ({"seal_pk": b"short"}, "key"),
    ):
        told = msgspec.structs.replace(good, **changes)
        assert code(roster, drafting.certify_user(roster, ada, told, AT)) == said
    pk = public_of(seed32("x"))
    assert code(roster, drafting.certify_device(roster, ada, b"long" * 4, pk, AT)) == "malformed"
    assert code(roster, drafting.certify_device(roster, ada, b"newdevic", bytes(32), AT)) == "key"


def test_a_group_bears_its_own_id() -> None:
    roster = settled().roster
    ada = author("ada")

    def drafted(about: bytes = ZEROS, pk: bytes = seal_pk("g")) -> bytes:
        return drafting.group_state(
            roster, ada, purpose="x", about=about, epoch=1, members=[ada.user], seal_pk=pk, at_ms=AT
        )

    entry = decode_entry(drafted())
    body = msgspec.msgpack.decode(entry.body)
    other = msgspec.msgpack.encode([id16("another"), *body[1:]])
    assert code(roster, resigned(entry, ada.key, body=other)) == "group_id"
    twice = msgspec.msgpack.encode([*body[:4], [ada.user] * 2, body[5]])
    assert code(roster, resigned(entry, ada.key, body=twice)) == "members"
    assert code(roster, drafted(about=b"short")) == "malformed"
    assert code(roster, drafted(pk=b"")) == "key"


def test_a_policy_is_read_back() -> None:
    one = settled()
    roster = one.add(drafting.set_policy(one.roster, author("ada"), "days", "14", AT))
    assert roster.policy("days") == "14"


LINES = settled().lines


@given(st.data())
def test_no_changed_byte_is_taken(data: st.DataObject) -> None:
    seq = data.draw(st.integers(0, len(LINES) - 1))
    raw = bytearray(LINES[seq])
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    before = Roster.empty().extended(LINES[:seq])
    with pytest.raises(TrustRefused):
        before.extended([bytes(raw)])


@given(st.binary(max_size=300))
def test_no_bytes_do_harm(raw: bytes) -> None:
    with pytest.raises(TrustRefused):
        Roster.empty().extended([raw])


def test_a_program_that_knows_less_than_is_asked_for_stops_and_says_so() -> None:
    """Asked by an officer alone; a line of more than this program knows is not followed, and no less is taken
    for the same as more."""
    one = settled()
    assert one.roster.needs == 0
    need = decode_entry(drafting.need(one.roster, author("ada"), LEVEL, AT))
    by = msgspec.msgpack.encode
    key = seed32("ada")
    assert code(one.roster, resigned(need, key, body=by(Needs(LEVEL + 1)))) == "too_old"
    assert code(one.roster, resigned(need, key, body=by(Needs(0)))) == "malformed"
    assert code(one.roster, resigned(need, seed32("luca"), author=LUCA)) == "authority"
    assert one.add(drafting.need(one.roster, author("ada"), LEVEL, AT)).needs == LEVEL
