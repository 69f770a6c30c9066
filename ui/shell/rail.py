"""The rail: where in the program one is, and Alt+1..0 to go elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ui.pages import HELP, PageEntry
from ui.texts import is_rtl, t
from ui.theme.icons import pixmap
from ui.theme.look import px, sized, tokens
from ui.widgets.painting import focus_ring, rounded
from ui.widgets.pressing import pressed_by_enter

WIDE, NARROW = 188, 64
"""Width of the rail in pixels at 100 %, with words and without."""

FOOT_KEYS: Final = {"settings": "Ctrl+,", HELP: "F1"}
"""What leads to a line at the foot."""


class RailButton(QAbstractButton):
    """One line of the rail. The page shown has a ground, bold words and a bar at its beginning."""

    def __init__(self, entry: PageEntry, shortcut: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self._narrow = False
        self._mark = 0
        words = t(entry.title_key)
        self.setText(words)
        self.setCheckable(True)
        self.setAccessibleName(words)
        self.setToolTip(f"{words}  ({shortcut})" if shortcut else words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMaximumHeight(px(39))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_narrow(self, narrow: bool) -> None:
        """Show the drawing alone."""
        self._narrow = narrow
        self.update()

    def set_mark(self, count: int) -> None:
        """A count at the line's end (things that wait); 0 hides it."""
        self._mark = count
        words = t(self.entry.title_key)
        self.setAccessibleName(t("rail.with_count", page=words, n=count) if count else words)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(px(NARROW - 22 if self._narrow else WIDE - 18), px(39))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(30), px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        t_, on = tokens(), self.isChecked()
        painter = QPainter(self)
        if on or self.underMouse():
            rounded(painter, self.rect(), px(6), t_.rail_active if on else t_.rail_hover)
        ink = t_.rail_text if on else t_.rail_muted
        mark = pixmap(self.entry.icon, ink, 18)
        side, top = px(18), (self.height() - px(18)) // 2
        left = (self.width() - side) // 2 if self._narrow else px(12)
        painter.drawPixmap(self._mirrored(QRect(left, top, side, side)).topLeft(), mark)
        if not self._narrow:
            self._paint_words(painter, ink, on)
        if self._mark:
            self._paint_mark(painter)
        if self.hasFocus():
            focus_ring(painter, self.rect(), px(6), t_.rail_text)
        painter.end()

    def _paint_words(self, painter: QPainter, ink: str, bold: bool) -> None:
        font = sized(13, bold=bold)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        end = px(31) if self._mark else px(6)
        room = self._mirrored(QRect(px(38), 0, self.width() - px(38) - end, self.height()))
        shown = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        side = Qt.AlignmentFlag.AlignRight if is_rtl() else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute, shown)

    def _paint_mark(self, painter: QPainter) -> None:
        words = "99+" if self._mark > 99 else str(self._mark)
        width = max(px(20), QFontMetrics(sized(11, bold=True)).horizontalAdvance(words) + px(10))
        if self._narrow:
            area = QRect(self.width() - width, 0, width, px(17))
        else:
            area = QRect(self.width() - width - px(7), (self.height() - px(18)) // 2, width, px(18))
        area = self._mirrored(area)
        rounded(painter, area, px(9), tokens().warn_bg)
        painter.setFont(sized(11, bold=True))
        painter.setPen(QColor(tokens().warn))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)

    def _mirrored(self, rect: QRect) -> QRect:
        if not is_rtl():
            return rect
        return QRect(self.width() - rect.left() - rect.width(), rect.top(), rect.width(), rect.height())


class Rail(QWidget):
    """The program's name, the pages, and settings at the foot."""

    chosen = Signal(str)

    def __init__(self, entries: Iterable[PageEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(t("rail.name"))
        self._buttons: dict[str, RailButton] = {}
        self._narrow = False
        column = QVBoxLayout(self)
        column.setContentsMargins(px(9), px(14), px(9), px(14))
        column.setSpacing(px(4))
        self._brand = _Brand()
        column.addWidget(self._brand)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(4))
        column.addLayout(self._lines, 1)
        self.offer(entries)

    def offer(self, entries: Iterable[PageEntry]) -> None:
        """Other lines; counts and light are set anew by whoever knows them."""
        while self._lines.count():
            item = self._lines.takeAt(0)
            old = item.widget() if item else None
            if old is not None:
                old.hide()
                old.deleteLater()
        self._buttons.clear()
        entries = list(entries)
        for number, entry in enumerate((e for e in entries if e.place == "rail"), 1):
            shortcut = f"Alt+{number % 10}" if number <= 10 else ""
            self._lines.addWidget(self._button(entry, shortcut))
        self._lines.addStretch(1)
        for entry in entries:
            if entry.place == "foot":
                self._lines.addWidget(self._button(entry, FOOT_KEYS.get(entry.key, "")))
        self.set_narrow(self._narrow)

    def _button(self, entry: PageEntry, shortcut: str) -> RailButton:
        made = RailButton(entry, shortcut, self)
        made.clicked.connect(lambda: self._click(entry.key))
        self._buttons[entry.key] = made
        return made

    def _click(self, key: str) -> None:
        self.chosen.emit(key)

    def light(self, key: str) -> None:
        """Light the line of `key`, or none."""
        for name, made in self._buttons.items():
            made.setChecked(name == key)

    def set_mark(self, key: str, count: int) -> None:
        """Show how many things wait on a page."""
        if key in self._buttons:
            self._buttons[key].set_mark(count)

    def set_narrow(self, narrow: bool) -> None:
        """Drawings alone, for windows under 1200 pixels."""
        self._narrow = narrow
        self.setFixedWidth(px(NARROW if narrow else WIDE))
        self._brand.set_narrow(narrow)
        for made in self._buttons.values():
            made.set_narrow(narrow)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens().rail))
        painter.end()


class _Brand(QWidget):
    """The program's drawing and name."""

    def __init__(self) -> None:
        super().__init__()
        self._narrow = False
        self.setFixedHeight(px(44))

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side, rtl = px(22), is_rtl()
        top = (self.height() - side) // 2 - px(4)
        left = (self.width() - side) // 2 if self._narrow else px(11)
        painter.drawPixmap(
            self.width() - left - side if rtl else left, top, pixmap("anchor", tokens().rail_text, 22)
        )
        if not self._narrow:
            painter.setPen(QColor(tokens().rail_text))
            painter.setFont(sized(18, bold=True))
            room = (
                self.rect().adjusted(0, 0, -px(42), -px(8))
                if rtl
                else self.rect().adjusted(px(42), 0, 0, -px(8))
            )
            side_flag = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
            flags = side_flag | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
            painter.drawText(room, flags, t("app.name"))
        painter.end()
