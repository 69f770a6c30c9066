"""A layout that goes to the next line when the line is full, from the side reading begins."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget


class FlowLayout(QLayout):
    """Chips, badges, buttons: as many on a line as fit."""

    def __init__(self, parent: QWidget | None = None, gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)
        if parent is not None:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            parent.setSizePolicy(policy)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._items]
        width = sum(hint.width() + self._gap for hint in hints)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        mirrored = QGuiApplication.isRightToLeft()
        y, lines = rect.top(), self._lines(rect.width())
        for line in lines:
            x, height = 0, max(hint.height() for _, hint in line)
            for item, hint in line if move else ():
                width = min(hint.width(), rect.width())
                left = rect.right() + 1 - x - width if mirrored else rect.left() + x
                top = y + (height - hint.height()) // 2  # level with taller ones beside it
                item.setGeometry(QRect(QPoint(left, top), QSize(width, hint.height())))
                x += width + self._gap
            y += height + self._gap
        return y - self._gap - rect.top() if lines else 0

    def _lines(self, room: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """The items as they fall into lines, each with the size it wants."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        x = 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            hint = item.sizeHint()
            width = min(hint.width(), room)
            if not lines or x + width > room:
                lines.append([])
                x = 0
            lines[-1].append((item, hint))
            x += width + self._gap
        return lines
