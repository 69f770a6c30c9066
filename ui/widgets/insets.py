"""Drawings and small buttons inside a text field, growing with the text (Qt's own actions do not)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from ui.texts import is_rtl
from ui.theme.icons import pixmap
from ui.theme.look import px


class Inset(QObject):
    """Keeps `child` at the beginning or the end of `field`, and the words clear of it."""

    def __init__(self, field: QLineEdit, child: QWidget, *, leading: bool) -> None:
        super().__init__(field)
        self._field, self._child, self._leading = field, child, leading
        child.setParent(field)
        child.setCursor(Qt.CursorShape.ArrowCursor if leading else Qt.CursorShape.PointingHandCursor)
        margins = field.textMargins()
        room = px(24)
        if leading != is_rtl():
            margins.setLeft(room)
        else:
            margins.setRight(room)
        field.setTextMargins(margins)
        field.installEventFilter(self)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        hint = self._child.sizeHint()
        edge = px(8) if self._leading else px(3)
        left = edge if self._leading != is_rtl() else self._field.width() - hint.width() - edge
        top = (self._field.height() - hint.height()) // 2
        self._child.setGeometry(left, top, hint.width(), hint.height())


def leading_drawing(field: QLineEdit, icon: str) -> None:
    """A quiet drawing before the words."""
    drawing = QLabel()
    drawing.setPixmap(pixmap(icon, "muted", 16))
    drawing.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    Inset(field, drawing, leading=True)


def trailing(field: QLineEdit, child: QWidget) -> None:
    """A small button after the words."""
    Inset(field, child, leading=False)
