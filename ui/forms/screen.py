"""A screen whose inputs are forms: what is typed, where the cursor stands, how far it is scrolled."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from ui.forms.typed import cursor_in, put_cursor
from ui.screen_state import State


def take_screen(page: QWidget, typed: dict[str, Any]) -> State:
    """The state of `page`, as plain values."""
    focus = QApplication.focusWidget()
    name = focus.objectName() if focus and page.isAncestorOf(focus) else ""
    area = page.findChild(QScrollArea)
    scroll = area.verticalScrollBar().value() if area else 0
    return {"typed": typed, "focus": name, "cursor": cursor_in(focus), "scroll": scroll}


def restore_screen(page: QWidget, state: State) -> None:
    """Cursor and scroll of `take_screen`; call it when what is typed stands there again."""
    focus = page.findChild(QWidget, state["focus"]) if state["focus"] else None
    if focus is not None:
        focus.setFocus()
        put_cursor(focus, state["cursor"])
    area = page.findChild(QScrollArea)
    if area is not None:
        area.verticalScrollBar().setValue(state.get("scroll", 0))
