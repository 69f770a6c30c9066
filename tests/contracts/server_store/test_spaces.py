"""Shares, moves, snapshots and whole copies, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sync.protocol.messages import Share
from sync.server.store.copying import copy_store, counts, faults
from sync.server.store.opening import open_store
from sync.server.store.rows import Reading, StoredSnapshot
from sync.server.store.store import Store
from tests.contracts.server_store.arriving import HOME, NOW, Writer, codes, key

A, B = key("a"), key("b")
OMAR, OTHER = key("omar"), key("other group")


def share(space: bytes, recipient: bytes, sealed: bytes = b"keys", *, move: bool = False) -> Share:
    return Share(space, recipient, 1, sealed, move, key("luca", 8), b"s" * 64)


def test_a_share_opens_one_space_and_is_listed_with_it(store: Store) -> None:
    luca = Writer("luca")
    store.log.append([luca.next(A), luca.next(B)], NOW)
    since = store.log.horizon()
    assert store.shares.put([share(A, OMAR)], {A: HOME})
    row = store.log.spaces([A])[A]
    assert store.shares.open_to([OMAR], [row.number, row.number + 1]) == {row.number}
    assert store.shares.open_to([key("sara")], [row.number]) == set()
    assert [s.id for s in store.log.moved([], [OMAR], since, None, 9)] == [A]
    assert store.shares.since([OMAR], since) == [share(A, OMAR)]
    assert store.shares.since([OMAR], store.log.horizon()) == []
    assert store.shares.homes([OMAR]) == {HOME}


def test_an_empty_share_takes_it_back(store: Store) -> None:
    store.log.append([Writer("luca").next(A)], NOW)
    store.shares.put([share(A, OMAR)], {A: HOME})
    store.shares.put([share(A, OMAR, b"")], {A: HOME})
    number = store.log.spaces([A])[A].number
    assert store.shares.open_to([OMAR], [number]) == set()
    assert store.log.moved([], [OMAR], 0, None, 9) == []
    assert store.shares.since([OMAR], 0) == [share(A, OMAR, b"")]


def test_a_move_changes_the_home_unless_it_had_moved_already(store: Store) -> None:
    luca = Writer("luca")
    store.log.append([luca.next(A)], NOW)
    assert store.shares.put([share(A, OTHER, move=True)], {A: HOME})
    assert store.log.homes([A]) == {A: OTHER}
    assert [s.id for s in store.log.moved([OTHER], [], 0, None, 9)] == [A]
    assert store.log.moved([HOME], [], 0, None, 9) == []
    assert not store.shares.put([share(A, key("third"), move=True)], {A: HOME})
    assert store.log.homes([A]) == {A: OTHER}
    assert codes(store.log.append([luca.next(A)], NOW)) == [("again", 0)]


def snapshot(store: Store, gseq: int, device: str, state: bytes = b"s" * 32, at: int = NOW) -> StoredSnapshot:
    row = store.log.spaces([A])[A]
    hash8 = store.log.hashes([(row.number, gseq)])[row.number, gseq]
    one = StoredSnapshot(row.number, gseq, key(device, 8), state, hash8, at, b"sealed state")
    store.snapshots.put(one)
    return one


def test_two_that_agree_attest_a_snapshot(store: Store) -> None:
    store.log.append(Writer("luca").run(A, 5), NOW)
    one = snapshot(store, 3, "luca")
    assert not store.snapshots.attested(one.space, 3)
    snapshot(store, 3, "luca")
    snapshot(store, 3, "sara", b"x" * 32)
    assert not store.snapshots.attested(one.space, 3)
    snapshot(store, 3, "omar")
    assert store.snapshots.attested(one.space, 3)


def test_a_cut_log_goes_on_where_it_was(store: Store) -> None:
    luca, anna = Writer("luca"), Writer("anna")
    items = [*luca.run(A, 4), anna.next(A), luca.next(A)]
    store.log.append(items, NOW)
    one = snapshot(store, 5, "luca")
    before = store.log.spaces([A])[A]
    assert store.snapshots.cut(one.space, 4) == 0  # no snapshot stands there
    assert store.snapshots.cut(one.space, 5) == 5
    row = store.log.spaces([A])[A]
    assert (row.head, row.floor, row.hash8) == (6, 5, before.hash8)
    assert [line.body for line in store.log.lines([Reading(row.number, 0)], b"", 9999)] == [items[5].raw]
    assert store.snapshots.at_floor([row.number]) == {row.number: one}
    assert store.log.hashes([(row.number, 5)]) == {(row.number, 5): one.hash8}
    again = [items[0], items[4], luca.next(A), anna.next(A)]
    assert codes(store.log.append(again, NOW)) == [("known", 0), ("known", 0), ("ok", 7), ("ok", 8)]
    assert store.log.usage()[1] == 300
    assert list(faults(store)) == []


def test_an_old_snapshot_may_stand_alone(store: Store) -> None:
    store.log.append(Writer("luca").run(A, 5), NOW)
    one = snapshot(store, 3, "luca", at=NOW - 10)
    assert store.snapshots.older_than(NOW - 10) == []
    assert store.snapshots.older_than(NOW) == [(one.space, 3)]
    store.snapshots.cut(one.space, 3)
    assert store.snapshots.older_than(NOW) == []


def test_a_copy_holds_everything_and_goes_on(store: Store, tmp_path: Path, postgres_address: str) -> None:
    """From either database to SQLite and from there to an empty PostgreSQL."""
    luca = Writer("luca")
    for at in range(0, 450, 50):
        store.log.append(luca.run(A, 50), NOW + at)
    store.log.append(luca.run(B, 2), NOW)
    snapshot(store, 3, "luca")
    store.members.append(0, [b"one", b"two"], [])
    store.shares.put([share(A, OMAR)], {A: HOME})
    store.facts.put("server_key", b"key")
    (tmp_path / "copy").mkdir()
    middle = open_store(tmp_path / "copy")
    last = open_store(tmp_path, postgres_address) if store.database.dialect == "sqlite" else None
    copy_store(store, middle)
    targets = [middle]
    if last is not None:
        copy_store(middle, last)
        targets.append(last)
    for target in targets:
        assert counts(target) == counts(store)
        assert list(faults(target)) == []
        row = target.log.spaces([A])[A]
        lines = [line.body for line in target.log.lines([Reading(row.number, 0)], b"", 1 << 30)]
        there = store.log.spaces([A])[A]
        assert lines == [line.body for line in store.log.lines([Reading(there.number, 0)], b"", 1 << 30)]
        assert {s.id for s in target.log.moved([HOME], [OMAR], 0, None, 9)} == {A, B}
    for target in targets:
        fresh = Writer("omar", members=2)
        assert codes(target.log.append([fresh.next(key("c")), fresh.next(A)], NOW)) == [
            ("ok", 1),
            ("ok", 451),
        ]
        target.close()


def test_tables_are_made_once(reopen: Callable[[], Store]) -> None:
    reopen()
    assert reopen().database.upgrade() == 0
