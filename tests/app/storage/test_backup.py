from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.errors import DatabaseDamaged, DatabaseTooNew, WrongKey
from app.storage import backup, restore
from app.storage.backup import NIGHTLY, WEEKLY, Backup, backups_in
from app.storage.database import FORMAT, connect, connect_alone, immediate
from app.storage.integrity import examine

KEY, BACKUP_KEY = bytes(range(48)), bytes(range(48, 96))
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "profile.db"
    tables = connect(path, KEY)
    with immediate(tables):
        tables.execute("CREATE TABLE note(id INTEGER PRIMARY KEY, said TEXT) STRICT")
        for number in range(300):
            tables.execute("INSERT INTO note(said) VALUES (?)", [f"{number} " + "x" * 400])
    tables.conn.close()
    return path


def make(database: Path, now: dt.datetime = NOON) -> Backup:
    return backup.make(database, KEY, database.parent / "backups", BACKUP_KEY, now)


def count(path: Path, key: bytes) -> int:
    tables = connect_alone(path, key) if path.suffix == ".backup" else connect(path, key)
    found = int(tables.execute("SELECT count(*) FROM note").fetchone()[0])
    tables.conn.close()
    return found


def test_a_backup_is_whole_encrypted_and_under_its_own_key(database: Path) -> None:
    made = make(database)
    assert count(made.path, BACKUP_KEY) == 300
    with pytest.raises(WrongKey):
        connect_alone(made.path, KEY)
    assert made.path.read_bytes()[:16] == BACKUP_KEY[32:]
    assert [path.name for path in made.path.parent.iterdir()] == ["000001-20261122T120000Z.backup"]
    assert backups_in(made.path.parent) == (made,)


def test_it_holds_what_was_committed_and_not_yet_checkpointed(database: Path) -> None:
    writer = connect(database, KEY)
    with immediate(writer):
        writer.execute("INSERT INTO note(said) VALUES ('only in the log')")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO note(said) VALUES ('not committed')")
    assert count(make(database).path, BACKUP_KEY) == 301
    writer.conn.rollback()
    writer.conn.close()


def test_work_goes_on_while_it_is_made(database: Path) -> None:
    stop, wrote = threading.Event(), []

    def work() -> None:
        own = connect(database, KEY)
        while not stop.is_set():
            with immediate(own):
                own.execute("INSERT INTO note(said) VALUES ('meanwhile')")
            wrote.append(1)
        own.conn.close()

    thread = threading.Thread(target=work)
    thread.start()
    made = [make(database) for _ in range(5)]
    stop.set()
    thread.join()
    counts = [count(one.path, BACKUP_KEY) for one in made]
    assert counts == sorted(counts)
    assert 300 <= counts[0] <= counts[-1] <= 300 + len(wrote) == count(database, KEY)


def test_a_damaged_file_gives_no_backup_and_drops_none(database: Path) -> None:
    kept = make(database)
    with database.open("r+b") as file:
        file.seek(4096 * 12 + 9)
        file.write(b"damage")
    with pytest.raises(DatabaseDamaged):
        make(database)
    assert backups_in(database.parent / "backups") == (kept,)
    assert [path.name for path in (database.parent / "backups").iterdir()] == [kept.path.name]


def test_a_backup_that_does_not_reopen_is_not_believed(database: Path) -> None:
    made = make(database)
    backup.check(made.path, BACKUP_KEY)
    randomly = random.Random(3)
    for _ in range(20):
        spoiled = made.path.with_name("spoiled.backup")
        content = bytearray(made.path.read_bytes())
        content[randomly.randrange(16, len(content))] ^= 1 << randomly.randrange(8)
        spoiled.write_bytes(content)
        with pytest.raises(DatabaseDamaged):
            backup.check(spoiled, BACKUP_KEY)
    for length in (0, 100, 4096, 8192, len(content) - 4096):
        spoiled.write_bytes(made.path.read_bytes()[:length])
        with pytest.raises(DatabaseDamaged):
            backup.check(spoiled, BACKUP_KEY)


