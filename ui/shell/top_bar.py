"""The line over the page: title and count, search, state of saving, lock, the page's one action."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.page import Action
from ui.palette.field import SearchField
from ui.texts import is_rtl, t
from ui.theme.icons import leading, pixmap
from ui.theme.look import px, sized, tokens
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import label
from ui.widgets.painting import focus_ring, rounded
from ui.widgets.pressing import pressed_by_enter

HEIGHT = 58
ROOMY = 1100
"""From this width on the lock button has its word."""


NARROWEST = 120
"""Pixels at 100 % that are left to the search field."""


AROUND = 50
"""Pixels at 100 % around the words of the pill."""

LEAST_PILL, LEAST_TITLE = 40, 60
"""Pixels at 100 % that the pill and the title keep, however large the letters are."""


class StatePill(QAbstractButton):
    """Where the work is: only here, sent, waiting. A click tells the details."""

    said = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone: Tone = "neutral"
        self._icon = "laptop"
        self._room: int | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def say(self, text: str, tone: Tone = "neutral", icon: str = "laptop") -> None:
        """Show a state in a few words."""
        self._tone, self._icon = tone, icon
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.updateGeometry()
        self.update()
        self.said.emit()

    def words_in(self, room: int) -> str:
        """What is shown in so many pixels: the parts in the middle go first, then those at the end."""
        metrics = QFontMetrics(sized(13))
        parts = self.text().split(" · ")
        ways = [parts, [parts[0], parts[-1]], parts[:1]]
        for words in (" · ".join(way) for way in ways):
            if metrics.horizontalAdvance(words) <= room:
                return words
        return metrics.elidedText(parts[0], Qt.TextElideMode.ElideRight, room)

    def take_room(self, width: int) -> None:
        """Be no wider than `width`: what does not fit is left out whole, not cut."""
        if width != self._room:
            self._room = width
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        words = self.text() if self._room is None else self.words_in(max(0, self._room - px(AROUND)))
        return QSize(QFontMetrics(sized(13)).horizontalAdvance(words) + px(AROUND), px(34))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(40), px(34)) if self._room is None else self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        ink, ground = tokens().tone(self._tone)
        painter = QPainter(self)
        rounded(painter, self.rect(), px(10), ground)
        side = px(16)
        left = self.width() - px(12) - side if is_rtl() else px(12)
        painter.drawPixmap(left, (self.height() - side) // 2, pixmap(self._icon, ink, 16))
        painter.setPen(QColor(ink))
        painter.setFont(sized(13))
        room = (
            self.rect().adjusted(px(12), 0, -px(36), 0)
            if is_rtl()
            else self.rect().adjusted(px(36), 0, -px(12), 0)
        )
        shown = self.words_in(room.width())
        if room.width() > px(30):
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, shown)
        if self.hasFocus():
            focus_ring(painter, self.rect(), px(10))
        painter.end()


class TopBar(QWidget):
    """One line; in a small window first the search field gives way, then the words beside the title."""

    lock_asked = Signal()
    back_asked = Signal()
    state_asked = Signal()

    def __init__(self, search: SearchField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(px(HEIGHT))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(18), px(11), px(18), px(9))
        self._row.setSpacing(px(10))
        self._back = IconButton("arrow-left", t("nav.back"), self.back_asked.emit, colour="text")
        self._title = label("", "page")
        self._subtitle = label("", "muted")
        self._subtitle.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._subtitle.setMinimumWidth(0)
        self.search = search
        search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        search.setMaximumWidth(px(440))
        search.setMinimumWidth(px(NARROWEST))
        self.pill = StatePill()
        self.pill.said.connect(self._make_room)
        self.pill.clicked.connect(lambda: self.state_asked.emit())
        self._lock = Button(t("lock.do"), self.lock_asked.emit, icon="lock")
        self._lock.setToolTip(f"{t('lock.do')}  (Ctrl+L)")
        self._primary: Button | None = None
        self._words = ""
        for widget in (self._back, self._title, self._subtitle):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        self._row.addWidget(search, 30)
        self._row.addWidget(self.pill)
        self._row.addWidget(self._lock)
        self._back.hide()

    def show_page(self, title: str, subtitle: str, action: Action | None, *, back: bool) -> None:
        """The head of another page."""
        self._words = title
        _elided(self._subtitle, subtitle, px(260))
        self._back.setVisible(back)
        if self._primary is not None:
            self._row.removeWidget(self._primary)
            self._primary.hide()
            self._primary.deleteLater()
            self._primary = None
        if action is not None:
            self._primary = Button(t(action.key), action.run, kind="primary", icon=action.icon)
            self._primary.setObjectName("primary")
            self._primary.setEnabled(action.enabled)
            if action.shortcut:
                self._primary.setToolTip(f"{t(action.key)}  ({action.shortcut})")
            self._row.addWidget(self._primary)
        self._make_room()

    def _make_room(self) -> None:
        """Quiet words beside the title go before the state of the work is cut, the title before a button."""
        _elided(self._title, self._words, px(320))
        over = self._taken([self._title, self._lock]) + px(NARROWEST + 10 + LEAST_PILL) - self.width()
        if over > 0 and self.isVisible():
            _elided(self._title, self._words, max(px(LEAST_TITLE), self._title.sizeHint().width() - over))
        self.pill.take_room(self.width() - self._taken([self._title, self._lock]) - px(NARROWEST + 10))
        needed = self._taken([self._title, self._lock, self.pill, self._subtitle]) + px(NARROWEST)
        self._subtitle.setVisible(bool(self._subtitle.text()) and needed <= self.width())

    def _taken(self, widgets: list[QWidget]) -> int:
        """What these take beside the button back and the action, with what lies between."""
        others: list[QWidget] = [self._primary] if self._primary is not None else []
        others += [self._back] if not self._back.isHidden() else []
        sizes = [one.sizeHint().width() for one in (*widgets, *others)]
        return sum(sizes) + px(10) * (len(sizes) + 1) + px(36)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = self.width() >= px(ROOMY - 64)
        self._lock.setText(t("lock.do") if roomy else "")
        self._lock.setIcon(leading("lock", gap=4 if roomy else 0))
        self._lock.setIconSize(QSize(px(20 if roomy else 16), px(16)))
        self._make_room()


def _elided(where: QLabel, text: str, room: int) -> None:
    where.ensurePolished()
    shown = QFontMetrics(where.font()).elidedText(text, Qt.TextElideMode.ElideRight, room)
    where.setText(shown)
    where.setToolTip(text if shown != text else "")
    where.setAccessibleName(text)
