"""Facts in two columns: quiet names, plain values."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from ui.texts import inserted, is_rtl
from ui.theme.look import px
from ui.widgets.labels import label


class KeyValues(QWidget):
    """`show_facts([(name, value), ...])`; a value may be a widget (a badge). Values can be selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(px(14))
        self._form.setVerticalSpacing(px(7))
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        # Names begin where reading begins, on every style and platform.
        side = Qt.AlignmentFlag.AlignRight if is_rtl() else Qt.AlignmentFlag.AlignLeft
        self._form.setLabelAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop)

    def show_facts(self, facts: Iterable[tuple[str, str | QWidget]]) -> None:
        """Replace everything; facts without a value are left out."""
        while self._form.rowCount():
            self._form.removeRow(0)
        for name, value in facts:
            if value:
                quiet = label(name, "muted")
                quiet.setAlignment(
                    quiet.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask | Qt.AlignmentFlag.AlignTop
                )
                self._form.addRow(quiet, _value(name, value))


def _value(name: str, value: str | QWidget) -> QWidget:
    if isinstance(value, QWidget):
        return value
    made: QLabel = label(inserted(value) if is_rtl() else value, wrap=True, selectable=True)
    made.setAccessibleName(f"{name}: {value}")
    return made
