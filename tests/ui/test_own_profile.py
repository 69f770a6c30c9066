"""The open profile in the settings: another name, another recovery code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.crypto.recovery import RecoveryCode
from app.domain.user import User
from app.usecases.passphrases import offer_recovery_code
from app.usecases.profiles import create, list_profiles
from app.usecases.unlocking import WrongRecoveryCode
from tests.app.usecases.profile_cases import ANOTHER, FAST, PASSPHRASE
from ui.application import Application
from ui.main_window import MainWindow
from ui.settings.new_code_page import ConfirmStep, NewCodePage
from ui.settings.profile_card import ProfileCard
from ui.unlock.door import Opened
from ui.unlock.ports import LocalProfiles
from ui.unlock.recovery_steps import ShowCodeStep, TypeBackStep


@pytest.fixture
def old_code() -> RecoveryCode:
    return offer_recovery_code("it")


@pytest.fixture
def program(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, old_code: RecoveryCode
) -> Iterator[Application]:
    create(tmp_path, "Altro", ANOTHER, offer_recovery_code("it"), cost=FAST).close()
    profile = create(tmp_path, "Profilo 1", PASSPHRASE, old_code, cost=FAST)
    profiles = LocalProfiles(tmp_path, cost=FAST, floor=FAST)
    program = Application(qapp, tmp_path, profiles=profiles, again=lambda: None)
    program.preferences.known = (("profiles/" + profile.folder.name, "Profilo 1"),)
    program._enter(Opened(profile, User(name="Lia Serra", role="operator")))
    qtbot.waitUntil(lambda: program.window is not None, timeout=20_000)
    program.host.show()
    yield program
    program._put_away("")
    program.jobs.stop()
    program.host.hide()
    program.host.deleteLater()


def window(program: Application) -> MainWindow:
    assert program.window is not None
    return program.window


def test_a_new_name_is_on_the_unlock_page(program: Application, tmp_path: Path) -> None:
    window(program).go("settings")
    card = window(program).findChild(ProfileCard)
    assert card is not None
    assert card.name.text() == "Profilo 1"
    assert not card.rename.isEnabled()
    card.name.setText("altro")
    card.name.edited.emit()
    card.rename.click()
    assert card.problem() != ""
    card.name.setText("Turno di notte")
    card.name.edited.emit()
    assert card.problem() == ""
    card.rename.click()
    assert [entry.label for entry in list_profiles(tmp_path)] == ["Altro", "Turno di notte"]
    assert program.preferences.known[0][1] == "Turno di notte"
    assert program.profile is not None
    assert program.profile.label == "Turno di notte"


def test_a_new_recovery_code_takes_the_place_of_the_old_one(
    program: Application, qtbot: QtBot, old_code: RecoveryCode
) -> None:
    window(program).go("settings")
    window(program).go("new_code")
    page = window(program).findChild(NewCodePage)
    assert page is not None
    shown = page.step
    assert isinstance(shown, ShowCodeStep)
    code = shown._code
    shown.done.emit()
    back = page.step
    assert isinstance(back, TypeBackStep)
    assert back.next is not None
    for place, field, _row in back._rows:
        assert not back.next.isEnabled()
        QTest.keyClicks(field, code.words[place])
        field.edited.emit()
    back.next.click()
    asked = page.step
    assert isinstance(asked, ConfirmStep)
    assert asked.next is not None
    asked._field.setText("non la frase di questo profilo")
    asked.next.click()
    qtbot.waitUntil(lambda: asked.trouble.text() != "", timeout=10_000)
    asked._field.setText(PASSPHRASE)
    asked.next.click()
    qtbot.waitUntil(lambda: page._code is None, timeout=10_000)
    assert program.profile is not None
    folder = program.profile.folder
    program._put_away("")
    with pytest.raises(WrongRecoveryCode):
        program.profiles.recover(folder, old_code.text, ANOTHER)
    program.profiles.recover(folder, code.text, ANOTHER).close()


def test_what_is_half_done_is_kept_nowhere(program: Application) -> None:
    window(program).go("new_code")
    page = window(program).findChild(NewCodePage)
    assert page is not None
    assert isinstance(page.step, ShowCodeStep)
    words = page.step._code.words
    kept = program._screen()
    assert not any(f'"{word}"' in kept or f" {word} " in kept for word in words)
