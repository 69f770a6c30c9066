"""Shares, moves, snapshots and whole copies, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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


def snapshot(store: Store, after: int, gseq: int, body: bytes = b"sealed lines") -> StoredSnapshot | None:
    row = store.log.spaces([A])[A]
    hash8 = store.log.hashes([(row.number, gseq)])[row.number, gseq]
    one = StoredSnapshot(row.number, gseq, key("luca", 8), hash8, NOW, body)
    return one if store.snapshots.put(one, after) else None


def test_snapshots_follow_each_other(store: Store) -> None:
    store.log.append(Writer("luca").run(A, 30), NOW)
    number = store.log.spaces([A])[A].number
    assert store.snapshots.reached([number]) == {}
    assert snapshot(store, 3, 5) is None
    one = snapshot(store, 0, 10)
    assert snapshot(store, 0, 20) is None
    two, three = snapshot(store, 10, 20), snapshot(store, 20, 25)
    assert store.snapshots.reached([number, 99]) == {number: 25}
    following = store.snapshots.following
    assert following(number, 0, 1 << 20) == [one, two, three]
    assert following(number, 10, 1 << 20) == [two, three]
    assert following(number, 0, 13) == [one, two]
    assert following(number, 0, 0) == following(number, 7, 99) == following(number, 25, 99) == []
    assert len(list(store.log.lines([Reading(number, 0)], b"", 1 << 20))) == 30


def test_of_two_snapshots_at_once_one_is_kept(store: Store) -> None:
    store.log.append(Writer("luca").run(A, 40), NOW)
    with ThreadPoolExecutor(4) as threads:
        kept = list(threads.map(lambda last: snapshot(store, 0, last), (10, 20, 30, 40)))
    assert sum(one is not None for one in kept) == 1


def test_a_copy_holds_everything_and_goes_on(store: Store, tmp_path: Path, postgres_address: str) -> None:
    """From either database to SQLite and from there to an empty PostgreSQL."""
    luca = Writer("luca")
    for at in range(0, 450, 50):
        store.log.append(luca.run(A, 50), NOW + at)
    store.log.append(luca.run(B, 2), NOW)
    snapshot(store, 0, 3)
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
