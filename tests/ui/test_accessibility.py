"""Every page of the program says what it is to those who cannot see it, and is reached by Tab."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.profile import new_session
from tests.ui.accessible import Strays, interfaces, nameless, unreached
from tests.ui.windows import settled
from ui import texts
from ui.job_runner import JobRunner
from ui.main_window import MainWindow
from ui.pages import PAGES, PageEntry
from ui.preferences import Preferences
from ui.unlock.door import Door
from ui.unlock.ports import LocalProfiles

PLAIN = [entry for entry in PAGES if entry.place != "inside"]


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    session, jobs = new_session(tmp_path, role="supervisor"), JobRunner()
    window = MainWindow(session, jobs, invented=True)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.restore_state({})
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield window
    window.stop()
    jobs.stop()
    session.close()


@pytest.mark.parametrize("entry", PLAIN, ids=[entry.key for entry in PLAIN])
def test_everything_on_the_page_says_its_name(qtbot: QtBot, window: MainWindow, entry: PageEntry) -> None:
    window.go(entry.key)
    settled(qtbot, window)
    assert len(list(interfaces(window))) > 10
    assert nameless(window) == []
    assert texts.missing() == frozenset()


@pytest.mark.parametrize("entry", PLAIN, ids=[entry.key for entry in PLAIN])
def test_tab_leads_everywhere_and_comes_back(qtbot: QtBot, window: MainWindow, entry: PageEntry) -> None:
    window.go(entry.key)
    settled(qtbot, window)
    assert unreached(window) == []


@pytest.mark.parametrize("step", ["start", "passphrase", "code", "type_back", "person"])
@pytest.mark.parametrize("language", ["it", "ar"])
def test_the_door_is_named_and_walked_too(qtbot: QtBot, tmp_path: Path, step: str, language: str) -> None:
    texts.set_language(language)
    jobs = JobRunner()
    door = Door(LocalProfiles(tmp_path), jobs, Preferences())
    qtbot.addWidget(door)
    with qtbot.waitActive(door):
        door.show()
        door.activateWindow()
    door.show_named(step)
    QApplication.processEvents()
    assert nameless(door) == []
    assert unreached(door) == []
    assert texts.missing() == frozenset()
    jobs.stop()


@pytest.fixture
def strays(qapp: QApplication) -> Iterator[Strays]:
    strays = Strays(QWidget)
    qapp.installEventFilter(strays)
    yield strays
    qapp.removeEventFilter(strays)


def test_nothing_flashes_beside_the_window(qtbot: QtBot, window: MainWindow, strays: Strays) -> None:
    strays._expected = MainWindow
    for entry in PLAIN:
        window.go(entry.key)
        settled(qtbot, window)
    window.open_palette("a")
    window.show_shortcuts()
    window.toast("Fatto.", undo=lambda: None)
    assert strays.seen == []


def test_nothing_flashes_beside_the_door(qtbot: QtBot, tmp_path: Path, strays: Strays) -> None:
    strays._expected = Door
    jobs = JobRunner()
    door = Door(LocalProfiles(tmp_path), jobs, Preferences())
    qtbot.addWidget(door)
    door.show()
    for step in ("start", "passphrase", "code", "type_back", "person"):
        door.show_named(step)
    assert strays.seen == []
    QLabel("a stray").show()
    assert strays.seen == ["QLabel"]
    jobs.stop()


def test_the_walk_finds_what_has_no_name_and_what_tab_skips(qtbot: QtBot) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(QLineEdit())
    named = QPushButton("Va bene")
    column.addWidget(named)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    assert nameless(window) == ["QLineEdit"]
    assert unreached(window) == []
