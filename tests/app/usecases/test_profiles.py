from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from app.crypto.keyfile import decode, encode
from app.crypto.recovery import new_code
from app.errors import DatabaseDamaged, DatabaseNotEncrypted, DatabaseTooNew, DomainError, ReadOnlyMedia
from app.storage import keyfiles
from app.storage.database import FORMAT
from app.storage.keyfiles import KeyFileLost
from app.storage.lockfile import ProfileInUse
from app.storage.profile_folders import new_folder
from app.usecases.profiles import create, delete, free_number, list_profiles, rename
from app.usecases.unlocking import KeyFileChanged, WrongPassphrase, unlock
from tests.app.usecases.profile_cases import ANOTHER, FAST, PASSPHRASE, Made, made, notes, opened, write


@pytest.fixture
def profile(tmp_path: Path) -> Made:
    return made(tmp_path)


def labels(home: Path) -> list[str]:
    return [entry.label for entry in list_profiles(home)]


def problems(caught: pytest.ExceptionInfo[DomainError]) -> list[str]:
    return [problem.key for problem in caught.value.problems]


def test_a_made_profile_opens_with_its_passphrase(profile: Made) -> None:
    with_spaces = opened(profile.folder, f"  {PASSPHRASE.replace(' ', '  ')} ")
    assert notes(with_spaces) == ["first of Profilo 1"]
    assert with_spaces.label == "Profilo 1"
    with_spaces.close()


def test_an_unlocked_profile_shows_no_key(profile: Made) -> None:
    unlocked = opened(profile.folder)
    keys = (
        unlocked.db_key,
        unlocked.backup_key,
        unlocked.attachment_key,
        unlocked.draft_key,
        unlocked.wrapping_key,
    )
    assert len(set(keys)) == 5
    assert all(key.hex()[:8] not in repr(unlocked) and repr(key)[2:8] not in repr(unlocked) for key in keys)
    unlocked.close()


def test_a_new_laptop_has_no_profiles(tmp_path: Path) -> None:
    assert list_profiles(tmp_path) == ()
    assert free_number(tmp_path) == 1


def test_everything_wrong_is_said_at_once_and_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as caught:
        create(tmp_path, " \u200f ", "corta", new_code("it"), cost=FAST)
    assert problems(caught) == ["profile.label_missing", "passphrase.too_short", "passphrase.too_simple"]
    assert list_profiles(tmp_path) == ()


@pytest.mark.parametrize(
    ("label", "key"), [("  PROFILO   1", "profile.label_taken"), ("x" * 61, "profile.label_too_long")]
)
def test_labels_are_told_apart(profile: Made, label: str, key: str) -> None:
    with pytest.raises(DomainError) as caught:
        create(profile.home, label, PASSPHRASE, new_code("it"), cost=FAST)
    assert problems(caught) == [key]


def test_several_profiles_are_strangers(profile: Made) -> None:
    other = made(profile.home, "Sede di Via Roma", ANOTHER)
    assert labels(profile.home) == ["Profilo 1", "Sede di Via Roma"]
    assert free_number(profile.home) == 2
    with pytest.raises(WrongPassphrase):
        opened(other.folder, PASSPHRASE)
    for name in ("profile.db", "key.1", "key.2"):
        shutil.copyfile(profile.folder / name, other.folder / name)  # mine put in the place of theirs
    with pytest.raises(WrongPassphrase):
        opened(other.folder, ANOTHER)
    mine = opened(profile.folder)
    assert notes(mine) == ["first of Profilo 1"]
    mine.close()


def test_the_database_of_another_profile_does_not_open(profile: Made) -> None:
    other = made(profile.home, "Altro", ANOTHER)
    shutil.copyfile(other.folder / "profile.db", profile.folder / "profile.db")
    with pytest.raises(DatabaseDamaged):
        opened(profile.folder)


