from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2
from sqlite_utils import Database

from app.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseNotEncrypted,
    DatabaseTooNew,
    DiskFailing,
    DiskFull,
    ReadOnlyMedia,
    WrongKey,
)
from app.storage.database import FORMAT, READABLE, connect, connect_alone, immediate, translated

KEY = bytes(range(48))
OTHER = bytes(range(1, 49))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "profile.db"


@pytest.fixture
def filled(path: Path) -> Path:
    tables = connect(path, KEY)
    with immediate(tables):
        tables.execute("CREATE TABLE note(id INTEGER PRIMARY KEY, said TEXT) STRICT")
        for number in range(500):
            tables.execute("INSERT INTO note(said) VALUES (?)", [f"{number} " + "x" * 300])
    tables.conn.close()
    return path


@pytest.fixture
def tables(filled: Path) -> Iterator[Database]:
    opened = connect(filled, KEY)
    yield opened
    opened.conn.close()


def value(tables: Database, sql: str) -> object:
    return tables.execute(sql).fetchone()[0]


def test_a_new_file_is_encrypted_from_its_first_byte(path: Path) -> None:
    connect(path, KEY).conn.close()
    content = path.read_bytes()
    assert len(content) == 4096
    assert content[:16] == KEY[32:]
    assert READABLE not in content


def test_every_pragma_is_set(tables: Database) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "query_only": 0,
        "cipher_status": "1",
    }
    assert {name: value(tables, f"PRAGMA {name}") for name in wanted} == wanted


def test_a_reader_cannot_write_nor_make_itself_a_writer(filled: Path) -> None:
    reader = connect(filled, KEY, read_only=True)
    for statement in ("DELETE FROM note", "PRAGMA query_only = OFF"):
        with pytest.raises(dbapi2.DatabaseError):
            reader.execute(statement)
    with pytest.raises(ReadOnlyMedia), translated():
        reader.execute("DELETE FROM note")
    assert value(reader, "SELECT count(*) FROM note") == 500
    reader.conn.close()


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH DATABASE 'other.db' AS other",
        "ATTACH DATABASE ':memory:' AS other",
        "VACUUM INTO 'copy.db'",
        "PRAGMA key = 'x'",
        "PRAGMA rekey = 'x'",
        "PRAGMA hexkey = '00'",
        "PRAGMA cipher_memory_security = ON",
        "PRAGMA cipher_log = 'trace.txt'",
        "PRAGMA cipher_profile = 'trace.txt'",
        "PRAGMA CIPHER_LOG_LEVEL = TRACE",
        "PRAGMA cipher_plaintext_header_size = 32",
        "PRAGMA temp_store = FILE",
        "PRAGMA temp_store_directory = 'elsewhere'",
        "PRAGMA journal_mode = MEMORY",
        "PRAGMA synchronous = OFF",
        "PRAGMA trusted_schema = ON",
        "PRAGMA writable_schema = ON",
        "PRAGMA secure_delete = OFF",
        "PRAGMA mmap_size = 1000000",
        "SELECT load_extension('x')",
        "SELECT sqlcipher_export('main')",
    ],
)
def test_what_no_statement_may_do(tables: Database, statement: str, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    with pytest.raises(dbapi2.DatabaseError, match=r"not authorized|authorization denied|prohibited"):
        tables.execute(statement)
    assert set(tmp_path.iterdir()) == before


def test_ordinary_work_is_allowed(tables: Database) -> None:
    tables.execute("CREATE VIRTUAL TABLE words USING fts5(said, content='note', content_rowid='id')")
    tables.execute("INSERT INTO words(words) VALUES ('rebuild')")
    tables.execute("INSERT INTO words(words, rank) VALUES ('secure-delete', 1)")
    assert value(tables, "SELECT count(*) FROM words('499')") == 1
    tables.execute("CREATE TEMP TABLE scratch AS SELECT * FROM note ORDER BY said")
    tables.execute("VACUUM")
    tables.execute("PRAGMA user_version = 1")
    tables.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert value(tables, "PRAGMA quick_check") == "ok"
    tables["note"].transform(rename={"said": "text"})  # type: ignore[union-attr]


def test_a_key_of_another_length_is_a_bug(path: Path) -> None:
    with pytest.raises(ValueError, match="32"):
        connect(path, KEY[:32])
    assert not path.exists()


def test_another_key_does_not_open(filled: Path) -> None:
    before = filled.read_bytes()
    for wrong in (OTHER, KEY[:31] + b"\xff" + KEY[32:]):
        with pytest.raises((WrongKey, DatabaseDamaged)):
            connect(filled, wrong)
    with pytest.raises(WrongKey):
        connect(filled, OTHER)
    assert filled.read_bytes() == before


@pytest.mark.parametrize("at", [16, 200, 4095])
def test_a_damaged_first_page_is_not_called_a_wrong_key(filled: Path, at: int) -> None:
    flip(filled, at)
    with pytest.raises(DatabaseDamaged):
        connect(filled, KEY)


def test_a_damaged_page_is_noticed_when_it_is_read(filled: Path) -> None:
    flip(filled, 4096 * 20 + 1000)
    tables = connect(filled, KEY)
    with pytest.raises(DatabaseDamaged), translated():
        tables.execute("SELECT sum(length(said)) FROM note").fetchone()
    tables.conn.close()


@pytest.mark.parametrize("length", [15, 100, 4096, 4096 * 20, 4096 * 20 + 17])
def test_a_truncated_file_is_damaged(filled: Path, length: int) -> None:
    os.truncate(filled, length)
    with pytest.raises((DatabaseDamaged, WrongKey)) as caught:
        connect(filled, KEY)
    assert length < 16 or caught.type is DatabaseDamaged


def test_an_empty_file_is_not_taken_for_a_new_profile(filled: Path) -> None:
    os.truncate(filled, 0)
    with pytest.raises(DatabaseDamaged):
        connect(filled, KEY)
    assert filled.stat().st_size == 0


def test_a_readable_database_in_its_place_is_refused_untouched(path: Path) -> None:
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE note(said TEXT)")
    plain.close()
    before = path.read_bytes()
    with pytest.raises(DatabaseNotEncrypted):
        connect(path, KEY)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_file_of_a_later_version_is_refused(filled: Path) -> None:
    tables = connect(filled, KEY)
    tables.execute(f"PRAGMA user_version = {FORMAT + 1}")
    tables.conn.close()
    for read_only in (False, True):
        with pytest.raises(DatabaseTooNew):
            connect(filled, KEY, read_only=read_only)


def test_a_lost_log_gives_the_last_checkpoint_whole(filled: Path, tmp_path: Path) -> None:
    tables = connect(filled, KEY)
    with immediate(tables):
        tables.execute("DELETE FROM note WHERE id > 100")
    taken = tmp_path / "taken.db"
    shutil.copyfile(filled, taken)  # the log stays behind
    tables.conn.close()
    without = connect(taken, KEY)
    assert value(without, "SELECT count(*) FROM note") == 500
    assert value(without, "PRAGMA quick_check") == "ok"
    without.conn.close()


def test_a_garbage_log_loses_nothing_checkpointed(filled: Path) -> None:
    filled.with_name("profile.db-wal").write_bytes(os.urandom(50_000))
    tables = connect(filled, KEY)
    assert value(tables, "SELECT count(*) FROM note") == 500
    tables.conn.close()


def test_a_write_that_waits_too_long_says_busy(tables: Database, filled: Path) -> None:
    other = connect(filled, KEY)
    other.execute("PRAGMA busy_timeout = 10")
    tables.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusy), immediate(other):
        pass
    tables.conn.rollback()
    other.conn.close()


