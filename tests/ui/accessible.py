"""What a screen reader would meet: for the tests of every page."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QWidget

TOUCHED = {
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.PageTab,
    QAccessible.Role.Table,
    QAccessible.Role.List,
    QAccessible.Role.Link,
    QAccessible.Role.ButtonMenu,
}
"""Roles of what one presses, writes into or walks through: each must say its name."""


def interfaces(widget: QWidget) -> Iterator[QAccessibleInterface]:
    """Every accessible object under `widget` that can be seen."""
    waiting: list[QAccessibleInterface | None] = [QAccessible.queryAccessibleInterface(widget)]
    while waiting:
        one = waiting.pop()
        if one is None or not one.isValid() or one.state().invisible:
            continue
        yield one
        if one.role() not in (QAccessible.Role.Table, QAccessible.Role.List):
            waiting.extend(one.child(i) for i in range(one.childCount()))


def nameless(widget: QWidget) -> list[str]:
    """What can be touched under `widget` and says no name."""
    found = []
    for one in interfaces(widget):
        made = one.object()
        # Qt's own cross in a field: reached by nobody but the mouse, the field itself has its name.
        if isinstance(made.parent(), QLineEdit) and type(made) is QToolButton:
            continue
        if one.role() in TOUCHED and not one.text(QAccessible.Text.Name).strip():
            found.append(f"{type(made).__name__} {made.objectName()}".strip())
    return found


class Strays(QObject):
    """Hears of windows that appear beside the one expected: a widget shown before it has a parent."""

    def __init__(self, expected: type[QWidget]) -> None:
        super().__init__()
        self._expected = expected
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow()
        if shown and not isinstance(watched, self._expected):
            self.seen.append(type(watched).__name__)
        return False


def walked_by_tab(window: QWidget, most: int = 400) -> list[QWidget]:
    """The widgets Tab leads to, until it is where it began."""
    walked: list[QWidget] = []
    for _ in range(most):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        if walked and focus is walked[-1]:  # from one link of a text to the next
            continue
        if focus is None or focus in walked:
            return walked
        walked.append(focus)
    raise AssertionError("Tab never comes back")


def unreached(window: QWidget) -> list[str]:
    """What can be seen and touched but Tab does not lead to (members of one group count once)."""
    walked = walked_by_tab(window)
    found = []
    for widget in window.findChildren(QWidget):
        wanted = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
        if wanted and widget not in walked and widget.focusProxy() is None:
            found.append(f"{type(widget).__name__} {widget.objectName()} {widget.accessibleName()}".strip())
    return found
