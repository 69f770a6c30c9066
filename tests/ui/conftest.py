"""Dresses the test application as the program is dressed, and lets nothing outlive its test."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.patience import PatientBot
from ui import texts
from ui.theme import look

# Tests never need a screen; set before Qt asks for one.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    """Italian, light, 100 % at the start of each test; deferred deletes done at its end."""
    spoken = texts._spoken._messages
    if spoken is not None and spoken.language == "it":
        spoken.missing.clear()  # reading all its sentences again takes longer than many tests
    else:
        texts.set_language("it")
    look.wear(qapp)
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    gc.collect(1)


@pytest.fixture(autouse=True, scope="session")
def garbage() -> Iterator[None]:
    """As in the program: windows in a cycle are never destroyed by a worker thread."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """Waits for states as long as a busy machine may need: no test names a time of its own."""
    return PatientBot(request)


@pytest.fixture
def mirrored(qtbot: QtBot) -> Iterator[None]:
    """Arabic: everything begins from the right."""
    texts.set_language("ar")
    yield
    texts.set_language("it")
