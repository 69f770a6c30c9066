"""The side where reading begins, whatever letters are shown there."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ui.texts import is_rtl


def reading_side() -> Qt.AlignmentFlag:
    """Qt would push Latin words to the other side of an Arabic window, and Arabic ones of a Latin window."""
    side = Qt.AlignmentFlag.AlignRight if is_rtl() else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
