"""The topics beside the text: by section, or what a search found."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from ui.texts import t
from ui.theme.look import px, sized, tokens

KEY = Qt.ItemDataRole.UserRole
LIST_WIDTH, SCROLLER = 270, 14
"""Pixels at 100 %: of the list, and of its scroll bar."""

ASIDE, ABOVE, SPARE = 9, 5, 8
"""Padding of a line, and what Qt keeps beside its words."""


class TopicList(QListWidget):
    """Whichever line is current is read; headings are passed over."""

    wanted = Signal(str)
    """The line of another topic was chosen: its key."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(t("help.topics"))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setWordWrap(True)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        c, edge = tokens(), f"{px(ABOVE)}px {px(ASIDE)}px"
        self.setStyleSheet(
            f"QListWidget {{ background: transparent; outline: 0; }}"
            f"QListWidget::item {{ color: {c.text}; padding: {edge}; border-radius: {px(5)}px; }}"
            f"QListWidget::item:hover {{ background: {c.hover}; }}"
            f"QListWidget::item:disabled {{ color: {c.muted}; background: transparent; }}"
            f"QListWidget::item:selected {{ background: {c.selected}; color: {c.text}; }}"
            f"QListWidget::item:selected:focus {{ border: 2px solid {c.accent}; }}"
        )
        self.currentItemChanged.connect(self._turned)

    def offer(self, groups: Iterable[tuple[str, list[tuple[str, str]]]]) -> None:
        """Show (heading, [(key, title)]); an empty heading is left out."""
        self.blockSignals(True)
        self.clear()
        for heading, topics in groups:
            if heading:
                self.addItem(_heading(heading))
            for key, title in topics:
                item = QListWidgetItem(title)
                item.setData(KEY, key)
                self.addItem(item)
                self._fit(item)
        self.blockSignals(False)

    def light(self, key: str) -> None:
        """Put the choice on a topic without telling; on none when it is not in the list."""
        self.blockSignals(True)
        self.setCurrentRow(-1)
        for row in range(self.count()):
            if self.item(row).data(KEY) == key:
                self.setCurrentRow(row)
                self._centre()
        self.blockSignals(False)
        self.viewport().update()

    def keys(self) -> list[str]:
        """The topics in the list, from the top."""
        kept = [self.item(row).data(KEY) for row in range(self.count())]
        return [key for key in kept if key]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for row in range(self.count()):
            self._fit(self.item(row))
        self._centre()

    def _centre(self) -> None:
        if self.currentRow() >= 0:
            self.scrollToItem(self.currentItem(), QListWidget.ScrollHint.PositionAtCenter)

    def _fit(self, item: QListWidgetItem) -> None:
        # Qt forgets the padding of the sheet when it wraps the words.
        room = self.width() - px(SCROLLER)
        area = QRect(0, 0, max(room - px(2 * ASIDE + SPARE), 1), 1000)
        font = item.font() if item.data(KEY) is None else self.font()
        words = QFontMetrics(font).boundingRect(area, Qt.TextFlag.TextWordWrap, item.text())
        item.setSizeHint(QSize(room, words.height() + 2 * px(ABOVE)))

    def _turned(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(KEY):
            self.wanted.emit(item.data(KEY))


def _heading(words: str) -> QListWidgetItem:
    made = QListWidgetItem(words)
    made.setFlags(Qt.ItemFlag.NoItemFlags)
    made.setFont(sized(12, bold=True))
    made.setForeground(QColor(tokens().muted))
    return made
