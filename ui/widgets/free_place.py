"""Where something laid over a window covers nothing one needs: no button, no field, not the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QStyle, QWidget

from ui.theme.look import px

CONTROLS = (QAbstractButton, QLineEdit, QComboBox)


def places(window: QWidget, size: QSize, margin: int) -> list[QRect]:
    """Places for something of `size`, the best first: at the foot, in the middle, else aside, else higher."""
    room = window.width() - size.width()
    foot = window.height() - size.height() - margin
    across = [room // 2, room - margin, room * 3 // 4, room // 4]
    # A foot of buttons is as high as three small steps; higher up there is what one reads.
    upwards = [foot - step for step in (0, px(28), px(56), px(84), px(140), px(210), px(280)) if step < foot]
    along = [QRect(QPoint(x, y), size) for y in upwards for x in across]
    return [QStyle.visualRect(window.layoutDirection(), window.rect(), one) for one in along]


def is_free(window: QWidget, over: QWidget) -> bool:
    """Whether `over` covers nothing where it is."""
    return not _covered(over.geometry(), _needed(window, over))


def free_place(window: QWidget, among: Sequence[QRect], over: QWidget) -> QRect:
    """The first place where `over` covers nothing; if there is none, the one where it covers least."""
    needed = _needed(window, over)
    best, least = among[0], -1
    for place in among:
        covered = _covered(place, needed)
        if not covered:
            return place
        if least < 0 or covered < least:
            best, least = place, covered
    return best


def _covered(place: QRect, needed: Sequence[QRect]) -> int:
    return sum(place.intersects(one) for one in needed)


def _needed(window: QWidget, over: QWidget) -> list[QRect]:
    found = [_seen(window, one) for one in window.findChildren(QWidget) if _is_control(one, over)]
    cursor = QApplication.focusWidget()
    if cursor is not None and window.isAncestorOf(cursor) and not over.isAncestorOf(cursor):
        line = cursor.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        at = line if isinstance(line, QRect) and line.isValid() else cursor.rect()
        found.append(QRect(cursor.mapTo(window, at.topLeft()), at.size()))
    return [one for one in found if not one.isEmpty()]


def _is_control(one: QWidget, over: QWidget) -> bool:
    return isinstance(one, CONTROLS) and one.isVisible() and one.isEnabled() and not over.isAncestorOf(one)


def _seen(window: QWidget, one: QWidget) -> QRect:
    """What of it is in view, in the window's own measures; nothing when it is scrolled away."""
    return one.visibleRegion().boundingRect().translated(one.mapTo(window, QPoint(0, 0)))
