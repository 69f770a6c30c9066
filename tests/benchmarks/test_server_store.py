"""How fast the store appends: alone and with eight writers, beside what the database can do at all."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from sync.server.store.opening import open_store
from sync.server.store.rows import Arriving, Reading
from sync.server.store.store import Store
from tests.benchmarks.server_load import HOME, Stream, space_ids

pytestmark = pytest.mark.bench
WRITERS = 8


def told(line: str) -> None:
    print(f"\n{line}")


def at_once(works: list[Callable[[], None]]) -> float:
    """Seconds until all of these, begun together, are done."""
    start = threading.Barrier(len(works) + 1)

    def run(work: Callable[[], None]) -> None:
        start.wait()
        work()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began


def writing(store: Store, batches: list[list[Arriving]]) -> Callable[[], None]:
    def work() -> None:
        for batch in batches:
            assert {code for code, _ in store.log.append(batch, 1)} == {"ok"}

    return work


@pytest.mark.parametrize("name", ["sqlite", "postgres"])
def test_ten_thousand_spaces_of_one_envelope(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    store = open_store(tmp_path, request.getfixturevalue("postgres_address") if name == "postgres" else "")
    items = [Stream(1, [space], 620).batches(1, 1)[0][0] for space in space_ids(10_000)]
    began, cpu = time.perf_counter(), time.process_time()
    for at in range(0, len(items), 500):
        store.log.append(items[at : at + 500], 1)
    seconds, used = time.perf_counter() - began, time.process_time() - cpu
    rows = store.log.moved([HOME], [], 0, None, 20_000)
    began = time.perf_counter()
    wanted = [Reading(row.number, 0) for row in rows]
    assert sum(1 for _ in store.log.lines(wanted, b"", 1 << 30)) == len(items)
    read = time.perf_counter() - began
    told(f"{name}: 10,000 spaces of one envelope: in {seconds:.2f} s (CPU {used:.2f}), read {read:.2f} s")
    store.close()


@pytest.mark.parametrize(("per", "limit"), [(1, 2_500), (50, 50_000)])
def test_eight_writers_on_postgresql(per: int, limit: int, tmp_path: Path, postgres_address: str) -> None:
    store = open_store(tmp_path, postgres_address)
    spaces = space_ids(200)
    count = 400 if per == 1 else 100
    works = [writing(store, Stream(n + 1, spaces).batches(count, per)) for n in range(WRITERS)]
    seconds = at_once(works)
    changes = WRITERS * count * per
    peer = bare(postgres_address, count, per)
    told(
        f"PostgreSQL, {WRITERS} writers, {per} a transaction: {WRITERS * count / seconds:,.0f} tx/s,"
        f" {changes / seconds:,.0f} changes/s, limit {limit:,} changes/s;"
        f" bare counter row and insert of the same bytes: {WRITERS * count / peer:,.0f} tx/s,"
        f" ours/bare {peer / seconds:.2f}"
    )
    assert sum(row.head for row in store.log.spaces(spaces).values()) == changes
    store.close()


def bare(address: str, count: int, per: int) -> float:
    """Seconds of the least that must be done: a counter row and `per` rows without any check."""
    with psycopg.connect(address, autocommit=True) as one:
        one.execute("CREATE TABLE bare_space (id int PRIMARY KEY, head bigint)")
        one.execute("CREATE TABLE bare_log (space int, gseq bigint, body bytea)")
        one.execute("INSERT INTO bare_space SELECT n, 0 FROM generate_series(0, 199) n")
    body = bytes(300)
    statement = (
        "WITH s AS (UPDATE bare_space SET head = head + %s WHERE id = %s RETURNING id, head)"
        " INSERT INTO bare_log SELECT s.id, s.head, b FROM s, unnest(%b::bytea[]) AS t(b)"
    )

    def work(writer: int) -> Callable[[], None]:
        connection = psycopg.connect(address, autocommit=True)

        def run() -> None:
            for n in range(count):
                connection.execute(statement, (per, (writer * 31 + n * 7) % 200, [body] * per))
            connection.close()

        return run

    return at_once([work(n) for n in range(WRITERS)])


@pytest.mark.parametrize("per", [1, 50])
def test_one_writer_on_sqlite(per: int, tmp_path: Path) -> None:
    store = open_store(tmp_path)
    count = 400 if per == 1 else 100
    batches = Stream(1, space_ids(200)).batches(count, per)
    seconds = at_once([writing(store, batches)])
    told(f"SQLite, {per} a transaction: {count / seconds:,.0f} tx/s, {count * per / seconds:,.0f} changes/s")
    store.close()
