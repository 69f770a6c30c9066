"""Buttons: one primary on a screen, secondary ones beside it, quiet ones in lists, danger apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from ui.theme.icons import icon as tinted
from ui.theme.icons import icon_size, leading
from ui.theme.look import px
from ui.widgets.pressing import pressed_by_enter

Kind = Literal["primary", "secondary", "quiet", "danger", "link"]

_INK: dict[str, str] = {"primary": "on_accent", "danger": "bad", "link": "accent"}


class Button(QPushButton):
    """A button with words; `icon` is the name of a Lucide drawing put before them."""

    def __init__(
        self,
        text: str,
        on_click: Callable[[], object] | None = None,
        *,
        kind: Kind = "secondary",
        icon: str = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(name or text)
        if icon:
            self.setIcon(leading(icon, _INK.get(kind, "text")))
            self.setIconSize(QSize(px(20), px(16)))
        if on_click is not None:
            self.clicked.connect(lambda: on_click())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Many double-click everything. The second press must not do it twice, nor press what the
        # first one has just put under the pointer.
        event.accept()


class IconButton(QToolButton):
    """A button that is only a drawing; `name` is its words, shown on hover and read aloud."""

    def __init__(
        self,
        icon: str,
        name: str,
        on_click: Callable[[], object] | None = None,
        *,
        colour: str = "muted",
        size: int = 18,
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setIcon(tinted(icon, colour, size, on="accent" if checkable else ""))
        self.setIconSize(icon_size(size))
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setCheckable(checkable)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if on_click is not None:
            self.clicked.connect(lambda: on_click())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)
