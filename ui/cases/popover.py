"""A small panel that opens under a button: filters, columns, who to assign to. Esc shuts it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.texts import is_rtl
from ui.theme.look import px, tokens
from ui.widgets.labels import label
from ui.widgets.painting import rounded


class Popover(QWidget):
    """Put things in `popover.body`; `open_under(button)` shows it."""

    def __init__(self, title: str, parent: QWidget, *, width: int = 340) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(title)
        self._wanted = width
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(px(16), px(14), px(16), px(14))
        self.body.setSpacing(px(10))
        self.body.addWidget(label(title, "strong"))

    def open_under(self, button: QWidget) -> None:
        """Show it below `button`, beginning where the button begins, inside the window."""
        width = px(self._wanted)
        self.ensurePolished()
        height = self.body.totalHeightForWidth(width) if self.body.hasHeightForWidth() else -1
        self.setFixedSize(width, height if height > 0 else self.body.totalSizeHint().height())
        window = button.window()
        corner = button.mapToGlobal(QPoint(0, button.height() + px(4)))
        left = corner.x() + button.width() - width if is_rtl() else corner.x()
        least = window.mapToGlobal(QPoint(0, 0)).x() + px(8)
        most = least + window.width() - width - px(16)
        self.move(min(max(left, least), most), corner.y())
        self.show()
        first = self.nextInFocusChain()
        if first is not None and self.isAncestorOf(first):
            first.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, self.rect(), px(8), tokens().surface, tokens().border)
        painter.end()
