"""A part of a form that folds away: its heading tells how much is answered inside."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from ui.texts import t
from ui.theme.icons import icon, icon_size
from ui.theme.look import px
from ui.widgets.labels import label


class FoldButton(QToolButton):
    """The heading: a press, Enter or Space opens and closes; reading direction does not matter."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(title.replace("&", "&&"))
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(icon_size(16))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setStyleSheet(f"QToolButton {{ padding: {px(4)}px {px(2)}px; }}")
        font = self.font()
        font.setBold(True)
        self.setFont(font)
        self.toggled.connect(lambda _: self._draw())
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers()
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggle()
        else:
            super().keyPressEvent(event)

    def _draw(self) -> None:
        self.setIcon(icon("chevron-up" if self.isChecked() else "chevron-down", "muted", 16))


class FoldingSection(QWidget):
    """`body` under a heading; `told(n)` says how many answers it holds while it is shut."""

    def __init__(self, title: str, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = body
        self.button = FoldButton(title)
        self._count = label("", "small")
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(px(8))
        head.addWidget(self.button)
        head.addWidget(self._count)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addLayout(head)
        column.addWidget(body)
        self._title = title
        self.button.toggled.connect(self._show)
        self.told(0)
        self._show(False)

    @property
    def is_open(self) -> bool:
        """Whether the body is shown."""
        return self.button.isChecked()

    def open(self, opened: bool = True) -> None:
        """Show the body or fold it away."""
        self.button.setChecked(opened)

    def told(self, answers: int) -> None:
        """How many answers are inside."""
        words = t("forms.answers", n=answers) if answers else ""
        self._count.setText(words)
        self.button.setAccessibleName(f"{self._title}, {words}" if words else self._title)

    def _show(self, opened: bool) -> None:
        self.body.setVisible(opened)
        self._count.setVisible(not opened)