def test_a_second_window_on_one_profile_is_told_so(profile: Made) -> None:
    first = opened(profile.folder)
    with pytest.raises(ProfileInUse):
        opened(profile.folder)
    code = (
        "import sys; from pathlib import Path\n"
        "from app.storage.lockfile import ProfileInUse\n"
        "from tests.app.usecases.profile_cases import opened\n"
        "try:\n    opened(Path(sys.argv[1])).close()\n    print('open')\n"
        "except ProfileInUse:\n    print('in use')\n"
    )

    def from_another_process() -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, str(profile.folder)], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    assert from_another_process() == "in use"
    first.close()
    assert from_another_process() == "open"


def test_a_label_can_be_changed_while_open(profile: Made) -> None:
    other = made(profile.home, "Altro", ANOTHER)
    unlocked = opened(profile.folder)
    unlocked = rename(profile.home, unlocked, " Turno  di notte ")
    assert rename(profile.home, unlocked, "Turno di notte") is unlocked
    with pytest.raises(DomainError) as caught:
        rename(profile.home, unlocked, "altro")
    assert problems(caught) == ["profile.label_taken"]
    unlocked.close()
    assert labels(profile.home) == ["Altro", "Turno di notte"]
    opened(profile.folder).close()
    assert other.folder != profile.folder


def test_a_profile_is_deleted_only_by_who_knows_its_passphrase(profile: Made) -> None:
    with pytest.raises(WrongPassphrase):
        delete(profile.folder, "Profilo 1", ANOTHER, floor=FAST)
    with pytest.raises(DomainError) as caught:
        delete(profile.folder, "Profilo 2", PASSPHRASE, floor=FAST)
    assert problems(caught) == ["profile.label_differs"]
    opened(profile.folder).close()
    delete(profile.folder, "profilo 1", PASSPHRASE, floor=FAST)
    assert list_profiles(profile.home) == ()
    assert list((profile.home / "profiles").iterdir()) == []


def test_an_open_profile_is_not_deleted(profile: Made) -> None:
    unlocked = opened(profile.folder)
    with pytest.raises(ProfileInUse):
        delete(profile.folder, "Profilo 1", PASSPHRASE, floor=FAST)
    unlocked.close()


def test_what_a_crash_left_half_made_is_cleared_away(profile: Made) -> None:
    half = profile.home / "profiles" / "0011223344556677"
    half.mkdir()
    (half / "unfinished").touch()
    gone = profile.home / "profiles" / ".discarded-8899aabbccddeeff"
    gone.mkdir()
    (profile.home / "profiles" / "stray.txt").touch()
    (profile.home / "profiles" / ".begun-0123456789abcdef").mkdir()
    assert labels(profile.home) == ["Profilo 1"]
    assert not half.exists()
    assert not gone.exists()


def test_a_profile_in_the_making_elsewhere_is_left_alone(profile: Made) -> None:
    unlocked = opened(profile.folder)
    (profile.folder / "unfinished").touch()
    assert list_profiles(profile.home) == ()
    assert (profile.folder / "profile.db").exists()
    unlocked.close()


def test_creation_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="memory"):
        create(tmp_path, "Profilo", PASSPHRASE, new_code("it"), cost=type(FAST)(1, 1, 1))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ZeroDivisionError), new_folder(tmp_path):
        1 / 0  # noqa: B018
    assert list((tmp_path / "profiles").iterdir()) == []


