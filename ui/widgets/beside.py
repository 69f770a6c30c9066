"""A list with a panel beside it; in a small window the panel is a page of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from shiboken6 import isValid

from ui.theme.look import px

SIDE_BY_SIDE = 1100
"""Width of the window, in pixels at 100 %, from which both are shown."""


class Beside(QWidget):
    """`main` always; `panel` beside it in a wide window, instead of it (`open_panel`) in a small one.

    A page's `step_back` asks `close_panel()`, so that Esc leads from the panel to the list.
    """

    layout_changed = Signal(bool)
    """True when both are side by side."""

    def __init__(
        self, main: QWidget, panel: QWidget, *, width: int = 300, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._main, self._panel, self._width = main, panel, width
        self._wide, self._opened = True, False
        self._before: QWidget | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(10))
        row.addWidget(main, 1)
        row.addWidget(panel)
        self._arrange()

    @property
    def side_by_side(self) -> bool:
        """Whether both are shown."""
        return self._wide

    def open_panel(self) -> None:
        """In a small window show the panel instead of the list; in a wide one it is there already."""
        if not self._opened:
            self._before = QApplication.focusWidget()
        self._opened = True
        self._arrange()
        if not self._wide:
            # What is hidden hands the cursor on to whatever comes next, even outside of the page.
            _focus(next((one for one in self._panel.findChildren(QWidget) if _takes(one)), self._panel))

    def close_panel(self) -> bool:
        """Show the list again; False when it was not hidden."""
        if self._wide or not self._opened:
            return False
        self._opened = False
        self._arrange()
        if self._before is not None and isValid(self._before):
            _focus(self._before)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.window().width() >= px(SIDE_BY_SIDE)
        if wide != self._wide:
            self._wide = wide
            self._arrange()
            self.layout_changed.emit(wide)

    def _arrange(self) -> None:
        self._main.setVisible(self._wide or not self._opened)
        self._panel.setVisible(self._wide or self._opened)
        if self._wide:
            self._panel.setFixedWidth(px(self._width))
        else:
            self._panel.setMinimumWidth(0)
            self._panel.setMaximumWidth(16777215)


def _takes(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible() and widget.isEnabled()


def _focus(widget: QWidget) -> None:
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
