"""Words on the page: headings, quiet words, small badges, initials."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme.look import px, sized, tokens
from ui.theme.tokens import Tone
from ui.widgets.painting import badge_height, badge_width, paint_badge, rounded
from ui.widgets.reading_side import reading_side

Role = Literal["figure", "page", "heading", "strong", "text", "muted", "small"]


def label(text: str = "", role: Role = "text", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """Plain text (never HTML) in one of the program's few sizes."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    made.setAlignment(reading_side())
    if wrap:
        # As wide as it is given, as high as that asks for; never a reason for the window to grow.
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


class Badge(QWidget):
    """A state in one or two words, in the tone of its mood."""

    def __init__(self, text: str = "", tone: Tone = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._tone = text, tone
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def say(self, text: str, tone: Tone = "neutral") -> None:
        """Show another state; an empty text hides the badge."""
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        if self.parentWidget() is not None:
            self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The words shown."""
        return self._text

    def sizeHint(self) -> QSize:
        return QSize(badge_width(self._text), badge_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(badge_width(self._text), px(60)), badge_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_badge(painter, self.rect(), self._text, self._tone)
        painter.end()


def initials(name: str) -> str:
    """One or two letters that stand for a name, in whatever script; "?" for none."""
    words = [word for word in name.split() if word[0].isalpha()]
    if not words:
        return "?"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


class Avatar(QWidget):
    """A person's initials in a disc; decoration beside the written name, silent to readers."""

    TONES: tuple[Tone, ...] = ("info", "ok", "warn", "neutral")

    def __init__(self, name: str = "", size: int = 36, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letters = ""
        self._picture = QPixmap()
        self._tone: Tone = "info"
        self.setFixedSize(px(size), px(size))
        self.show_name(name)

    def show_name(self, name: str) -> None:
        """Stand for another person."""
        self._letters, self._picture = initials(name), QPixmap()
        self._tone = self.TONES[sum(map(ord, name)) % len(self.TONES)]
        self.update()

    def show_picture(self, image: QImage) -> None:
        """The person's own face instead of their letters, cut to the disc."""
        ratio = self.devicePixelRatioF()
        side = round(self.width() * ratio)
        grown = image.scaled(
            side,
            side,
            Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )
        # Heads stand in the upper half of most pictures: what is too high is cut below.
        cut = grown.copy((grown.width() - side) // 2, (grown.height() - side) // 4, side, side)
        self._picture = QPixmap.fromImage(cut)
        self._picture.setDevicePixelRatio(ratio)
        self.update()

    def has_picture(self) -> bool:
        """Whether a face is shown."""
        return not self._picture.isNull()

    def paintEvent(self, event: QPaintEvent) -> None:
        ink, ground = tokens().tone(self._tone)
        painter = QPainter(self)
        if not self._picture.isNull():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            disc = QPainterPath()
            disc.addEllipse(self.rect())
            painter.setClipPath(disc)
            painter.drawPixmap(0, 0, self._picture)
            painter.end()
            return
        rounded(painter, self.rect(), self.height() / 2, ground)
        painter.setPen(QColor(ink))
        painter.setFont(sized(13 * self.height() / px(36), bold=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._letters)
        painter.end()
