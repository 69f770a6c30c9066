"""In the made-up language every word on the frame is bracketed: what is not was forgotten in the code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.profile import new_session
from ui import texts
from ui.job_runner import JobRunner
from ui.main_window import MainWindow
from ui.pages import PAGES
from ui.preferences import Preferences
from ui.texts import NATIVE_NAMES
from ui.unlock.door import Door
from ui.unlock.ports import LocalProfiles

KEYS = ("Ctrl+", "Alt+", "Esc", "F1", "F5", "F6")
FRAME = [entry for entry in PAGES if entry.key == "settings"]


@pytest.fixture(autouse=True)
def made_up() -> Iterator[None]:
    texts.set_language("xx")
    yield
    texts.set_language("it")


def said(root: QWidget) -> set[str]:
    """Every word on the widgets under `root`, hints and tips too."""
    found: set[str] = set()
    for widget in root.findChildren(QWidget):
        if isinstance(widget, QLabel | QAbstractButton):
            found.add(widget.text())
        if isinstance(widget, QLineEdit):
            found.add(widget.placeholderText())
        found |= {widget.toolTip(), widget.accessibleName()}
    return {words for words in found if words}


def forgotten(root: QWidget, *allowed: str) -> set[str]:
    """Words that went past the catalogue."""
    known = {*NATIVE_NAMES.values(), *allowed}
    return {words for words in said(root) if words not in known and not _excused(words)}


def _excused(words: str) -> bool:
    return words.startswith(("[", *KEYS)) or words[0].isdigit()


@pytest.mark.parametrize("step", ["start", "type_back", "person"])
def test_the_door(qtbot: QtBot, tmp_path: Path, step: str) -> None:
    jobs = JobRunner()
    door = Door(LocalProfiles(tmp_path), jobs, Preferences())
    qtbot.addWidget(door)
    door.show()
    door.show_named(step)
    assert forgotten(door) == set()
    jobs.stop()


@pytest.mark.parametrize("entry", FRAME, ids=[entry.key for entry in FRAME])
def test_the_frame(qtbot: QtBot, tmp_path: Path, entry: object) -> None:
    session, jobs = new_session(tmp_path), JobRunner()
    window = MainWindow(session, jobs, pages=FRAME, invented=True)
    qtbot.addWidget(window)
    window.restore_state({})
    window.show()
    window.show_shortcuts()
    assert len(said(window)) > 20
    assert forgotten(window) == set()
    window.stop()
    jobs.stop()
    session.close()


def test_a_forgotten_word_is_found(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    QLabel("Salva", window)
    assert forgotten(window) == {"Salva"}
