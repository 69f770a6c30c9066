"""The native window, and what it holds at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.texts import t
from ui.theme.icons import pixmap
from ui.widgets.messages import InlineMessage


class Host(QWidget):
    """The one native window; what it shows is exchanged within it, so that nothing jumps.

    `notice` stands above it, whatever is shown: what endangers everybody's words.
    """

    def __init__(self, closed: Callable[[], None]) -> None:
        super().__init__()
        self._closed = closed
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget | None = None
        self.notice = InlineMessage()
        self._box.setSpacing(0)
        self._box.addWidget(self.notice)
        self.setWindowTitle(t("app.name"))
        self.setWindowIcon(pixmap("anchor", "accent", 64))

    def put(self, widget: QWidget) -> None:
        """Show `widget` instead of what is shown."""
        if self._shown is not None:
            self._box.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = widget
        self.setMinimumSize(widget.minimumSize())
        self._box.addWidget(widget, 1)
        widget.show()

    def blank(self) -> None:
        """Show nothing, at once: painted before this returns."""
        if self._shown is not None:
            self._shown.hide()
        self.repaint()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._closed()
        super().closeEvent(event)
