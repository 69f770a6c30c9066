"""A crash file holds places in our code and versions, and never what somebody typed."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.errors import DiskFull, OperationalError
from ui.crash import KEPT, Crash, describe, install, keep
from ui.screen_state import rich
from ui.shell.crash_page import CrashPage

MARKER = "Amina-Hassan-1980"


@pytest.fixture
def hooks() -> Iterator[None]:
    before = sys.excepthook, threading.excepthook
    yield
    sys.excepthook, threading.excepthook = before


def crashed() -> Crash:
    try:
        rich({"bytes": f"{MARKER}"})
    except ValueError as error:
        return describe(type(error), error.__traceback__)
    raise AssertionError


def test_the_facts_are_places_and_versions_alone() -> None:
    crash = crashed()
    assert MARKER not in crash.facts
    assert "ui.screen_state.rich:" in crash.facts
    assert "builtins.ValueError" in crash.facts
    assert str(Path.home()) not in crash.facts


def test_the_same_fault_has_the_same_code() -> None:
    assert crashed().code == crashed().code
    assert crashed().code != describe(KeyError, None).code


def test_old_files_go(tmp_path: Path) -> None:
    for i in range(KEPT + 5):
        keep(Crash(f"{i:04}", "facts"), tmp_path)
    assert len(list((tmp_path / "crashes").iterdir())) == KEPT


@pytest.mark.usefixtures("hooks")
def test_an_error_in_any_thread_is_kept_and_shown(tmp_path: Path) -> None:
    shown: list[Crash] = []
    told: list[OperationalError] = []
    install(tmp_path, shown.append, told.append)
    thread = threading.Thread(target=lambda: rich({"bytes": MARKER}))
    thread.start()
    thread.join()
    assert len(shown) == 1
    (file,) = (tmp_path / "crashes").iterdir()
    assert MARKER not in file.read_text(encoding="utf-8")
    assert shown[0].code in file.name
    sys.excepthook(DiskFull, DiskFull(), None)  # no fault of the program: told in its own words
    assert [type(one) for one in told] == [DiskFull]
    assert len(shown) == 1


def test_the_page_gives_the_code_and_lets_go_on(qtbot: QtBot) -> None:
    window, restarted = QWidget(), list[bool]()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    page = CrashPage(window, Crash("ABCD-1234", "facts"), lambda: restarted.append(True))
    assert page.isVisible()
    page.go_on.click()
    assert not page.isVisible()
