"""The page of a crash: what happened, what is safe, what to do, a code for support."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.crash import Crash
from ui.texts import t
from ui.theme.look import px, tokens
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import label


class CrashPage(QWidget):
    """Laid over the window; work goes on after it, or the program starts again locked."""

    def __init__(self, window: QWidget, crash: Crash, restart: Callable[[], object]) -> None:
        super().__init__(window)
        self.setAccessibleName(t("crash.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        card = Card(padding=28)
        card.setFixedWidth(px(520))
        card.body.addWidget(label(t("crash.title"), "heading", wrap=True))
        for key in ("crash.happened", "crash.safe", "crash.todo"):
            card.body.addWidget(label(t(key), wrap=True))
        code = label(t("crash.code", code=crash.code), "strong", selectable=True)
        card.body.addWidget(code)
        row = QHBoxLayout()
        copy = Button(t("crash.copy"), lambda: QGuiApplication.clipboard().setText(crash.facts), icon="copy")
        self.go_on = Button(t("crash.go_on"), self.close)
        again = Button(t("crash.restart"), restart, kind="primary")
        for widget in (copy, self.go_on, again):
            row.addWidget(widget)
        card.body.addLayout(row)
        outer = QVBoxLayout(self)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        outer.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(1)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        again.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens().shade))
        painter.end()
