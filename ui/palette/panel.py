"""The list under the search field: recent places, people, services, commands."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.palette.providers import Command, Hit
from ui.texts import is_rtl, t
from ui.theme.icons import pixmap
from ui.theme.look import px, sized, tokens
from ui.widgets.labels import label
from ui.widgets.painting import badge_height, badge_width, paint_badge, rounded

Entry = Hit | Command
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading."""

    title: str
    entries: list[Entry] = field(default_factory=list)
    to_read: bool = False
    """Below the commands."""


class PaletteModel(QAbstractListModel):
    """Headings and lines as one list; headings cannot be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[str | Entry] = []

    def show(self, groups: list[Group]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._rows = []
        for group in groups:
            if group.entries:
                self._rows.append(group.title)
                self._rows.extend(group.entries)
        self.endResetModel()

    def row(self, index: int) -> str | Entry | None:
        """What stands on a line; a `str` is a heading."""
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def next_line(self, start: int, step: int) -> int:
        """The line that can be chosen, `step` lines on from `start`, going around; -1 for none."""
        lines = [i for i, row in enumerate(self._rows) if not isinstance(row, str)]
        if not lines:
            return -1
        if start not in lines:
            return lines[0] if step > 0 else lines[-1]
        return lines[(lines.index(start) + step) % len(lines)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.row(index.row()), str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row if isinstance(row, str) or row is None else _spoken(row)
        if role == Qt.ItemDataRole.UserRole:
            return row
        return None


def _spoken(entry: Entry) -> str:
    if isinstance(entry, Command):
        return entry.title
    return ", ".join(part for part in (entry.title, entry.subtitle, entry.badge) if part)


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(row, str):
            return QSize(0, px(28))
        return QSize(0, px(44 if isinstance(row, Hit) and row.subtitle else 36))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        area: QRect = option.rect
        painter.save()
        if isinstance(row, str):
            painter.setFont(sized(11.5, bold=True))
            painter.setPen(QColor(tokens().muted))
            painter.drawText(area.adjusted(px(12), px(6), -px(12), 0), _leading(), row)
        else:
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            if selected:
                rounded(painter, area.adjusted(px(4), 0, -px(4), 0), px(6), tokens().selected)
            self._paint_entry(painter, area.adjusted(px(12), 0, -px(12), 0), row)
        painter.restore()

    def _paint_entry(self, painter: QPainter, area: QRect, entry: Entry) -> None:
        side = px(18)
        left = area.right() - side if is_rtl() else area.left()
        painter.drawPixmap(left, area.center().y() - side // 2, pixmap(entry.icon, "muted", 18))
        tail = entry.shortcut if isinstance(entry, Command) else entry.badge
        width = badge_width(tail) if tail else 0
        room = _inset(area, px(30), width + px(8) if width else 0)
        if tail:
            at = area.left() if is_rtl() else area.right() - width
            paint_badge(
                painter, QRect(at, area.center().y() - badge_height() // 2, width, badge_height()), tail
            )
        subtitle = entry.subtitle if isinstance(entry, Hit) else ""
        painter.setPen(QColor(tokens().text))
        title = room.adjusted(0, px(4), 0, -area.height() // 2) if subtitle else room
        _words(painter, title, entry.title, sized(13, bold=bool(subtitle)))
        if subtitle:
            painter.setPen(QColor(tokens().muted))
            _words(painter, room.adjusted(0, area.height() // 2 - px(2), 0, -px(2)), subtitle, sized(12))


def _leading() -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if is_rtl() else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute


def _inset(area: QRect, start: int, end: int) -> QRect:
    return area.adjusted(end, 0, -start, 0) if is_rtl() else area.adjusted(start, 0, -end, 0)


def _words(painter: QPainter, area: QRect, text: str, font: QFont) -> None:
    painter.setFont(font)
    metrics = QFontMetrics(painter.font())
    painter.drawText(area, _leading(), metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width()))


class PalettePanel(QWidget):
    """Laid over the page, under the search field; never takes the focus from it."""

    chosen = Signal(object)
    """A `Hit` or a `Command`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(2), px(6), px(2), px(6))
        column.setSpacing(0)
        self.model = PaletteModel()
        self._list = QListView()
        self._list.setModel(self.model)
        self._list.setItemDelegate(_Delegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFrameShape(QListView.Shape.NoFrame)
        self._list.setStyleSheet("background: transparent;")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMouseTracking(True)
        self._list.setAccessibleName(t("palette.results"))
        self._list.entered.connect(self._list.setCurrentIndex)
        self._list.clicked.connect(lambda _: self.choose())
        self._nothing = label("", "muted")
        self._nothing.setContentsMargins(px(14), px(8), px(14), px(8))
        column.addWidget(self._list)
        column.addWidget(self._nothing)
        self.hide()

    def show_groups(self, groups: list[Group], nothing: str = "") -> None:
        """Show what was found; `nothing` is the sentence when there is none."""
        self.model.show(groups)
        found = self.model.rowCount() > 0
        self._list.setVisible(found)
        self._nothing.setText(nothing)
        self._nothing.setVisible(not found)
        self.steer(+1)
        self._fit()

    def steer(self, step: int) -> None:
        """Move the choice."""
        line = self.model.next_line(self._list.currentIndex().row(), step)
        self._list.setCurrentIndex(self.model.index(line))

    def choose(self) -> None:
        """Go where the chosen line leads."""
        row = self.model.row(self._list.currentIndex().row())
        if row is not None and not isinstance(row, str):
            self.chosen.emit(row)

    def place(self, field: QWidget, window: QWidget) -> None:
        """Lie under `field`, at least 520 pixels wide, inside `window`."""
        at = field.mapTo(window, field.rect().bottomLeft())
        width = min(max(field.width(), px(560)), window.width() - px(24))
        left = at.x() + field.width() - width if is_rtl() else at.x()
        left = min(max(left, px(12)), window.width() - width - px(12))
        self.setGeometry(left, at.y() + px(6), width, self.height())
        self._fit()

    def _fit(self) -> None:
        rows = self.model.rowCount()
        wanted = sum(self._list.sizeHintForRow(i) for i in range(rows)) if rows else px(40)
        above = self.window().height() - self.y() - px(16)
        self._list.setFixedHeight(min(wanted, max(px(120), above - px(14))))
        self.resize(self.width(), (self._list.height() if rows else wanted) + px(14))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, self.rect(), px(8), tokens().surface, tokens().border)
        painter.end()
