"""Unlocking beside the stretching alone; the encrypted store beside the same work in the open."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.crypto.keyslots import PASSPHRASE as SLOT
from app.crypto.recovery import new_code
from app.crypto.stretching import Cost, calibrated, stretch
from app.storage.database import connect
from app.storage.keyfiles import read_newest
from app.usecases.profiles import create
from app.usecases.unlocking import unlock
from tests.app.usecases.profile_cases import PASSPHRASE

pytestmark = pytest.mark.bench
LIMIT_S = 1.5
LIMIT_RATIO = 1.5
IMPORTED, SAVED, TURNS = 30_000, 2_000, 3
TABLES = (
    "CREATE TABLE contact(id INTEGER PRIMARY KEY, person INTEGER, at INTEGER, kind TEXT, note TEXT) STRICT",
    "CREATE INDEX contact_person ON contact(person, at)",
    "CREATE TABLE change(id INTEGER PRIMARY KEY, contact INTEGER, body BLOB) STRICT",
    "CREATE VIRTUAL TABLE words USING fts5(note, content='')",
)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def test_unlocking_takes_hardly_longer_than_the_stretching(tmp_path: Path) -> None:
    profile = create(tmp_path, "Profilo 1", PASSPHRASE, new_code("it"))
    profile.close()
    slot = read_newest(profile.folder).slot(SLOT)
    cost = slot.cost if slot and slot.cost else Cost(0, 0, 0)
    raw = statistics.median(seconds(lambda: stretch(b"lago ombra", bytes(16), cost)) for _ in range(5))
    whole = statistics.median(seconds(lambda: unlock(profile.folder, PASSPHRASE).close()) for _ in range(5))
    ratio = f"limit {LIMIT_S} s, ratio {whole / LIMIT_S:.2f}"
    print(f"\nunlock {whole:.3f} s ({ratio}); stretching alone {raw:.3f} s, the rest {whole - raw:.3f} s")
    print(f"{cost.memory_kib // 1024} MiB, {cost.passes} passes, {cost.lanes} lanes", end="; ")
    print(f"choosing the cost took {seconds(calibrated):.3f} s")


def test_encryption_costs_less_than_half_as_much_again(tmp_path: Path) -> None:
    """Saves one by one, an import in large transactions, and reading: the best of three turns each."""
    best: dict[tuple[str, str], float] = {}
    for turn in range(TURNS):
        for name, opened in (("open", in_the_open), ("encrypted", encrypted)):
            for part, took in parts(opened, tmp_path / f"{name}{turn}.db"):
                best[name, part] = min(took, best.get((name, part), took))
    print()
    for part in ("saves", "import", "reads"):
        sealed, clear = best["encrypted", part], best["open", part]
        print(f"{part}: encrypted {sealed:.3f} s, in the open {clear:.3f} s, ratio {sealed / clear:.2f}")
    sealed, clear = (sum(v for (n, _), v in best.items() if n == name) for name in ("encrypted", "open"))
    print(f"all: ratio {sealed / clear:.2f} (limit {LIMIT_RATIO})")


def parts(opened: Callable[[Path], dbapi2.Connection], path: Path) -> Iterator[tuple[str, float]]:
    connection = opened(path)
    for statement in TABLES:
        connection.execute(statement)
    yield "import", seconds(lambda: write(connection, range(IMPORTED), 500))
    yield "saves", seconds(lambda: write(connection, range(IMPORTED, IMPORTED + SAVED), 1))
    connection.close()
    connection = opened(path)
    yield "reads", seconds(lambda: read(connection))
    connection.close()


def encrypted(path: Path) -> dbapi2.Connection:
    return connect(path, bytes(range(48))).conn


def in_the_open(path: Path) -> dbapi2.Connection:
    """The same driver and settings, without a key."""
    connection = dbapi2.connect(str(path), isolation_level=None, cached_statements=512)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def write(connection: dbapi2.Connection, numbers: range, batch: int) -> None:
    """Contacts with their change and their words in the search index, `batch` of them in each transaction."""
    text = "accompagnamento in questura per il rinnovo del permesso, consegnata la ricevuta"
    for start in range(numbers.start, numbers.stop, batch):
        connection.execute("BEGIN IMMEDIATE")
        for number in range(start, min(start + batch, numbers.stop)):
            note = f"{text} pratica {number % 997} sede {number % 31}"
            bound = [number, number * 7919 % 5000, number * 60, "V", note]
            connection.execute("INSERT INTO contact VALUES (?, ?, ?, ?, ?)", bound)
            connection.execute("INSERT INTO change VALUES (?, ?, ?)", [number, number, note.encode()])
            connection.execute("INSERT INTO words(rowid, note) VALUES (?, ?)", [number, note])
        connection.execute("COMMIT")


def read(connection: dbapi2.Connection) -> None:
    """Case pages, counts and searches."""
    page = "SELECT id, at, kind, note FROM contact WHERE person = ? ORDER BY at DESC LIMIT 20"
    for number in range(10_000):
        connection.execute(page, [number * 31 % 5000]).fetchall()
    for number in range(40):
        connection.execute("SELECT count(*) FROM contact WHERE kind = 'V' AND id > ?", [number]).fetchall()
        found = connection.execute("SELECT rowid FROM words(?) LIMIT 50", [f"pratica {number} questura"])
        found.fetchall()
