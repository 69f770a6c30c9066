"""The topics beside the text: by section, or what a search found."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from ui.texts import t
from ui.theme.look import px, sized, tokens

KEY = Qt.ItemDataRole.UserRole
LIST_WIDTH, SCROLLER = 270, 14
"""Pixels at 100 %: of the list, and of its scroll bar."""

ASIDE, ABOVE = 9, 5
"""Padding of a line."""


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
                item.setSizeHint(self._room_for(title))
                self.addItem(item)
        self.blockSignals(False)

    def light(self, key: str) -> None:
        """Put the choice on a topic without telling; on none when it is not in the list."""
        self.blockSignals(True)
        self.setCurrentRow(-1)
        for row in range(self.count()):
            if self.item(row).data(KEY) == key:
                self.setCurrentRow(row)
                self.scrollToItem(self.item(row), QListWidget.ScrollHint.PositionAtCenter)
        self.blockSignals(False)
        self.viewport().update()

    def keys(self) -> list[str]:
        """The topics in the list, from the top."""
        kept = [self.item(row).data(KEY) for row in range(self.count())]
        return [key for key in kept if key]

    def _room_for(self, title: str) -> QSize:
        # Qt forgets the padding of the sheet when it wraps the words.
        width = px(LIST_WIDTH - 2 * ASIDE - SCROLLER - 8)
        flags = Qt.TextFlag.TextWordWrap
        words = QFontMetrics(self.font()).boundingRect(QRect(0, 0, width, 1000), flags, title)
        return QSize(px(LIST_WIDTH - SCROLLER), words.height() + 2 * px(ABOVE))

    def _turned(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(KEY):
            self.wanted.emit(item.data(KEY))


def _heading(words: str) -> QListWidgetItem:
    made = QListWidgetItem(words)
    made.setFlags(Qt.ItemFlag.NoItemFlags)
    made.setFont(sized(12, bold=True))
    made.setForeground(QColor(tokens().muted))
    return made
