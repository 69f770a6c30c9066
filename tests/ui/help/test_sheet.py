"""Help before the door: at the step one is on, and what is half typed there stays."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

import ui.unlock
from app.catalogue.help_topics import HelpBook
from tests.ui.accessible import nameless, walked_by_tab
from ui import texts
from ui.help.sheet import HelpSheet
from ui.job_runner import JobRunner
from ui.preferences import Preferences
from ui.unlock.door import Door
from ui.unlock.ports import LocalProfiles
from ui.unlock.step import Step


@pytest.fixture
def door(qtbot: QtBot, tmp_path: Path) -> Iterator[Door]:
    jobs = JobRunner()
    door = Door(LocalProfiles(tmp_path), jobs, Preferences())
    qtbot.addWidget(door)
    with qtbot.waitActive(door):
        door.show()
        door.activateWindow()
    yield door
    jobs.stop()


def sheet_of(door: Door) -> HelpSheet:
    found = [one for one in door.findChildren(HelpSheet) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def press(door: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or door, key)


def test_what_is_half_typed_stays(qtbot: QtBot, door: Door) -> None:
    door.show_named("passphrase")
    assert door.step is not None
    field = next(one for one in door.step.findChildren(QLineEdit) if one.isVisible())
    field.setFocus()
    field.setText("mare ven")
    press(door, Qt.Key.Key_F1)
    sheet = sheet_of(door)
    assert sheet.view.topic == "new_profile"
    assert all(sheet.isAncestorOf(one) for one in walked_by_tab(door))
    assert nameless(sheet) == []
    press(door, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert (field.text(), field.hasFocus(), field.isEnabled()) == ("mare ven", True, True)


def test_links_and_the_search_work_there_and_esc_empties_the_search_first(door: Door) -> None:
    door.show_help()
    sheet = sheet_of(door)
    sheet.view.text.anchorClicked.emit(QUrl("topic:recovery"))
    assert sheet.view.topic == "recovery"
    QTest.keyClick(sheet.view.text, Qt.Key.Key_K)
    assert sheet.view.search.text() == "k"
    press(door, Qt.Key.Key_Escape)
    assert sheet.isVisible()
    assert sheet.view.search.text() == ""
    door.resize(900, 620)
    assert sheet.size() == door.size()
    press(door, Qt.Key.Key_F1)
    assert not sheet.isVisible()


def test_every_step_has_a_topic() -> None:
    for source in Path(ui.unlock.__path__[0]).glob("*_step*.py"):
        import_module(f"ui.unlock.{source.stem}")
    steps = Step.__subclasses__()
    assert len(steps) > 10
    assert {step.topic for step in steps} <= HelpBook("it", texts.t).topics.keys()


def test_the_button_speaks_the_language_chosen(door: Door) -> None:
    door.speak("fr")
    assert door._help.text() == door._help.accessibleName() == "Aide"
    door.show_help()
    assert sheet_of(door).view.text.toPlainText().startswith("Créer votre profil")
    texts.set_language("it")