def test_many_writers_wait_for_one_another(filled: Path) -> None:
    def write() -> None:
        own = connect(filled, KEY)
        for _ in range(20):
            with immediate(own):
                own.execute("UPDATE note SET said = said || 'y' WHERE id = 1")
        own.conn.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tables = connect(filled, KEY)
    assert str(value(tables, "SELECT said FROM note WHERE id = 1")).count("y") == 80
    tables.conn.close()


def test_any_way_out_but_the_end_rolls_back(tables: Database) -> None:
    def interrupted() -> None:
        with immediate(tables):
            tables.execute("DELETE FROM note")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert value(tables, "SELECT count(*) FROM note") == 500
    assert not tables.conn.in_transaction


def test_a_commit_that_fails_leaves_the_connection_usable(tables: Database) -> None:
    tables.execute("CREATE TABLE child(of INTEGER REFERENCES note(id) DEFERRABLE INITIALLY DEFERRED) STRICT")
    with pytest.raises(dbapi2.IntegrityError), immediate(tables):
        tables.execute("INSERT INTO child VALUES (99999)")
    assert not tables.conn.in_transaction
    with immediate(tables):
        tables.execute("INSERT INTO child VALUES (1)")


def test_a_wrong_statement_is_a_bug_not_bad_weather(tables: Database) -> None:
    with pytest.raises(dbapi2.OperationalError, match="no such table"), translated():
        tables.execute("SELECT * FROM nowhere")


def test_a_full_disk_loses_only_the_save_that_met_it(filled: Path) -> None:
    """The limit on a file's size stands for a full disk: a real one is in `test_database_disk.py`."""
    code = """
import resource, signal, sys
from pathlib import Path
from app.errors import DiskFailing, DiskFull
from app.storage.database import connect, immediate
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path = Path(sys.argv[1])
tables = connect(path, bytes(range(48)))
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
saved = 0
try:
    for number in range(10_000):
        with immediate(tables):
            tables.execute("INSERT INTO note(said) VALUES (?)", ["new " + "z" * 2000])
        saved += 1
except (DiskFull, DiskFailing) as error:
    print(saved, type(error).__name__)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(filled)], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    saved, kind = done.stdout.split()
    assert int(saved) > 10
    assert kind in {DiskFull.__name__, DiskFailing.__name__}
    tables = connect(filled, KEY)
    assert value(tables, "SELECT count(*) FROM note WHERE said LIKE 'new%'") == int(saved)
    assert value(tables, "PRAGMA quick_check") == "ok"
    tables.conn.close()


def test_an_alone_copy_has_no_companions(path: Path) -> None:
    tables = connect_alone(path, KEY)
    tables.execute("CREATE TABLE note(said TEXT) STRICT")
    assert value(tables, "PRAGMA journal_mode") == "delete"
    assert list(path.parent.iterdir()) == [path]
    tables.conn.close()


def flip(path: Path, at: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 0x55]))
