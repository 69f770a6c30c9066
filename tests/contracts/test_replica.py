"""What the engine may rely on in any store of a laptop: one suite for the file and for memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from sync.client.ports import Link, Page, Received, Replica, Settled, Waiting
from sync.protocol.change import Change
from sync.protocol.envelope import parse, prev_of
from sync.protocol.messages import Code, Cursor
from sync.trust.state import Erased
from tests.contracts.replicas import FileLaptop, Laptop, MemoryLaptop, identity, space_of
from tests.envelopes import GROUP, line, page, sealed

ONE, TWO = b"\x01" * 16, b"\x02" * 16
ELSEWHERE = b"elsewhere       "
ANNA, LUCA = identity("anna", b"device-a"), identity("luca", b"device-l")


@pytest.fixture(params=["file", "memory"])
def laptops(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Laptop, Laptop]]:
    made: list[Laptop] = []
    for who, name in ((ANNA, "anna"), (LUCA, "luca")):
        made.append(FileLaptop(tmp_path / name, who) if request.param == "file" else MemoryLaptop(who))
    yield made[0], made[1]
    for laptop in made:
        laptop.close()


@pytest.fixture
def laptop(laptops: tuple[Laptop, Laptop]) -> Laptop:
    return laptops[0]


def seal(replica: Replica, limit: int = 100) -> list[Waiting]:
    waiting = replica.waiting(limit)
    replica.keep_sealed(sealed(waiting))
    return waiting


def send(replica: Replica, first: int = 1) -> list[Received]:
    waiting = replica.waiting(100)
    made = sealed(waiting)
    replica.keep_sealed(made)
    replica.settle([Settled(one.rid, Code.OK, first + at) for at, one in enumerate(made)])
    return [line(w.change, first + at, m.raw) for at, (w, m) in enumerate(zip(waiting, made, strict=True))]


def test_who_writes_here_is_kept(laptop: Laptop) -> None:
    assert laptop.replica.identity() == ANNA


def test_lines_secrets_keys_and_notes_are_kept(laptop: Laptop) -> None:
    replica = laptop.replica
    replica.keep_entries(0, [b"first", b"second"])
    replica.keep_entries(2, [b"third"])
    assert (replica.entries(), replica.entries(2)) == ([b"first", b"second", b"third"], [b"third"])
    replica.keep_secrets({(GROUP, 1): b"old"})
    replica.keep_secrets({(GROUP, 1): b"another", (GROUP, 2): b"new"})
    assert replica.secrets() == {(GROUP, 1): b"old", (GROUP, 2): b"new"}
    replica.keep_shared_keys(ONE, {1: b"key"})
    assert (replica.shared_keys(ONE), replica.shared_keys(TWO)) == ({1: b"key"}, {})
    assert replica.remembered("token") is None
    replica.remember("token", b"1")
    replica.remember("token", b"2")
    assert replica.remembered("token") == b"2"
    replica.remember_all({"token": b"3", "receipt": b"4"})
    assert (replica.remembered("token"), replica.remembered("receipt")) == (b"3", b"4")


def test_what_is_written_waits_in_order_with_its_dots(laptop: Laptop) -> None:
    space = laptop.write(ONE, "a")
    laptop.write(TWO, "b")
    laptop.write(ONE, "c")
    waiting = laptop.replica.waiting(100)
    assert [(w.change.space, w.change.dseq) for w in waiting] == [
        (space, 1),
        (space_of(TWO), 1),
        (space, 2),
    ]
    assert {w.change.device for w in waiting} == {ANNA.device}
    assert {w.change.author for w in waiting} == {ANNA.user}
    assert len(laptop.replica.waiting(2)) == 2
    assert laptop.replica.pending().waiting == 3


def test_sealed_envelopes_go_out_until_the_server_has_them(laptop: Laptop) -> None:
    replica = laptop.replica
    space = laptop.write(ONE, "a")
    laptop.write(ONE, "b")
    waiting = seal(replica)
    outgoing = replica.outgoing(0, 10, 1 << 20)
    assert [(one.rid, one.space, one.group) for one in outgoing] == [
        (one.rid, space, GROUP) for one in waiting
    ]
    assert replica.outgoing(waiting[0].rid, 10, 1 << 20) == outgoing[1:]
    last = outgoing[1].raw
    assert replica.links([space])[(space, ANNA.device)] == Link(2, prev_of(last))
    replica.settle([Settled(waiting[0].rid, Code.OK, 1)], [Cursor(space, 1, b"h" * 32)])
    assert [one.rid for one in replica.outgoing(0, 10, 1 << 20)] == [waiting[1].rid]
    assert replica.pending().total == 1
    replica.settle([Settled(waiting[1].rid, Code.KNOWN, 2)], notes={"receipt": b"r"})
    assert replica.remembered("receipt") == b"r"
    assert (replica.outgoing(0, 10, 1 << 20), replica.pending().total) == ([], 0)


def test_an_older_epoch_is_sealed_again_under_the_same_dots(laptop: Laptop) -> None:
    replica = laptop.replica
    space = laptop.write(ONE, "a")
    laptop.write(ONE, "b")
    laptop.write(ONE, "c")
    waiting = seal(replica)
    replica.settle([Settled(waiting[0].rid, Code.OK, 1)])
    first = prev_of(sealed(waiting)[0].raw)
    replica.settle([Settled(waiting[1].rid, Code.EPOCH, 2)])
    replica.unseal([space])
    again = replica.waiting(100)
    assert [one.change for one in again] == [one.change for one in waiting[1:]]
    assert replica.links([space])[(space, ANNA.device)] == Link(1, first)
    assert replica.outgoing(0, 10, 1 << 20) == []


def test_lost_access_parks_and_access_back_lets_wait_again(laptop: Laptop) -> None:
    replica = laptop.replica
    space = laptop.write(ONE, "a")
    other = laptop.write(TWO, "b")
    waiting = seal(replica)
    replica.settle([Settled(waiting[0].rid, Code.NOT_MEMBER, 0), Settled(waiting[1].rid, Code.OK, 1)])
    assert (replica.pending().parked, replica.pending().total) == (1, 1)
    assert replica.parked() == {space: Code.NOT_MEMBER}
    assert replica.waiting(100) == []
    replica.unpark([other])
    assert replica.waiting(100) == []
    assert replica.outgoing(0, 10, 1 << 20) == []
    replica.unpark([space])
    assert replica.parked() == {}
    # With the envelope it had, which others may have read: under its dot nothing else is ever sent.
    assert [one.raw for one in replica.outgoing(0, 10, 1 << 20)] == [sealed(waiting)[0].raw]


def test_what_was_never_sealed_waits_again_when_access_is_back(laptop: Laptop) -> None:
    replica = laptop.replica
    space = laptop.write(ONE, "a")
    laptop.write(ONE, "b")
    waiting = replica.waiting(100)
    replica.settle([Settled(waiting[0].rid, Code.NOT_MEMBER, 0)])
    assert replica.waiting(100) == []
    replica.unpark([space])
    assert [one.change for one in replica.waiting(100)] == [one.change for one in waiting]


def test_unsent_changes_of_a_space_that_moved_keep_their_envelope(
    laptops: tuple[Laptop, Laptop],
) -> None:
    """The server may have it though no answer came, and who was handed a file has it: a second envelope under
    the same dot would be a fork to them. Where the new home has another epoch, the server says so."""
    anna, luca = laptops
    space = anna.write(ONE, "a")
    lines = send(anna.replica)
    luca.replica.apply(page(lines))
    luca.write(ONE, "b")
    luca.write(TWO, "elsewhere")
    seal(luca.replica)
    before = [one.raw for one in luca.replica.outgoing(0, 10, 1 << 20)]
    there = Cursor(space, 1, b"h" * 8)
    luca.replica.apply(Page((), (there,), {space: GROUP}))
    luca.replica.apply(Page((), (there,), {space: b"another group   "}))
    assert luca.replica.home(space) == b"another group   "
    assert luca.replica.waiting(100) == []
    assert [one.raw for one in luca.replica.outgoing(0, 10, 1 << 20)] == before


def test_a_page_is_applied_once_with_cursors_and_homes(laptops: tuple[Laptop, Laptop]) -> None:
    anna, luca = laptops
    space = anna.write(ONE, "a")
    anna.write(ONE, "b")
    lines = send(anna.replica)
    assert luca.replica.apply(page(lines)).applied == 2
    assert luca.values(ONE) == {"b"}
    assert luca.replica.cursors([space]) == {space: Cursor(space, 2, lines[-1].digest[:8])}
    assert luca.replica.home(space) == GROUP
    assert luca.replica.vector([space]) == {(space, ANNA.device): 2}
    assert luca.replica.links([space])[(space, ANNA.device)] == Link(2, prev_of(lines[-1].raw))
    assert luca.replica.apply(page(lines)).applied == 0
    assert luca.values(ONE) == {"b"}
    assert space in luca.replica.spaces()


def test_concurrent_values_stay_and_a_write_that_saw_them_ends_it(laptops: tuple[Laptop, Laptop]) -> None:
    anna, luca = laptops
    anna.write(ONE, "first")
    luca.replica.apply(page(send(anna.replica)))
    anna.write(ONE, "Anna's")
    luca.write(ONE, "Luca's")
    hers, his = send(anna.replica, 2), send(luca.replica, 3)
    anna.replica.apply(page(his))
    luca.replica.apply(page(hers))
    assert anna.values(ONE) == luca.values(ONE) == {"Anna's", "Luca's"}
    luca.decide(ONE, "both")
    anna.replica.apply(page(send(luca.replica, 4)))
    assert anna.values(ONE) == luca.values(ONE) == {"both"}


def test_what_cannot_be_read_is_kept_aside_and_blocks_nothing(laptops: tuple[Laptop, Laptop]) -> None:
    anna, luca = laptops
    space = anna.write(ONE, "a")
    anna.write(TWO, "b")
    lines = send(anna.replica)
    unreadable = replace(lines[0], change=None, reason="no_key")
    luca.replica.apply(page([unreadable, lines[1]]))
    (aside,) = luca.replica.set_aside()
    assert (aside.space, aside.raw, aside.reason) == (space, lines[0].raw, "no_key")
    assert (luca.values(ONE), luca.values(TWO)) == (set(), {"b"})
    assert luca.replica.cursors([space])[space].gseq == 1
    assert luca.replica.vector([space]) == {}
    assert luca.replica.take_back([replace(lines[0], gseq=aside.gseq)]).applied == 1
    assert luca.values(ONE) == {"a"}
    assert luca.replica.set_aside() == []


def test_what_came_by_hand_and_cannot_be_read_goes_on_until_it_is_in_the_log(
    laptops: tuple[Laptop, Laptop],
) -> None:
    anna, luca = laptops
    anna.write(ONE, "a")
    (sent,) = send(anna.replica)
    replica = luca.replica
    replica.apply(page([replace(sent, gseq=0, change=None, linked=False, reason="unknown_device")]))
    assert [(one.rid, one.raw) for one in replica.outgoing(0, 10, 1 << 20)] == [(None, sent.raw)]
    (aside,) = replica.set_aside()
    again = replace(sent, gseq=aside.gseq, change=None, reason="authority")
    assert replica.take_back([again]).applied == 0
    assert [(one.gseq, one.reason) for one in replica.set_aside()] == [(0, "authority")]
    assert sent.raw in [one.raw for one in replica.outgoing(0, 10, 1 << 20)]
    replica.apply(page([replace(sent, gseq=7, change=None, reason="")]))
    assert [(one.gseq, one.reason) for one in replica.set_aside()] == [(7, "authority")]
    assert replica.outgoing(0, 10, 1 << 20) == []
    assert sent.raw in replica.recent(sent.space, {}), "a server put back from a backup gets it again"


def test_later_ones_pass_one_that_was_set_aside(laptops: tuple[Laptop, Laptop]) -> None:
    anna, luca = laptops
    space = anna.write(ONE, "a")
    anna.write(ONE, "b")
    anna.write(ONE, "c")
    lines = send(anna.replica)
    luca.replica.apply(page([lines[0], replace(lines[1], change=None, reason="content"), lines[2]]))
    assert luca.values(ONE) == {"c"}
    assert luca.replica.vector([space]) == {(space, ANNA.device): 1}
    luca.replica.take_back([lines[1]])
    assert luca.values(ONE) == {"c"}
    assert luca.replica.vector([space]) == {(space, ANNA.device): 3}


def test_kept_envelopes_of_everybody_can_be_given_back(laptops: tuple[Laptop, Laptop]) -> None:
    anna, luca = laptops
    space = anna.write(ONE, "a")
    lines = send(anna.replica)
    luca.replica.apply(page(lines))
    luca.write(ONE, "b")
    his = send(luca.replica, 2)
    assert set(luca.replica.recent(space, {})) == {lines[0].raw, his[0].raw}
    luca.replica.reset_cursor(Cursor(space, 0, b""))
    assert luca.replica.cursors([space])[space].gseq == 0


def test_an_own_envelope_in_the_log_counts_as_arrived(laptop: Laptop) -> None:
    replica = laptop.replica
    space = laptop.write(ONE, "a")
    seal(replica)
    (one,) = replica.outgoing(0, 10, 1 << 20)
    own = Received(space, 1, 5, b"", hashlib.sha256(one.raw).digest(), ANNA.device, 0, None)
    replica.apply(Page([own], [Cursor(space, 1, b"h" * 32)], {space: GROUP}))
    assert replica.pending().total == 0


def test_another_device_takes_what_was_never_acknowledged(laptops: tuple[Laptop, Laptop]) -> None:
    anna, luca = laptops
    replica = anna.replica
    space = anna.write(ONE, "sent")
    luca.replica.apply(page(send(replica)))
    anna.write(ONE, "unsent")
    seal(replica)
    replica.keep_identity(replace(ANNA, device=b"device-b"))
    (waiting,) = replica.waiting(100)
    assert (waiting.change.device, waiting.change.dseq) == (b"device-b", 1)
    assert waiting.change.context == ((ANNA.device, 1),)
    assert anna.values(ONE) == {"unsent"}
    assert parse(sealed([waiting])[0].raw).header.device == b"device-b"
    luca.replica.apply(page(send(replica, 2)))
    assert luca.values(ONE) == {"unsent"}
    assert replica.vector([space])[(space, b"device-b")] == 1


def test_what_is_unsealed_with_one_before_it_waits_too(laptop: Laptop) -> None:
    """The server says `epoch` of the first and `gap` of the second: neither is left without an envelope."""
    replica = laptop.replica
    for text in ("a", "b"):
        laptop.write(ONE, text)
    first, second = seal(replica)
    replica.settle([Settled(first.rid, Code.EPOCH, 2), Settled(second.rid, Code.GAP, 1)])
    assert [one.change for one in replica.waiting(100)] == [first.change, second.change]
    assert replica.outgoing(0, 10, 1 << 20) == []


def test_an_order_takes_all_of_its_space_and_nothing_brings_it_back(
    laptops: tuple[Laptop, Laptop],
) -> None:
    anna, luca = laptops
    lines = [*send_of(luca, ONE), *send_of(luca, TWO)]
    here, other = space_of(ONE), space_of(TWO)
    anna.replica.apply(page(lines))
    anna.write(ONE, "unsent")
    order = Erased(b"o" * 16, 5, frozenset((GROUP,)), anywhere=False)
    for _ in range(2):
        anna.replica.erase({here: order})
        assert (anna.values(ONE), anna.values(TWO)) == (set(), {"said"})
        assert here not in {one.change.space for one in anna.replica.waiting(100)}
        assert anna.replica.outgoing(0, 10, 1 << 20) == []
        anna.replica.apply(page(lines))
    assert anna.replica.recent(here, {}) == []
    assert anna.replica.recent(other, {}) != []


@pytest.mark.parametrize("said", [Code.OK, Code.NOT_MEMBER, Code.EPOCH, Code.FORK])
def test_what_is_given_up_on_its_way_leaves_no_envelope_and_no_word_for_what_is_written_next(
    laptop: Laptop, said: str
) -> None:
    replica = laptop.replica
    laptop.write(TWO, "before")
    send(replica)
    laptop.write(ONE, "gone")
    on_its_way = replica.waiting(100)
    replica.erase({space_of(ONE): Erased(b"o" * 16, 5, frozenset((GROUP,)), anywhere=True)})
    laptop.write(TWO, "next")
    replica.keep_sealed(sealed(on_its_way))
    assert replica.outgoing(0, 10, 1 << 20) == []
    replica.settle([Settled(one.rid, said, 1) for one in on_its_way])
    assert [one.change.space for one in replica.waiting(100)] == [space_of(TWO)]
    assert replica.recent(space_of(ONE), {}) == []


def test_an_order_by_the_supervisor_of_another_home_is_not_followed(
    laptops: tuple[Laptop, Laptop],
) -> None:
    anna, luca = laptops
    anna.replica.apply(page(send_of(luca, ONE)))
    anna.replica.erase({space_of(ONE): Erased(b"o" * 16, 5, frozenset((ELSEWHERE,)), anywhere=False)})
    assert anna.values(ONE) == {"said"}
    anna.replica.erase({space_of(ONE): Erased(b"o" * 16, 6, frozenset((ELSEWHERE,)), anywhere=True)})
    assert anna.values(ONE) == set()


def send_of(laptop: Laptop, record: bytes) -> list[Received]:
    laptop.write(record, "said")
    return send(laptop.replica)


def test_a_log_is_told_only_whole(laptops: tuple[Laptop, Laptop]) -> None:
    anna, luca = laptops
    for text in ("a", "b", "c"):
        space = anna.write(ONE, text)
    lines = send(anna.replica)
    assert luca.replica.log(space, 0, 3) is None
    luca.replica.apply(page(lines))
    for replica in (anna.replica, luca.replica):
        whole = replica.log(space, 0, 3)
        assert whole is not None
        assert [one.change.dseq for one in whole] == [1, 2, 3]
        assert [one.change.ops for one in whole] == [one.change.ops for one in lines if one.change]
        assert [one.change.dseq for one in replica.log(space, 1, 3) or ()] == [2, 3]
        assert replica.log(space, 0, 4) is None
        assert replica.told() == {}


def test_what_was_told_is_compared_with_the_log(laptops: tuple[Laptop, Laptop]) -> None:
    anna, luca = laptops
    for text in ("a", "b", "c"):
        space = anna.write(ONE, text)
    lines = send(anna.replica)
    true = page(lines)
    ends = {(space, ANNA.device): Link(3, prev_of(lines[-1].raw))}
    heard = [replace(one, raw=b"", digest=b"", linked=False) for one in lines]
    lost = replace(heard[2], change=msgspec.structs.replace(changed_of(heard[2]), ops=()))
    told = replace(true, lines=[*heard[:2], lost], ends=ends, told={space: true.cursors[0]})
    assert luca.replica.apply(told).applied == 3
    assert (luca.values(ONE), luca.replica.told()) == ({"b"}, {space: 3})
    assert luca.replica.links([space]) == ends
    assert luca.replica.log(space, 0, 3) is None
    assert luca.replica.compare(replace(true, lines=lines[:2], cursors=())) == 0
    assert luca.replica.told() == {space: 3}
    seen = {(one.device, one.dseq) for one in lines}
    assert luca.replica.compare(replace(true, lines=lines[2:], ends=ends, seen=seen)) == 1
    assert (luca.values(ONE), luca.replica.told()) == ({"c"}, {})
    assert luca.replica.cursors([space])[space].gseq == 3
    assert luca.replica.log(space, 0, 3) is not None
    assert sorted(luca.replica.recent(space, {})) == sorted(one.raw for one in lines)


def changed_of(line: Received) -> Change:
    assert line.change is not None
    return line.change


def test_what_readers_added_to_an_order_is_not_followed_on_their_word(laptops: tuple[Laptop, Laptop]) -> None:
    """Whether it is about the person the order is about is found out where the note is."""
    anna, luca = laptops
    anna.replica.apply(page(send_of(luca, ONE)))
    anna.replica.erase({space_of(ONE): Erased(b"o" * 16, 5, frozenset((GROUP,)), anywhere=False, bound=True)})
    assert anna.values(ONE) == {"said"}


def test_of_two_homes_that_supervisors_named_the_one_known_here_counts(
    laptops: tuple[Laptop, Laptop],
) -> None:
    anna, luca = laptops
    anna.replica.apply(page(send_of(luca, ONE)))
    both = frozenset((ELSEWHERE, GROUP))
    anna.replica.erase({space_of(ONE): Erased(b"o" * 16, 5, both, anywhere=False)})
    assert anna.values(ONE) == set()
