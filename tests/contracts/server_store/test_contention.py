"""Many writers and a reader: nothing is missed, nothing is torn, however slowly commits come."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

from sync.server.store.copying import faults
from sync.server.store.rows import Arriving, Position, Reading
from sync.server.store.store import Store
from tests.contracts.server_store.arriving import HOME, NOW, Writer, key

WRITERS, ROUNDS = 8, 12
SPACES = [key(f"space {n}") for n in range(10)]


def slow(store: Store, seed: int) -> None:
    """Make the commits of this store take their time, with its locks held (only PostgreSQL overlaps them)."""
    database: Any = store.database
    if database.dialect != "postgres":
        return
    chance = random.Random(seed)
    plain = database.writing

    @contextmanager
    def writing() -> Any:
        with plain() as cursor:
            yield cursor
            cursor.execute("SELECT pg_sleep(?)", (chance.choice([0.0, 0.0, 0.01, 0.05]),))
            cursor.fetchone()

    database.writing = writing
    if seed % 2:  # half of them go the long way, statement by statement
        database.append_at_once = lambda *_: None


def write(store: Store, name: str, seed: int, wrote: list[Arriving]) -> None:
    """Write where all write, and each time into one nobody touches again: what is missed there stays so."""
    writer, chance = Writer(name), random.Random(seed)
    for turn in range(ROUNDS):
        spaces = [*chance.sample(SPACES, 3), key(f"{name} alone {turn}")]
        batch = [writer.next(space) for _ in range(chance.randint(1, 3)) for space in spaces]
        results = store.log.append(batch, NOW)
        assert {code for code, _ in results} == {"ok"}, results
        wrote += batch


def test_a_reader_beside_slow_writers_misses_nothing(reopen: Callable[[], Store]) -> None:
    stores = [reopen() for _ in range(WRITERS if reopen().database.dialect == "postgres" else 1)]
    wrote: list[list[Arriving]] = [[] for _ in range(WRITERS)]
    for seed, store in enumerate(stores):
        slow(store, seed)
    threads = [
        threading.Thread(target=write, args=(stores[n % len(stores)], f"device {n}", n, wrote[n]))
        for n in range(WRITERS)
    ]
    reader = reopen()
    follower = Follower(reader)
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        follower.step()
    follower.step()
    for thread in threads:
        thread.join()
    sent = {item.raw for part in wrote for item in part}
    assert len(sent) > WRITERS * ROUNDS * 4
    assert follower.bodies == sent
    assert follower.order_broken == 0
    assert list(faults(reader)) == []


class Follower:
    """Reads as a laptop does: what moved since, then each log on from its cursor."""

    def __init__(self, store: Store) -> None:
        self.store, self.since = store, 0
        self.cursors: dict[int, int] = {}
        self.bodies: set[bytes] = set()
        self.order_broken = 0

    def step(self) -> None:
        following = self.store.log.horizon()
        at: Position | None = None
        while rows := self.store.log.moved([HOME], [], self.since, at, 4):
            at = Position(rows[-1].moved, rows[-1].number)
            readings = [Reading(row.number, self.cursors.get(row.number, 0)) for row in rows]
            for line in self.store.log.lines(readings, b"", 1 << 30):
                self.order_broken += line.gseq != self.cursors.get(line.space, 0) + 1
                self.cursors[line.space] = line.gseq
                self.bodies.add(line.body)
        self.since = following
