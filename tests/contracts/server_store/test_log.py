"""Appending, listing and reading logs, on both databases."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from sync.protocol.envelope import chained
from sync.server.store.rows import Position, Reading
from sync.server.store.store import Store
from tests.contracts.server_store.arriving import HOME, NOW, Writer, codes, key

A, B, C = key("a"), key("b"), key("c")


def number(store: Store, space: bytes) -> int:
    return store.log.spaces([space])[space].number


def read(store: Store, space: bytes, after: int = 0, own: bytes = b"") -> list[bytes]:
    return [line.body for line in store.log.lines([Reading(number(store, space), after)], own, 1 << 30)]


def test_envelopes_stand_in_the_order_of_their_space(store: Store) -> None:
    luca, anna = Writer("luca"), Writer("anna")
    first = [*luca.run(A, 2), *anna.run(B, 1)]
    assert codes(store.log.append(first, NOW)) == [("ok", 1), ("ok", 2), ("ok", 1)]
    second = [anna.next(A), luca.next(A), luca.next(B)]
    assert codes(store.log.append(second, NOW)) == [("ok", 3), ("ok", 4), ("ok", 2)]
    assert read(store, A) == [first[0].raw, first[1].raw, second[0].raw, second[1].raw]
    assert read(store, A, 3) == [second[1].raw]
    assert read(store, A, own=luca.device)[0] == first[0].digest


def test_the_running_hash_is_over_all_before(store: Store) -> None:
    items = Writer("luca").run(A, 3)
    store.log.append(items[:2], NOW)
    store.log.append(items[2:], NOW)
    running, hashes = b"", []
    for item in items:
        running = chained(running, item.digest)
        hashes.append(running[:8])
    row = store.log.spaces([A])[A]
    assert row.hash8 == hashes[-1]
    places = [(row.number, gseq) for gseq in (1, 2, 3, 9)]
    assert store.log.hashes(places) == dict(zip(places[:3], hashes, strict=True))
    lines = list(store.log.lines([Reading(row.number, 0)], b"", 1 << 30))
    assert [line.hash8 for line in lines] == hashes
    assert {line.received_ms for line in lines} == {NOW}


def test_what_is_there_already_is_known_and_another_of_its_number_a_fork(store: Store) -> None:
    luca = Writer("luca")
    items = luca.run(A, 3)
    store.log.append(items, NOW)
    assert codes(store.log.append(items, NOW)) == [("known", 1), ("known", 2), ("known", 3)]
    assert codes(store.log.append([luca.envelope(A, 2)], NOW)) == [("fork", 0)]
    assert codes(store.log.append([luca.envelope(A, 4)], NOW)) == [("fork", 0)]  # its prev is not ours
    assert codes(store.log.append([luca.envelope(A, 9)], NOW)) == [("gap", 4)]
    assert codes(store.log.append([items[0], luca.next(A)], NOW)) == [("known", 1), ("ok", 4)]


def test_the_same_twice_at_once_is_written_once(store: Store) -> None:
    one = Writer("luca").next(A)
    assert codes(store.log.append([one, one], NOW)) == [("ok", 1), ("known", 1)]
    assert read(store, A) == [one.raw]


def test_a_refused_envelope_hinders_only_those_after_it(store: Store) -> None:
    luca, anna = Writer("luca"), Writer("anna")
    items = [
        luca.next(A),
        luca.next(A, refusal=("signature", 0)),
        luca.next(A),
        anna.next(A),
        luca.next(B),
        anna.next(C, refusal=("not_member", 0)),
    ]
    assert codes(store.log.append(items, NOW)) == [
        *(("ok", 1), ("signature", 0), ("gap", 2), ("ok", 2), ("ok", 1), ("not_member", 0))
    ]
    assert C not in store.log.spaces([C])


def test_what_is_in_the_log_is_known_though_it_would_be_refused_now(store: Store) -> None:
    """The reply was lost and the epoch changed: the laptop must not seal the same dot anew."""
    one = Writer("luca").next(A)
    store.log.append([one], NOW)
    assert codes(store.log.append([replace(one, refusal=("epoch", 2))], NOW)) == [("known", 1)]
    other = Writer("luca").envelope(A, 1)
    assert codes(store.log.append([replace(other, refusal=("epoch", 2))], NOW)) == [("epoch", 2)]


def test_premises_that_changed_write_nothing(store: Store) -> None:
    store.log.append([Writer("luca").next(A)], NOW)
    moved_home = Writer("anna", home=b"x" * 16)
    longer_log = Writer("omar", members=3)
    items = [moved_home.next(A), longer_log.next(B), Writer("sara").next(A)]
    assert codes(store.log.append(items, NOW)) == [("again", 0), ("again", 0), ("ok", 2)]
    assert codes(store.log.append([longer_log.envelope(B, 1)], NOW)) == [("again", 0)]
    assert B not in store.log.spaces([B]) or store.log.spaces([B])[B].head == 0


def test_what_was_appended_is_there_after_a_restart(reopen: Callable[[], Store]) -> None:
    first = reopen()
    luca = Writer("luca")
    items = luca.run(A, 2)
    first.log.append(items, NOW)
    first.close()
    second = reopen()
    assert read(second, A) == [i.raw for i in items]
    assert codes(second.log.append([luca.next(A)], NOW)) == [("ok", 3)]
    assert second.log.usage() == (1, 300)


def test_only_what_moved_is_listed_and_only_to_whom_it_concerns(store: Store) -> None:
    luca, other = Writer("luca"), Writer("omar", home=b"o" * 16)
    store.log.append([luca.next(A), luca.next(B), other.next(C)], NOW)
    since = store.log.horizon()
    mine = store.log.moved([HOME], [], 0, None, 100)
    assert {(s.id, s.head, s.home) for s in mine} == {(A, 1, HOME), (B, 1, HOME)}
    assert store.log.moved([HOME], [], since, None, 100) == []
    store.log.append([luca.next(B)], NOW)
    assert [s.id for s in store.log.moved([HOME], [], since, None, 100)] == [B]
    assert store.log.moved([], [], 0, None, 100) == []


def test_a_listing_in_pages_misses_nothing_that_moves_meanwhile(store: Store) -> None:
    luca = Writer("luca")
    spaces = [key(str(n)) for n in range(30)]
    for space in spaces:
        store.log.append([luca.next(space)], NOW)
    seen: dict[bytes, int] = {}
    at = None
    while page := store.log.moved([HOME], [], 0, at, 7):
        seen.update({row.id: row.head for row in page})
        at = Position(page[-1].moved, page[-1].number)
        if len(seen) < 30:
            store.log.append([luca.next(spaces[0])], NOW)
    heads = {space: row.head for space, row in store.log.spaces(spaces).items()}
    assert seen == heads
    assert heads[spaces[0]] > 1


@pytest.mark.parametrize("budget", [1, 250, 1000, 10_000])
def test_lines_come_as_asked_and_end_at_the_budget(store: Store, budget: int) -> None:
    luca = Writer("luca")
    for space in (B, A, C):
        store.log.append(luca.run(space, 5), NOW)
    wanted = [Reading(number(store, C), 1), Reading(number(store, A), 0), Reading(number(store, B), 4)]
    lines = list(store.log.lines(wanted, b"", budget))
    whole = [(wanted[0].number, g) for g in range(2, 6)]
    whole += [(wanted[1].number, g) for g in range(1, 6)] + [(wanted[2].number, 5)]
    assert [(line.space, line.gseq) for line in lines] == whole[: len(lines)]
    assert len(lines) == min(len(whole), -(-budget // 100))


def test_many_lines_of_one_space_are_read_to_the_end(store: Store) -> None:
    luca = Writer("luca")
    items = luca.run(A, 4500, size=20)
    for at in range(0, 4500, 500):
        store.log.append(items[at : at + 500], NOW)
    assert hashlib.sha256(b"".join(read(store, A))).digest() == (
        hashlib.sha256(b"".join(i.raw for i in items)).digest()
    )