def test_seven_and_four_weeks_are_kept(tmp_path: Path) -> None:
    for day in range(60):
        made = NOON - dt.timedelta(days=60 - day)
        (tmp_path / f"{day + 1:06d}-{made:%Y%m%dT%H%M%S}Z.backup").touch()
        backup.rotate(tmp_path)
    kept = backups_in(tmp_path)
    assert [one.number for one in kept[:NIGHTLY]] == [60, 59, 58, 57, 56, 55, 54]
    assert len(kept) == NIGHTLY + WEEKLY
    weeks = [one.made.isocalendar()[:2] for one in kept[NIGHTLY:]]
    assert len(set(weeks)) == WEEKLY
    assert {one.made.isocalendar()[:2] for one in kept[:NIGHTLY]}.isdisjoint(weeks)


def test_a_wrong_date_never_pushes_out_the_newest(tmp_path: Path) -> None:
    dates = (
        [NOON] * 5
        + [dt.datetime(2045, 1, 1, tzinfo=dt.UTC)] * 3
        + [dt.datetime(1999, 5, 5, tzinfo=dt.UTC)] * 7
    )
    for number, made in enumerate(dates, start=1):
        (tmp_path / f"{number:06d}-{made:%Y%m%dT%H%M%S}Z.backup").touch()
    backup.rotate(tmp_path)
    assert [one.number for one in backups_in(tmp_path)] == [15, 14, 13, 12, 11, 10, 9, 8, 5]


def test_a_backup_made_today_follows_one_dated_in_the_future(database: Path) -> None:
    future = make(database, NOON.replace(year=2045))
    now = make(database)
    assert backups_in(database.parent / "backups") == (now, future)


def test_what_a_cut_left_half_made_is_neither_listed_nor_kept(database: Path) -> None:
    folder = database.parent / "backups"
    folder.mkdir()
    (folder / "000001-20261122T120000Z.backup.unfinished").write_bytes(b"half")
    (folder / "notes.txt").touch()
    assert backups_in(folder) == ()
    make(database)
    assert {path.suffix for path in folder.iterdir()} == {".backup", ".txt"}
    assert backups_in(folder / "nowhere") == ()


