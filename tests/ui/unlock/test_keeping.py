"""From the locked window: back to a backup, a copy from a stick, the end of a profile."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtTest import QTest

from app.crypto.recovery import RecoveryCode
from app.domain.person import Person
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.backups import back_up
from app.usecases.copies import save_copy
from app.usecases.passphrases import offer_recovery_code
from app.usecases.profiles import create, list_profiles
from app.usecases.unlocking import UnlockedProfile
from tests.app.usecases.profile_cases import FAST, PASSPHRASE
from tests.profile import nothing
from tests.ui.unlock.house import House, press, step
from ui.texts import t
from ui.unlock.backup_steps import BackupsStep, ProveStep, RestoredStep
from ui.unlock.bring_step import BringStep
from ui.unlock.delete_step import DeleteStep
from ui.unlock.start_step import StartStep
from ui.unlock.unlock_step import UnlockStep

LONG_AGO = dt.datetime(2026, 1, 10, 18, 4, tzinfo=dt.UTC)


def finish(job: object) -> None:
    for _ in job:  # type: ignore[attr-defined]
        pass


def with_backup(house: House, stick: Path | None = None) -> tuple[Path, RecoveryCode]:
    """A closed profile: one person, a backup (and a copy), another person. Its folder and code."""
    code = offer_recovery_code("it")
    profile = create(house.home, "Profilo 1", PASSPHRASE, code, cost=FAST)
    session = Session(profile)
    session.found(User(name="Marta Prova", role="operator"), nothing)
    session.do(Store.add, Person(display_name="Amina Prova"))
    finish(back_up(profile, LONG_AGO))
    if stick is not None:
        finish(save_copy(profile, stick))
    session.do(Store.add, Person(display_name="Bilal Prova"))
    session.close()
    profile.close()
    return profile.folder, code


def names(profile: UnlockedProfile) -> list[str | None]:
    session = Session(profile)
    found = sorted(str(person.display_name) for person in session.ask(Reader.find, Person))
    session.close()
    return list(found)


def test_a_damaged_profile_leads_to_its_backups(house: House) -> None:
    folder, _ = with_backup(house)
    (folder / "profile.db").write_bytes(b"\x07" * 40_000)
    for end in ("-wal", "-shm"):
        (folder / f"profile.db{end}").unlink(missing_ok=True)
    door = house.door()
    locked = step(door, UnlockStep)
    assert locked._mend.isHidden()
    locked._field.setText(PASSPHRASE)
    press(locked)
    house.bot.waitUntil(lambda: not locked._mend.isHidden(), timeout=10_000)
    locked._mend.click()
    house.bot.waitUntil(lambda: isinstance(door.step, BackupsStep), timeout=10_000)
    chosen = step(door, BackupsStep)
    assert chosen.choice.lost is None
    assert "2026" in chosen.lost() or "gennaio" in chosen.lost()
    press(chosen)
    house.bot.waitUntil(lambda: isinstance(door.step, RestoredStep), timeout=10_000)
    press(step(door, RestoredStep))
    opened = house.wait_open()
    assert names(opened.profile) == ["Amina Prova"]
    assert (folder / "aside" / "001" / "profile.db").read_bytes() == b"\x07" * 40_000


def test_a_whole_profile_says_how_many_saves_would_go(house: House) -> None:
    folder, _ = with_backup(house)
    door = house.door()
    step(door, UnlockStep).restore.emit(step(door, UnlockStep).entry)
    asked = step(door, ProveStep)
    asked._field.setText("tutta un'altra frase qui")
    press(asked)
    house.bot.waitUntil(lambda: asked.trouble.text() != "", timeout=10_000)
    asked._field.setText(PASSPHRASE)
    press(asked)
    house.bot.waitUntil(lambda: isinstance(door.step, BackupsStep), timeout=10_000)
    chosen = step(door, BackupsStep)
    assert chosen.choice.lost == 3, "the founder and two people: all later than the date of the backup"
    chosen.back.emit()
    house.profiles.unlock(folder, PASSPHRASE).close()  # turning back lets go of it


def test_without_backups_the_way_on_is_said(house: House) -> None:
    create(house.home, "Profilo 1", PASSPHRASE, offer_recovery_code("it"), cost=FAST).close()
    door = house.door()
    entry = step(door, UnlockStep).entry
    door._keeping.repair(entry, PASSPHRASE, damaged=False)
    house.bot.waitUntil(lambda: isinstance(door.step, BackupsStep), timeout=10_000)
    assert step(door, BackupsStep).next is None
    door._keeping.let_go()


def test_a_copy_becomes_a_profile_with_passphrase_or_code(house: House, tmp_path: Path) -> None:
    stick = tmp_path / "stick.approdo"
    _, code = with_backup(house, stick)
    door = house.door()
    step(door, UnlockStep).other.emit()
    step(door, StartStep)
    door._keeping.bring(stick)
    asked = step(door, BringStep)
    QTest.keyClicks(asked._phrase, PASSPHRASE)
    press(asked)
    first = house.wait_open()
    assert first.profile.label == "Profilo 1 2"
    assert names(first.profile) == ["Amina Prova"]
    door._keeping.bring(stick)
    asked = step(door, BringStep)
    asked._other()
    assert asked._phrase_row.isHidden()
    asked._code.setPlainText(code.text)
    asked._code.edited.emit()
    press(asked)
    house.bot.waitUntil(lambda: len(house.opened) == 2, timeout=10_000)
    assert names(house.opened[1].profile) == ["Amina Prova"]


def test_a_file_that_is_no_copy_is_refused_in_words(house: House, tmp_path: Path) -> None:
    other = tmp_path / "foto.approdo"
    other.write_bytes(b"no zip")
    door = house.door()
    door._keeping.bring(other)
    asked = step(door, BringStep)
    QTest.keyClicks(asked._phrase, PASSPHRASE)
    press(asked)
    house.bot.waitUntil(lambda: asked.trouble.text() != "", timeout=10_000)
    assert asked.trouble.text() == t("error.copy.damaged")


def test_deleting_asks_for_name_and_passphrase(house: House) -> None:
    with_backup(house)
    door = house.door()
    locked = step(door, UnlockStep)
    assert [action.text() for action in locked.menu().actions()] == [t("restore.do_link"), t("erase.link")]
    locked.delete.emit(locked.entry)
    asked = step(door, DeleteStep)
    QTest.keyClicks(asked._label, "Profilo 2")
    QTest.keyClicks(asked._phrase, PASSPHRASE)
    assert asked.next is not None
    assert not asked.next.isEnabled()
    asked._label.clear()
    QTest.keyClicks(asked._label, "profilo 1")
    asked._phrase.setText("una frase del tutto falsa")
    press(asked)
    house.bot.waitUntil(lambda: asked.trouble.text() != "", timeout=10_000)
    assert len(list_profiles(house.home)) == 1
    asked._phrase.setText(PASSPHRASE)
    press(asked)
    house.bot.waitUntil(lambda: isinstance(door.step, StartStep), timeout=10_000)
    assert list_profiles(house.home) == ()
