"""Facts in two columns: quiet names, plain values."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.texts import inserted, is_rtl
from ui.theme.look import px
from ui.widgets.labels import label


class KeyValues(QWidget):
    """`show_facts([(name, value), ...])`; a value may be a widget (a badge). Values can be selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # A grid, for QFormLayout cuts values of two lines off when it has shared out the width too late.
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(14))
        self._grid.setVerticalSpacing(px(7))
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Iterable[tuple[str, str | QWidget]]) -> None:
        """Replace everything; facts without a value are left out."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        shown = [(name, value) for name, value in facts if value]
        for row, (name, value) in enumerate(shown):
            # Names begin where reading begins, on every style and platform.
            quiet = label(name, "muted")
            quiet.setAlignment(
                quiet.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask | Qt.AlignmentFlag.AlignTop
            )
            self._grid.addWidget(quiet, row, 0)
            self._grid.addWidget(_value(name, value), row, 1)


def _value(name: str, value: str | QWidget) -> QWidget:
    if isinstance(value, QWidget):
        return value
    made: QLabel = label(inserted(value) if is_rtl() else value, wrap=True, selectable=True)
    made.setAlignment(made.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask | Qt.AlignmentFlag.AlignTop)
    made.setAccessibleName(f"{name}: {value}")
    return made
