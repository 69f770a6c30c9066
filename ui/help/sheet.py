"""The help before the door: laid over the steps, so that what is half typed there stays."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ui.help.view import HelpView
from ui.texts import t
from ui.theme.look import colour, px
from ui.widgets.buttons import IconButton
from ui.widgets.labels import label

LEAVING = (Qt.Key.Key_Escape, Qt.Key.Key_F1)


class HelpSheet(QWidget):
    """Covers `window` until Esc, F1 or its cross; what lies below is out of reach meanwhile."""

    def __init__(self, window: QWidget, topic: str) -> None:
        super().__init__(window)
        self._window = window
        self._before = QApplication.focusWidget()
        self.view = HelpView()
        self.view.followed.connect(self.view.show_topic)
        self.view.show_topic(topic or self.view.first())
        head = QHBoxLayout()
        head.addWidget(label(t("page.help"), "page"), 1)
        head.addWidget(IconButton("x", t("help.close"), self.leave, colour="text"))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(18), px(12), px(18), px(14))
        column.setSpacing(px(10))
        column.addLayout(head)
        column.addWidget(self.view, 1)
        self._below = [one for one in _children(window) if one is not self and one.isEnabled()]
        for one in self._below:
            one.setEnabled(False)
        window.installEventFilter(self)
        self.setAccessibleName(t("page.help"))
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.view.text.setFocus()

    def leave(self) -> None:
        """Go away, and put the cursor back where it was."""
        self._window.removeEventFilter(self)
        for one in self._below:
            one.setEnabled(True)
        self.hide()
        if self._before is not None and self._window.isAncestorOf(self._before):
            self._before.setFocus()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        # The keys must reach the sheet, not a shortcut of the window.
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in LEAVING:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in LEAVING and not (event.key() == Qt.Key.Key_Escape and self.view.step_back()):
            self.leave()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("bg"))
        painter.end()


def _children(window: QWidget) -> list[QWidget]:
    return window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
