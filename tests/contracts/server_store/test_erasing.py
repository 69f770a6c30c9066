"""An order to erase takes everything of a space with the line that gives it, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from sync.protocol.messages import Grant, Share
from sync.server.store.copying import counts, faults
from sync.server.store.erasing import Erasing, OtherHome, erase_spaces
from sync.server.store.rows import NewLine, Reading, StoredSnapshot
from sync.server.store.store import Store
from tests.contracts.server_store.arriving import HOME, NOW, Writer, codes, key

A, B, GROUP = key("a"), key("b"), key("group of a alone")
HOMES = frozenset((HOME,))


def filled(store: Store) -> None:
    luca = Writer("luca")
    store.log.append([*luca.run(A, 3), luca.next(B)], NOW)
    store.shares.put([Share(A, key("omar"), 1, b"keys", False, key("luca", 8), b"s" * 64)], {A: HOME})
    row = store.log.spaces([A])[A]
    hash8 = store.log.hashes([(row.number, 2)])[row.number, 2]
    assert store.snapshots.put(StoredSnapshot(row.number, 2, key("luca", 8), hash8, NOW, b"lines"), 0)
    store.members.put_grants([Grant(GROUP, 1, key("omar"), b"alone"), Grant(HOME, 1, key("omar"), b"all")])


def test_all_of_it_goes_with_the_line_and_nothing_else(store: Store) -> None:
    filled(store)
    before = counts(store)
    assert store.members.append(0, [b"line"], [], [Erasing(A, HOMES, group=GROUP)])
    after = counts(store)
    assert {name for name in before if before[name] > after[name]} >= {"log", "share", "snapshot", "space"}
    assert store.log.spaces([A, B]).keys() == {B}
    assert store.members.grants(key("omar"), [], bytes(16)) == [Grant(HOME, 1, key("omar"), b"all")]
    assert store.members.total() == 1
    assert list(faults(store)) == []
    number = store.log.spaces([B])[B].number
    assert len(list(store.log.lines([Reading(number, 0)], b"", 1 << 20))) == 1


def test_a_space_at_another_home_keeps_all_and_the_line_too_is_not_kept(store: Store) -> None:
    filled(store)
    before = counts(store)
    with pytest.raises(OtherHome) as caught:
        store.members.append(
            0, [b"line"], [], [Erasing(B, HOMES), Erasing(A, frozenset((key("elsewhere"),)))]
        )
    assert caught.value.space == A
    assert counts(store) == before
    assert store.members.append(0, [b"line"], [], [Erasing(A, frozenset((key("elsewhere"),)), anywhere=True)])
    assert store.log.spaces([A]) == {}


def test_what_readers_order_takes_only_what_lives_with_them_and_always_did(store: Store) -> None:
    """Not what lives elsewhere, nor what somebody moved to readers of their own; nobody is refused for it."""
    filled(store)
    readers = frozenset((key("readers"),))
    before = counts(store)
    assert store.members.append(0, [b"line"], [], [Erasing(A, readers, bound=True, group=GROUP)])
    assert store.log.spaces([A]).keys() == {A}
    moved = Share(A, key("readers"), 1, b"keys", True, key("luca", 8), b"s" * 64)
    assert store.shares.put([moved], {A: HOME})
    assert store.members.append(1, [b"line"], [], [Erasing(A, readers, bound=True, group=GROUP)])
    assert store.log.spaces([A])[A].home == key("readers")
    after = counts(store)
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "member_entry": 2,
        "share": 1,
    }
    assert store.members.append(2, [b"line"], [], [Erasing(B, HOMES, bound=True)])
    assert store.log.spaces([A, B]).keys() == {A}
    assert store.members.append(3, [b"line"], [], [Erasing(A, readers)])
    assert store.log.spaces([A]) == {}


def test_out_of_turn_nothing_is_deleted(store: Store) -> None:
    filled(store)
    assert not store.members.append(4, [b"line"], [], [Erasing(A, HOMES)])
    assert store.log.spaces([A]).keys() == {A}


def test_who_shares_or_tells_it_a_moment_later_makes_nothing_of_it_again(store: Store) -> None:
    filled(store)
    row = store.log.spaces([A])[A]
    hash8 = store.log.hashes([(row.number, 3)])[row.number, 3]
    store.members.append(0, [b"line"], [], [Erasing(A, HOMES)])
    share = Share(A, key("omar"), 1, b"keys", False, key("luca", 8), b"s" * 64)
    assert not store.shares.put([share], {A: HOME})
    late = StoredSnapshot(row.number, 3, key("luca", 8), hash8, NOW, b"lines")
    assert not store.snapshots.put(late, 2)
    assert store.log.spaces([A]) == {}


def test_what_was_never_there_leaves_nothing_behind(store: Store) -> None:
    assert store.members.append(0, [b"line"], [], [Erasing(A, HOMES)])
    assert store.log.spaces([A]) == {}
    store.members.erase([Erasing(A, HOMES, anywhere=True)])
    assert store.log.usage() == (0, 0)


def test_who_pushes_at_that_moment_is_sent_back_to_look_again(reopen: Callable[[], Store]) -> None:
    """A space the push is about to make, and one it goes on with, while the order is being kept."""
    one, other = reopen(), reopen()
    luca, anna = Writer("luca"), Writer("anna")
    one.log.append([luca.next(A)], NOW)
    begun, results = threading.Event(), list[tuple[str, int]]()

    def push() -> None:
        begun.set()
        results.extend(other.log.append([anna.next(A), anna.next(B)], NOW))

    thread = threading.Thread(target=push)
    with one.database.writing() as cursor:
        cursor.execute("INSERT INTO member_entry (seq, body) VALUES (0, ?)", (b"line",))
        erase_spaces(one.database, cursor, [Erasing(A, HOMES), Erasing(B, HOMES)])
        thread.start()
        begun.wait(60)
        thread.join(0.3)  # it waits for the transaction, or has not begun
    thread.join(60)
    assert codes(results) == [("again", 0), ("again", 0)]
    assert one.log.usage()[1] == 0
    assert [row.head for row in one.log.spaces([A, B]).values() if row.head] == []


def test_who_was_making_the_space_at_that_moment_is_waited_for(reopen: Callable[[], Store]) -> None:
    one, other = reopen(), reopen()
    thread = threading.Thread(target=one.members.append, args=(0, [b"line"], [], [Erasing(B, HOMES)]))
    with other.database.writing() as cursor:
        state = other.database.lock_spaces(cursor, {B: HOME})[B]
        thread.start()
        thread.join(0.3)
        state.head, state.added = 1, 8
        other.database.add_lines(
            cursor, [NewLine(state.number, 1, key("anna", 8), 1, 1, b"d" * 32, b"h" * 8, NOW, b"envelope")]
        )
        other.database.advance(cursor, [state], other.database.stamp(cursor))
    thread.join(60)
    assert one.members.total() == 1
    assert one.log.spaces([B]) == {}
    assert counts(one)["log"] == 0