def test_a_full_disk_in_the_middle_leaves_the_old_backups(database: Path) -> None:
    """Every size at which the disk may be full, in steps of some pages."""
    kept = make(database)
    code = """
import datetime, resource, signal, sys
from pathlib import Path
from app.errors import DiskFailing, DiskFull
from app.storage import backup
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
database = Path(sys.argv[1])
full = 0
for limit in range(4096, 170_000, 20_000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        backup.make(database, bytes(range(48)), database.parent / "backups", bytes(range(48, 96)),
                    datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC))
    except (DiskFull, DiskFailing):
        full += 1
print(full)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(database)], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) >= 6
    assert backups_in(database.parent / "backups")[-1] == kept
    assert all(path.suffix == ".backup" for path in kept.path.parent.iterdir())
    assert count(kept.path, BACKUP_KEY) == 300
    assert count(database, KEY) == 300


def test_a_really_full_disk(database: Path, tmp_path: Path) -> None:
    """A tiny disk in memory, mounted in a name space of its own so that no privilege is needed."""
    code = (
        "import datetime, sys; from pathlib import Path\n"
        "from app.errors import DiskFull\nfrom app.storage import backup\n"
        "folder, database = Path(sys.argv[1]), Path(sys.argv[2])\n"
        "try:\n"
        "    backup.make(database, bytes(range(48)), folder, bytes(range(48, 96)),\n"
        "                datetime.datetime.now(datetime.UTC))\n"
        "except DiskFull:\n    print('full', len(list(folder.iterdir())))\n"
    )
    small = tmp_path / "small"
    small.mkdir()
    script = f'mount -t tmpfs -o size=96k none "{small}" && "{sys.executable}" -c "$0" "{small}" "{database}"'
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, code],
        capture_output=True,
        text=True,
        check=False,
    )
    if "unshare:" in done.stderr or "mount:" in done.stderr:
        pytest.skip(f"no mounting here ({done.stderr.strip()}): the test above fills the disk another way")
    assert done.stdout.split() == ["full", "0"], done.stderr


class TestRestoring:
    def test_the_backup_takes_the_place_and_the_old_file_is_kept(self, database: Path) -> None:
        made = make(database)
        writer = connect(database, KEY)
        with immediate(writer):
            writer.execute("DELETE FROM note WHERE id > 10")
        shutil.copyfile(database.with_name("profile.db-wal"), database.parent / "log")
        writer.conn.close()
        shutil.move(database.parent / "log", database.with_name("profile.db-wal"))  # as after a crash
        aside = restore.restore(database, KEY, made.path, BACKUP_KEY)
        assert count(database, KEY) == 300
        assert count(aside / "profile.db", KEY) == 10
        assert count(made.path, BACKUP_KEY) == 300
        assert not list(database.parent.glob("restor*"))

    def test_a_damaged_file_is_put_right_and_still_kept(self, database: Path) -> None:
        made = make(database)
        broken = os.urandom(9000)
        database.write_bytes(broken)
        aside = restore.restore(database, KEY, made.path, BACKUP_KEY)
        assert count(database, KEY) == 300
        assert (aside / "profile.db").read_bytes() == broken

    def test_a_missing_file_is_put_back(self, database: Path) -> None:
        made = make(database)
        database.unlink()
        restore.restore(database, KEY, made.path, BACKUP_KEY)
        assert count(database, KEY) == 300

    def test_every_restore_has_its_own_place_aside(self, database: Path) -> None:
        made = make(database)
        places = [restore.restore(database, KEY, made.path, BACKUP_KEY) for _ in range(3)]
        assert [place.name for place in places] == ["001", "002", "003"]

    @pytest.mark.parametrize("spoil", ["damage", "cut", "other key", "newer"])
    def test_a_bad_backup_changes_nothing(self, database: Path, spoil: str) -> None:
        made = make(database)
        before = database.read_bytes()
        key = BACKUP_KEY
        if spoil == "damage":
            content = bytearray(made.path.read_bytes())
            content[-100] ^= 1
            made.path.write_bytes(content)
        elif spoil == "cut":
            os.truncate(made.path, 4096 * 9)
        elif spoil == "other key":
            key = bytes(48)
        else:
            tables = connect_alone(made.path, BACKUP_KEY)
            tables.execute(f"PRAGMA user_version = {FORMAT + 1}")
            tables.conn.close()
        with pytest.raises((DatabaseDamaged, WrongKey, DatabaseTooNew)):
            restore.restore(database, KEY, made.path, key)
        assert database.read_bytes() == before
        assert {path.name for path in database.parent.iterdir()} == {"profile.db", "backups"}

    def test_a_power_cut_at_any_rename_is_completed(self, database: Path, tmp_path: Path) -> None:
        """Every state between the marker and the last rename, rebuilt by hand, then finished twice."""
        made = make(database)
        (database.with_name("profile.db-wal")).write_bytes(b"a log")
        old = [database, database.with_name("profile.db-wal")]
        for moved in range(3):
            here = tmp_path / f"state{moved}"
            here.mkdir()
            for path in old:
                shutil.copyfile(path, here / path.name)
            backup.copy(made.path, BACKUP_KEY, here / restore.READY, KEY, from_backup=True)
            (here / restore.MARKER).write_bytes(b"001")
            (here / restore.ASIDE / "001").mkdir(parents=True)
            for path in old[:moved]:
                (here / path.name).rename(here / restore.ASIDE / "001" / path.name)
            assert restore.finish(here / "profile.db")
            assert not restore.finish(here / "profile.db")
            assert count(here / "profile.db", KEY) == 300
            assert len(list((here / restore.ASIDE / "001").iterdir())) == 2

    def test_after_the_last_rename_only_the_marker_is_left(self, database: Path) -> None:
        (database.parent / restore.MARKER).write_bytes(b"001")
        assert restore.finish(database)
        assert count(database, KEY) == 300
        assert not (database.parent / restore.MARKER).exists()

    def test_a_copy_never_chosen_is_cleared_away(self, database: Path) -> None:
        (database.parent / restore.READY).write_bytes(b"half a copy")
        assert not restore.finish(database)
        assert not (database.parent / restore.READY).exists()
        assert count(database, KEY) == 300

    def test_a_marker_cannot_lead_elsewhere(self, database: Path, tmp_path: Path) -> None:
        made = make(database)
        backup.copy(made.path, BACKUP_KEY, database.parent / restore.READY, KEY, from_backup=True)
        (database.parent / restore.MARKER).write_text("../../outside")
        restore.finish(database)
        assert (database.parent / restore.ASIDE / "outside" / "profile.db").exists()
        assert not (tmp_path.parent / "outside").exists()


def unnoticed(database: Path, times: int) -> int:
    """In how many of `times` damaged files (a bit, a sector, a page, the end) the check found nothing."""
    content, randomly, missed = database.read_bytes(), random.Random(times), 0
    for _ in range(times):
        database.write_bytes(damaged(content, randomly))
        try:
            tables = connect(database, KEY)
        except (DatabaseDamaged, WrongKey):
            continue
        missed += examine(tables).good
        tables.conn.close()
    database.write_bytes(content)
    return missed


def damaged(content: bytes, randomly: random.Random) -> bytes:
    at, kind = randomly.randrange(16, len(content)), randomly.randrange(5)
    if kind == 0:
        return content[:at]
    if kind == 1:
        return content[: at // 4096 * 4096]
    if kind == 2:  # a page in the place of another
        page, other = (randomly.randrange(len(content) // 4096) * 4096 for _ in range(2))
        moved = content[page : page + 4096]
        if page != other:
            return content[:other] + moved + content[other + 4096 :]
    if kind == 3:
        return content[:at] + bytes(512) + content[at + 512 :] if at + 512 < len(content) else content[:-512]
    return content[:at] + bytes([content[at] ^ 1 << randomly.randrange(8)]) + content[at + 1 :]


class TestIntegrity:
    def test_a_whole_file_is_good(self, database: Path) -> None:
        tables = connect(database, KEY)
        assert examine(tables).good
        tables.conn.close()

    def test_any_flipped_bit_is_found(self, database: Path) -> None:
        assert unnoticed(database, 60) == 0

    @pytest.mark.soak
    def test_ten_thousand_damages_are_found(self, database: Path) -> None:
        assert unnoticed(database, 10_000) == 0

    def test_damage_in_a_page_not_in_use_is_found(self, database: Path) -> None:
        """Only the cipher's check reads those."""
        tables = connect(database, KEY)
        tables.execute("DELETE FROM note WHERE id > 5")
        tables.conn.close()
        content = database.read_bytes()
        for page in range(5, len(content) // 4096):
            database.write_bytes(content[: page * 4096 + 50] + b"?!" + content[page * 4096 + 52 :])
            tables = connect(database, KEY)
            assert not examine(tables).good
            tables.conn.close()

    def test_a_log_left_by_a_crash_is_no_alarm(self, database: Path, tmp_path: Path) -> None:
        writer = connect(database, KEY)
        with immediate(writer):
            writer.execute("DELETE FROM note WHERE id % 2")
        crashed = tmp_path / "crashed.db"
        for end in ("", "-wal"):
            shutil.copyfile(str(database) + end, str(crashed) + end)
        writer.conn.close()
        tables = connect(crashed, KEY)
        assert examine(tables).good
        assert tables.execute("SELECT count(*) FROM note").fetchone()[0] == 150
        tables.conn.close()
