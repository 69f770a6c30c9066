"""Ways through the window by keyboard: shortcuts, and from region to region (F6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget


def bind(window: QWidget, keys: Mapping[str, Callable[[], object]]) -> None:
    """Each shortcut calls its function."""
    for sequence, call in keys.items():
        QShortcut(QKeySequence(sequence), window).activated.connect(_ignoring_result(call))


def next_region(regions: Sequence[QWidget]) -> None:
    """Put the cursor into the region after the one it is in, on what first takes it there."""
    focus = QApplication.focusWidget()
    at = next((i for i, one in enumerate(regions) if focus is not None and one.isAncestorOf(focus)), 0)
    region = regions[(at + 1) % len(regions)]
    for widget in region.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return


def _ignoring_result(call: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        call()

    return run
