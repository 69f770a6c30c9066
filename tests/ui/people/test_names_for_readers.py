"""Every control of these pages has a name a screen reader can say, in every language."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.legal import Permit
from app.session import Session
from tests.app.usecases.acting import newcomer
from ui import texts
from ui.forms.editors import open_record_editor
from ui.main_window import MainWindow


def nameless(page: QWidget) -> list[str]:
    """Controls the Tab key reaches that say nothing."""
    found = []
    for widget in page.findChildren(QWidget):
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or not widget.isVisibleTo(page):
            continue
        face = QAccessible.queryAccessibleInterface(widget)
        if not face.text(QAccessible.Text.Name).strip():
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


@pytest.mark.parametrize("page", ["register", "person", "merge", "contact", "record"])
def test_every_control_has_a_name(qtbot: QtBot, window: MainWindow, session: Session, page: str) -> None:
    person = newcomer(session)
    params: dict[str, Any] = {} if page == "register" else {"person": person.id}
    if page == "record":
        open_record_editor(window, Permit(person=person.id), new=True)
    else:
        window.go(page, **params)
    shown = window._navigator.page
    assert shown is not None
    assert nameless(shown) == []
    assert not texts.missing()
