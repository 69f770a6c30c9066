"""`python -m tests.benchmarks.sync_run --records FILE.jsonl --server sqlite|postgres --out FILE`."""

from __future__ import annotations

import argparse
import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.sync import records
from tests.benchmarks.sync.processes import Laptop, ServerProcess
from tests.benchmarks.sync.run import Run, measure, measure_busy, write
from tests.postgres import cluster


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=Path, help="JSON lines of `id` and texts; invented without it")
    parser.add_argument("--server", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--out", type=Path, help="file of JSON lines to append the rows to")
    parser.add_argument("--count", type=int, default=10_000, help="invented records")
    parser.add_argument("--busy", type=int, default=0, help="instead: first syncs of so many busy files")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _database(told.server) as database:
        place = Path(folder)
        file = told.records or place / "records.jsonl"
        if told.records is None:
            records.write_invented(file, told.busy or told.count)
        with contextlib.ExitStack() as stack:
            server = ServerProcess(place / "server", database)
            stack.callback(server.stop)
            a, b = (_laptop(stack, place / name, server.url, file) for name in ("a", "b"))
            run = Run(server, a, b)
            if told.busy:
                newcomers = [_laptop(stack, place / name, server.url, file) for name in ("c", "d")]
                measure_busy(run, newcomers, told.busy)
            else:
                measure(run, len(records.read(file)))
        if told.out:
            write(run.rows, told.out)


def _laptop(stack: contextlib.ExitStack, folder: Path, url: str, file: Path) -> Laptop:
    laptop = Laptop(folder, url, file)
    stack.callback(laptop.stop)
    return laptop


@contextlib.contextmanager
def _database(kind: str) -> Iterator[str]:
    if kind == "sqlite":
        yield ""
        return
    with cluster() as running, running.database() as address:
        yield address


if __name__ == "__main__":
    main()
