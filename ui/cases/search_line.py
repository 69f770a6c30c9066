"""The search field of a page: a glass, a cross that empties it, Down leads to the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.texts import t
from ui.theme.icons import icon
from ui.theme.look import px


class SearchLine(QLineEdit):
    """Filters at each keystroke."""

    went_down = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setToolTip(f"{name}  (Ctrl+F)")
        self.setFixedWidth(px(220))
        glass = QAction(icon("search", "muted", 16), "", self)
        glass.setEnabled(False)
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._cross = QAction(icon("x", "muted", 16), t("cases.search_clear"), self)
        self._cross.triggered.connect(self.clear)
        self.addAction(self._cross, QLineEdit.ActionPosition.TrailingPosition)
        self._cross.setVisible(False)
        self.textChanged.connect(lambda text: self._cross.setVisible(bool(text)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
            self.went_down.emit()
            return
        super().keyPressEvent(event)
