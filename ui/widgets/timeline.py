"""What happened, newest first: a line down the side, a drawing for each entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.texts import is_rtl, t
from ui.theme.icons import pixmap
from ui.theme.look import px, tokens
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.labels import Badge, label
from ui.widgets.painting import rounded

AT_ONCE = 20
"""Entries made at once; the rest comes by pressing the button below."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `when` and `who` are ready words; `open` leads to it."""

    title: str
    when: str
    text: str = ""
    who: str = ""
    icon: str = "circle-dot"
    tone: Tone = "info"
    badge: str = ""
    open: Callable[[], object] | None = None


class Timeline(QWidget):
    """Grows by twenty entries at a time, so that a long history opens as fast as a short one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._left: list[Entry] = []
        self._more: Button | None = None

    def show_entries(self, entries: Iterable[Entry]) -> None:
        """Replace everything."""
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._more = None
        self._left = list(entries)
        self._grow()

    def _grow(self) -> None:
        if self._more is not None:
            self._column.removeWidget(self._more)
            self._more.hide()
            self._more.deleteLater()
            self._more = None
        now, self._left = self._left[:AT_ONCE], self._left[AT_ONCE:]
        for entry in now:
            self._column.addWidget(_EntryRow(entry, last=not self._left and entry is now[-1]))
        if self._left:
            self._more = Button(t("list.more", n=len(self._left)), self._grow, kind="link")
            self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignHCenter)


class _EntryRow(QWidget):
    def __init__(self, entry: Entry, *, last: bool) -> None:
        super().__init__()
        self._entry, self._last = entry, last
        self.setAccessibleName(", ".join(part for part in (entry.when, entry.title, entry.who) if part))
        outer = QVBoxLayout(self)
        start, end = (0, px(42)) if is_rtl() else (px(42), 0)
        outer.setContentsMargins(start, px(5), end, px(14))
        outer.setSpacing(px(2))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        if entry.open is not None:
            head.addWidget(Button(entry.title, entry.open, kind="link"))
        else:
            head.addWidget(label(entry.title, "strong"))
        if entry.badge:
            head.addWidget(Badge(entry.badge, entry.tone))
        head.addStretch(1)
        head.addWidget(label(entry.when, "small"))
        outer.addLayout(head)
        if entry.text:
            outer.addWidget(label(entry.text, wrap=True, selectable=True))
        if entry.who:
            outer.addWidget(label(entry.who, "small"))

    def paintEvent(self, event: QPaintEvent) -> None:
        t_, side = tokens(), px(28)
        ink, ground = t_.tone(self._entry.tone)
        left = self.width() - side if is_rtl() else 0
        painter = QPainter(self)
        if not self._last:
            painter.setPen(QPen(QColor(t_.line), px(2)))
            painter.drawLine(left + side // 2, px(30), left + side // 2, self.height())
        disc = QRect(left, 0, side, side)
        rounded(painter, disc, side / 2, ground)
        drawing = pixmap(self._entry.icon, ink, 15)
        inset = (side - px(15)) // 2
        painter.drawPixmap(disc.left() + inset, inset, drawing)
        painter.end()
