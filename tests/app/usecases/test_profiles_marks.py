"""No word of a case file can be found in anything the program leaves on the disk."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.app.usecases.profile_cases import PASSPHRASE

MARK = "Zarqoniya"
"""A word that occurs nowhere else."""

WORK = """
import datetime, sqlite3, sys, tempfile
from pathlib import Path
from app.crypto.recovery import new_code
from app.domain.person import Person, PersonName
from app.domain.user import User
from app.session import Session
from app.storage.store import Store
from app.usecases.backups import back_up, list_backups, restore_backup
from app.usecases.passphrases import change_passphrase
from app.usecases.profiles import create
from tests.app.usecases.profile_cases import ANOTHER, FAST, PASSPHRASE, opened

home, ending = Path(sys.argv[1]), sys.argv[2]
mark = "Zarqo" + "niya"
code = new_code("it")
unlocked = create(home, "Profilo 1", PASSPHRASE, code, cost=FAST)
session = Session(unlocked)

def first(store):
    person = store.add(Person(display_name=mark))
    for number in range(200):
        store.add(PersonName(person=person.id, full=f"{mark} {number}"))

session.found(User(name=mark, role="operator"), first)
session.save_draft("case", mark * 50)
session.ask(lambda reader: reader.rows("SELECT full FROM k_person_name ORDER BY full DESC"))
now = datetime.datetime.now(datetime.UTC)
for _ in back_up(unlocked, now): pass
change_passphrase(unlocked, PASSPHRASE, ANOTHER, floor=FAST, cost=FAST)
if ending == "killed":
    import os, signal
    os.kill(os.getpid(), signal.SIGKILL)
session.close()
for _ in restore_backup(unlocked, list_backups(unlocked)[0]): pass
unlocked.close()
opened(unlocked.folder, ANOTHER).close()
print(code.text)
if ending == "careless":
    readable = sqlite3.connect(Path(tempfile.gettempdir()) / "cache.tmp")
    readable.execute("CREATE TABLE t AS SELECT ? AS said", [mark])
    readable.commit()
"""


def left_behind(folder: Path, ending: str) -> tuple[list[str], str]:
    """Run the day's work; return the files that hold a mark, and the recovery code that was made."""
    home, temporary = folder / "home", folder / "temporary"
    temporary.mkdir(parents=True)
    places = {"TMPDIR": str(temporary), "HOME": str(home), "APPRODO_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", WORK, str(home), ending],
        env={**os.environ, **places},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == (-9 if ending == "killed" else 0), done.stderr
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 5
    secrets = (MARK, PASSPHRASE, "quercia sabbia", *filter(None, [done.stdout.strip()]))
    return [path.name for path in files if holds(path.read_bytes(), secrets)], done.stdout


def holds(content: bytes, words: Iterable[str]) -> bool:
    spelled = (word.encode(coding) for word in words for coding in ("utf-8", "utf-16-le", "utf-16-be"))
    return any(one.lower() in content.lower() for one in spelled)


def test_a_day_that_ended_well_leaves_no_word(tmp_path: Path) -> None:
    found, code = left_behind(tmp_path, "closed")
    assert found == []
    assert len(code.split()) == 12


def test_a_day_cut_short_leaves_no_word(tmp_path: Path) -> None:
    found, _ = left_behind(tmp_path, "killed")
    assert found == []


def test_the_same_search_finds_what_was_left_readable(tmp_path: Path) -> None:
    found, _ = left_behind(tmp_path, "careless")
    assert found == ["cache.tmp"]


def test_dates_of_backups_are_all_a_name_tells(tmp_path: Path) -> None:
    left_behind(tmp_path, "closed")
    (made,) = tmp_path.rglob("*.backup")
    stamp = made.stem.split("-")[1]
    assert dt.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC) < dt.datetime.now(dt.UTC)
