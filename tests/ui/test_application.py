"""The whole program in one process: enter, write half a sentence, lock, come back to the letter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.user import User
from app.usecases.last_words import SCREEN
from app.usecases.passphrases import offer_recovery_code
from app.usecases.profiles import create
from tests.app.usecases.profile_cases import FAST, PASSPHRASE
from ui import preferences, texts
from ui.application import Application
from ui.settings.page import SettingsPage
from ui.unlock.door import Opened
from ui.unlock.person_step import PersonStep
from ui.unlock.ports import LocalProfiles


class Program:
    """Starts and ends applications on one data folder."""

    def __init__(self, qtbot: QtBot, app: QApplication, home: Path) -> None:
        self.bot, self.app, self.home = qtbot, app, home
        self.profiles = LocalProfiles(home, cost=FAST, floor=FAST)
        self.ended: list[str] = []
        self.running: Application | None = None

    def start(self) -> Application:
        program = Application(
            self.app, self.home, profiles=self.profiles, again=lambda: self.ended.append("again")
        )
        self.running = program
        program._place_host()
        program._show_door()
        with self.bot.waitExposed(program.host):
            program.host.show()
        program.host.activateWindow()
        return program

    def enter(self, program: Application, founder: User | None = None) -> None:
        door = program.door
        assert door is not None
        folder = self.profiles.entries()[0].folder
        door._open(Opened(self.profiles.unlock(folder, PASSPHRASE), founder))
        self.bot.waitUntil(lambda: program.window is not None, timeout=20_000)

    def end(self) -> None:
        if self.running is not None:
            self.running._put_away(self.running._screen())
            self.running.jobs.stop()
            self.running.host.hide()
            self.running.host.deleteLater()


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    create(tmp_path, "Profilo 1", PASSPHRASE, offer_recovery_code("it"), cost=FAST).close()
    program = Program(qtbot, qapp, tmp_path)
    yield program
    program.end()


FOUNDER = User(name="Lia Serra", role="operator")


def test_lock_blanks_ends_and_brings_the_half_typed_words_back(program: Program) -> None:
    first = program.start()
    program.enter(first, FOUNDER)
    assert first.window is not None
    first.window.go("settings")
    page = first.window.findChild(SettingsPage)
    assert page is not None
    first.window.top_bar.search.setObjectName("unfinished")
    state = first._screen()
    assert '"settings"' in state
    first.lock()
    assert program.ended == ["again"]
    assert first.session is None
    assert first.profile is None
    first.jobs.stop()
    first.host.hide()

    second = program.start()
    program.enter(second)
    assert second.window is not None
    entry = second.window._navigator.entry()
    assert entry is not None
    assert entry.key == "settings"


def test_the_screen_is_kept_while_one_works(program: Program, qtbot: QtBot) -> None:
    running = program.start()
    program.enter(running, FOUNDER)
    running.keep_screen()

    def kept() -> bool:
        assert running.session is not None
        draft = running.session.draft(SCREEN)
        return draft is not None and "visits" in draft.body

    qtbot.waitUntil(kept)
    assert running.session is not None
    assert running.session.drafts() == []  # nobody left a form half typed


def test_a_language_chosen_in_settings_builds_the_window_anew(program: Program) -> None:
    running = program.start()
    program.enter(running, FOUNDER)
    before = running.window
    assert before is not None
    before.go("settings")
    running.preferences.language = "ar"
    running.change()
    assert running.window is not before
    assert running.window is not None
    assert texts.is_rtl()
    assert running.window._navigator.page is not None
    assert running.window._navigator.page.title() == texts.t("page.settings")
    assert preferences.read(program.home).language == "ar"


def test_a_profile_that_cannot_be_opened_leads_back_to_the_door(program: Program, qtbot: QtBot) -> None:
    running = program.start()
    folder = program.profiles.entries()[0].folder
    opened = Opened(program.profiles.unlock(folder, PASSPHRASE))
    (folder / "profile.db").write_bytes(b"SQLite format 3\x00 and readable")
    running._enter(opened)
    qtbot.waitUntil(lambda: running.profile is None, timeout=10_000)
    again = running.door
    assert again is not None
    assert again.step is not None
    assert again.step.trouble.text() == texts.t("error.database.not_encrypted")


def test_the_new_process_is_told_that_somebody_was_here() -> None:
    from ui.restart import RETURNING, command

    assert command()[-1] == RETURNING


def test_a_page_that_cannot_say_its_state_does_not_stop_the_lock(program: Program) -> None:
    running = program.start()
    program.enter(running, FOUNDER)
    window = running.window
    assert window is not None

    class Broken(type(window._navigator)):  # type: ignore[misc]
        def save_state(self) -> list[list[object]]:
            raise RuntimeError

    window._navigator.__class__ = Broken
    with pytest.raises(RuntimeError):
        running.lock()
    assert program.ended == ["again"]
    assert running.session is None


def test_a_profile_whose_making_was_cut_short_asks_who_it_is(program: Program, qtbot: QtBot) -> None:
    running = program.start()
    door = running.door
    assert door is not None
    folder = program.profiles.entries()[0].folder
    door._open(Opened(program.profiles.unlock(folder, PASSPHRASE)))
    qtbot.waitUntil(lambda: isinstance(door.step, PersonStep), timeout=10_000)
    assert isinstance(door.step, PersonStep)
    door.step.done.emit(FOUNDER)
    qtbot.waitUntil(lambda: running.window is not None, timeout=10_000)
    assert running.session is not None
    assert running.session.user.name == "Lia Serra"