class TestWhatMayHaveHappenedToTheFiles:
    def test_the_database_is_missing(self, profile: Made) -> None:
        (profile.folder / "profile.db").unlink()
        with pytest.raises(DatabaseDamaged) as caught:
            opened(profile.folder)
        assert caught.value.message_key == "error.database.missing"
        assert not (profile.folder / "profile.db").exists()

    def test_the_database_is_empty(self, profile: Made) -> None:
        os.truncate(profile.folder / "profile.db", 0)
        with pytest.raises(DatabaseDamaged):
            opened(profile.folder)

    def test_the_first_page_is_garbage(self, profile: Made) -> None:
        with (profile.folder / "profile.db").open("r+b") as file:
            file.write(os.urandom(4096))
        with pytest.raises(DatabaseDamaged):
            opened(profile.folder)

    def test_a_readable_database_stands_there(self, profile: Made) -> None:
        (profile.folder / "profile.db").unlink()
        plain = sqlite3.connect(profile.folder / "profile.db")
        plain.execute("CREATE TABLE note(said TEXT)")
        plain.close()
        with pytest.raises(DatabaseNotEncrypted):
            opened(profile.folder)

    def test_a_later_version_wrote_it(self, profile: Made) -> None:
        unlocked = opened(profile.folder)
        tables = unlocked.open_writer()
        tables.execute(f"PRAGMA user_version = {FORMAT + 1}")
        tables.conn.close()
        unlocked.close()
        with pytest.raises(DatabaseTooNew):
            opened(profile.folder)

    def test_a_later_version_wrote_the_key_file(self, profile: Made) -> None:
        for name in keyfiles.NAMES:
            path = profile.folder / name
            path.write_bytes(path.read_bytes().replace(b"approdo-key 1", b"approdo-key 2"))
        with pytest.raises(DatabaseTooNew):
            opened(profile.folder)
        assert [entry.trouble for entry in list_profiles(profile.home)] == ["error.database.too_new"]

    def test_both_key_files_are_lost(self, profile: Made) -> None:
        for name in keyfiles.NAMES:
            (profile.folder / name).write_bytes(b"\x00" * 700)
        with pytest.raises(KeyFileLost):
            opened(profile.folder)
        assert [entry.trouble for entry in list_profiles(profile.home)] == ["profile.key_file_lost"]

    def test_the_folder_is_gone(self, profile: Made) -> None:
        shutil.rmtree(profile.folder)
        with pytest.raises(KeyFileLost):
            opened(profile.folder)

    def test_the_key_file_was_made_cheap_to_guess(self, profile: Made) -> None:
        with pytest.raises(KeyFileChanged):
            unlock(profile.folder, PASSPHRASE)  # made with the tests' cost, far under the floor

    def test_somebody_rewrote_the_label(self, profile: Made) -> None:
        for name in keyfiles.NAMES:
            path = profile.folder / name
            path.write_bytes(encode(decode(path.read_bytes()).with_label("Mario Rossi")))
        with pytest.raises(KeyFileChanged):
            opened(profile.folder)


def test_after_every_refusal_the_profile_can_still_be_locked_by_its_owner(profile: Made) -> None:
    good = (profile.folder / "profile.db").read_bytes()
    os.truncate(profile.folder / "profile.db", 0)
    with pytest.raises(DatabaseDamaged):
        opened(profile.folder)
    (profile.folder / "profile.db").write_bytes(good)
    unlocked = opened(profile.folder)
    write(unlocked, "later")
    assert notes(unlocked)[-1] == "later"
    unlocked.close()


def test_a_read_only_place_is_named_as_such(profile: Made) -> None:
    """The administrator may write anywhere: such a run gives up that privilege first."""
    code = (
        "import sys; from pathlib import Path\n"
        "from app.errors import AppError\n"
        "from tests.app.usecases.profile_cases import opened\n"
        "try:\n    opened(Path(sys.argv[1]))\n"
        "except AppError as error:\n    print(error.message_key)\n"
    )
    for path in (*profile.folder.iterdir(), profile.folder):
        path.chmod(0o555 if path.is_dir() else 0o444)
    unprivileged = ["setpriv", "--bounding-set=-dac_override"] if os.getuid() == 0 else []
    command = [*unprivileged, sys.executable, "-c", code, str(profile.folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    profile.folder.chmod(0o755)
    assert done.stdout.strip() == ReadOnlyMedia.key, done.stderr
