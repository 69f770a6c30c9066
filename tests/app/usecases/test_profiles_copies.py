from __future__ import annotations

import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.crypto.keyfile import decode, encode
from app.crypto.recovery import new_code
from app.errors import AppError, DatabaseTooNew
from app.usecases.copies import NotACopy, bring, bring_with_code, save_copy
from app.usecases.profiles import list_profiles
from app.usecases.unlocking import KeyFileChanged, RecoveryCodeMistyped, WrongPassphrase, WrongRecoveryCode
from tests.app.usecases.profile_cases import ANOTHER, FAST, PASSPHRASE, Made, made, notes, opened, write


@pytest.fixture
def profile(tmp_path: Path) -> Made:
    return made(tmp_path / "old laptop")


@pytest.fixture
def copy(profile: Made, tmp_path: Path) -> Path:
    unlocked = opened(profile.folder)
    write(unlocked, "just before")
    target = tmp_path / "stick" / "copy.approdo"
    target.parent.mkdir()
    for _ in save_copy(unlocked, target):
        write(unlocked, "meanwhile")
    unlocked.close()
    return target


def rewritten(copy: Path, key: bytes | None = None, database: bytes | None = None, how: int = 0) -> Path:
    with zipfile.ZipFile(copy) as packed:
        content = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(copy, "w", how) as packed:
        packed.writestr("key", key if key is not None else content["key"])
        packed.writestr("profile.backup", database if database is not None else content["profile.backup"])
    return copy


def parts(copy: Path) -> tuple[bytes, bytes]:
    with zipfile.ZipFile(copy) as packed:
        return packed.read("key"), packed.read("profile.backup")


def test_a_copy_opens_on_another_laptop_with_the_same_passphrase(copy: Path, tmp_path: Path) -> None:
    home = tmp_path / "new laptop"
    brought = bring(home, copy, PASSPHRASE, floor=FAST)
    assert notes(brought) == ["first of Profilo 1", "just before", "meanwhile"]
    brought.close()
    opened(brought.folder).close()
    assert [entry.label for entry in list_profiles(home)] == ["Profilo 1"]


def test_the_recovery_code_opens_it_too(copy: Path, profile: Made, tmp_path: Path) -> None:
    with pytest.raises(RecoveryCodeMistyped):
        bring_with_code(tmp_path / "new", copy, "lago")
    with pytest.raises(WrongRecoveryCode):
        bring_with_code(tmp_path / "new", copy, new_code("it").text)
    brought = bring_with_code(tmp_path / "new", copy, profile.code.text)
    assert notes(brought)[0] == "first of Profilo 1"
    brought.close()


def test_brought_to_the_same_laptop_it_stands_beside_the_old_one(copy: Path, profile: Made) -> None:
    for _ in range(2):
        bring(profile.home, copy, PASSPHRASE, floor=FAST).close()
    labels = [entry.label for entry in list_profiles(profile.home)]
    assert labels == ["Profilo 1", "Profilo 1 2", "Profilo 1 3"]


def test_only_one_file_is_left_on_the_stick_and_nothing_beside_the_profile(copy: Path, profile: Made) -> None:
    assert list(copy.parent.iterdir()) == [copy]
    assert not list(profile.folder.glob("profile.backup*"))
    assert b"just before" not in copy.read_bytes()


def test_a_wrong_passphrase_leaves_no_profile(copy: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        bring(tmp_path / "new", copy, ANOTHER, floor=FAST)
    with pytest.raises(KeyFileChanged):
        bring(tmp_path / "new", copy, PASSPHRASE)  # under the floor
    assert list_profiles(tmp_path / "new") == ()


def test_no_damage_goes_unnoticed(copy: Path, tmp_path: Path) -> None:
    content, randomly = copy.read_bytes(), random.Random(9)
    home, spoiled = tmp_path / "new", copy.with_name("spoiled")
    for _ in range(60):
        changed = bytearray(content)
        changed[randomly.randrange(len(content))] ^= 1 << randomly.randrange(8)
        spoiled.write_bytes(changed)
        try:
            brought = bring(home, spoiled, PASSPHRASE, floor=FAST)
        except AppError:
            continue
        assert len(notes(brought)) == 3  # a bit that says nothing, such as a date inside the ZIP
        brought.close()
    for length in (0, 1, 100, len(content) // 2, len(content) - 1):
        spoiled.write_bytes(content[:length])
        with pytest.raises(NotACopy):
            bring(home, spoiled, PASSPHRASE, floor=FAST)


def test_what_is_no_copy_is_refused(copy: Path, tmp_path: Path) -> None:
    key, database = parts(copy)
    home = tmp_path / "new"
    for changed in (
        {"how": zipfile.ZIP_DEFLATED},
        {"key": b"x" * 300_000},
        {"key": b"no key file"},
        {"database": database[:4096]},
        {"database": b""},
    ):
        with pytest.raises(NotACopy):
            bring(home, rewritten(copy, **changed), PASSPHRASE, floor=FAST)
        rewritten(copy, key=key, database=database)
    with zipfile.ZipFile(copy, "a") as packed:
        packed.writestr("../outside", b"x")
    with pytest.raises(NotACopy):
        bring(home, copy, PASSPHRASE, floor=FAST)
    assert list_profiles(home) == ()
    assert not (tmp_path / "outside").exists()


def test_a_key_file_changed_or_from_a_later_version(copy: Path, tmp_path: Path) -> None:
    key, _ = parts(copy)
    with pytest.raises(KeyFileChanged):
        bring(tmp_path, rewritten(copy, key=encode(decode(key).with_label("x"))), PASSPHRASE, floor=FAST)
    with pytest.raises(DatabaseTooNew):
        bring(tmp_path, rewritten(copy, key=key.replace(b"key 1", b"key 2", 1)), PASSPHRASE, floor=FAST)


def test_a_stick_without_room_leaves_nothing(profile: Made, tmp_path: Path) -> None:
    """The limit on a file's size stands for the stick's; the profile's own files are smaller."""
    code = """
import resource, signal, sys
from pathlib import Path
from app.errors import DiskFull
from app.usecases.copies import save_copy
from tests.app.usecases.profile_cases import opened, write
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
unlocked, stick = opened(Path(sys.argv[1])), Path(sys.argv[2])
write(unlocked, "a long story " * 20_000)
size = unlocked.path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, resource.RLIM_INFINITY))
try:
    for _ in save_copy(unlocked, stick / "copy.approdo"): pass
except DiskFull:
    print("full", len(list(stick.iterdir())))
"""
    stick = tmp_path / "stick"
    stick.mkdir()
    command = [sys.executable, "-c", code, str(profile.folder), str(stick)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["full", "0"]
