"""A sheet to sign on: mouse, pen or finger; and the same by keyboard, with one's name typed in full.

`SignaturePad` is the sheet alone. `SignatureField` is what a form wants: the sheet, or the typed name
for whoever cannot or will not draw, one press apart.

    field = SignatureField(t("plan.sign_here"))
    field.set_signer("Amina Diallo")
    field.edited.connect(...)
    field.method(), field.strokes(), field.typed_name()   # "drawn" or "typed" or "", text, text
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTouchEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.signature import HEIGHT, MOST_STROKES, WIDTH, BadStrokes, decode, encode
from ui.texts import inserted, t
from ui.theme.look import px, sized, tokens
from ui.widgets.buttons import Button
from ui.widgets.fields import TextField
from ui.widgets.labels import label
from ui.widgets.messages import show_if
from ui.widgets.painting import focus_ring, rounded
from ui.widgets.secret_field import SecretField

DRAWN: Final = "drawn"
TYPED: Final = "typed"
PROVED: Final = "proved"


class SignaturePad(QWidget):
    """Strokes on a sheet; `strokes()` is the text of `app.domain.signature`, empty when nothing is drawn.

    Backspace takes the last stroke back, Delete all of them. `show_strokes` shows one that was kept;
    with `frozen` it is a picture and nothing can be drawn.
    """

    edited = Signal()

    def __init__(self, name: str, *, frozen: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._frozen = name, frozen
        self._lines: list[list[QPointF]] = []
        self._drawing = False
        if not frozen:
            self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # No wider than the sheet is: what is drawn beside it would be pressed into its edge.
        self.setMaximumWidth(round(self.sizeHint().height() * WIDTH / HEIGHT))
        self._tell()

    def strokes(self) -> str:
        """What is drawn."""
        try:
            return encode([[(point.x(), point.y()) for point in line] for line in self._lines])
        except BadStrokes:
            return ""

    def show_strokes(self, text: str | None) -> None:
        """Show a signature that was kept, without telling; what is none shows an empty sheet."""
        try:
            kept = decode(text)
        except BadStrokes:
            kept = ()
        self._lines = [[QPointF(x, y) for x, y in stroke] for stroke in kept]
        self._tell()

    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self._lines

    def clear(self) -> None:
        """A clean sheet."""
        if self._lines:
            self._lines = []
            self._changed()

    def undo(self) -> bool:
        """Take the last stroke back; False when there is none."""
        if not self._lines:
            return False
        self._lines.pop()
        self._changed()
        return True

    def sizeHint(self) -> QSize:
        return QSize(px(420), px(84 if self._frozen else 170))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(220), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        kinds = (QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd)
        if event.type() == QEvent.Type.TouchCancel and self._drawing:
            self._end()  # the system took the finger away (a palm, a gesture): what is drawn stays
        if not self._frozen and event.type() in kinds and isinstance(event, QTouchEvent) and event.points():
            self._touched(event)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._frozen and event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drawing:
            self._go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drawing:
            self._end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._frozen:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Backspace:
            self.undo()
        elif event.key() == Qt.Key.Key_Delete:
            self.clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = tokens()
        painter = QPainter(self)
        ground, edge = (look.surface, look.line) if self._frozen else (look.bg, look.border)
        rounded(painter, self.rect(), px(6), ground, edge)
        if not self._frozen:
            self._paint_line(painter)
        left, top, scale = self._sheet()
        painter.setPen(QPen(QColor(look.text), px(2), c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for line in self._lines:
            placed = [QPointF(left + p.x() * scale, top + p.y() * scale) for p in line]
            if len(placed) == 1:
                painter.drawPoint(placed[0])
            else:
                painter.drawPath(_smooth(placed))
        if self.hasFocus():
            focus_ring(painter, self.rect(), px(6))
        painter.end()

    def _paint_line(self, painter: QPainter) -> None:
        """Where the name goes; while nothing is there, the words for it."""
        look = tokens()
        base = round(self.height() * 0.72)
        painter.setPen(QPen(QColor(look.border), 1, Qt.PenStyle.DashLine))
        painter.drawLine(px(24), base, self.width() - px(24), base)
        if not self._lines:
            painter.setPen(QColor(look.muted))
            painter.setFont(sized(13))
            below = self.rect().adjusted(px(24), base + px(2), -px(24), -px(4))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, t("signature.here"))

    def _sheet(self) -> tuple[float, float, float]:
        """Left, top and scale of the sheet within the widget: never mirrored, a signature is a picture."""
        scale = min(self.width() / WIDTH, self.height() / HEIGHT)
        return (self.width() - WIDTH * scale) / 2, (self.height() - HEIGHT * scale) / 2, scale

    def _on_sheet(self, at: QPointF) -> QPointF:
        left, top, scale = self._sheet()
        return QPointF(
            min(max((at.x() - left) / scale, 0.0), float(WIDTH)),
            min(max((at.y() - top) / scale, 0.0), float(HEIGHT)),
        )

    def _touched(self, event: QTouchEvent) -> None:
        at = event.points()[0].position()
        if event.type() == QEvent.Type.TouchBegin:
            self._begin(at)
        elif event.type() == QEvent.Type.TouchUpdate:
            self._go_on(at)
        else:
            self._end()
        event.accept()

    def _begin(self, at: QPointF) -> None:
        if len(self._lines) >= MOST_STROKES:
            return  # more are no signature: those that are there stay
        self._drawing = True
        self._lines.append([self._on_sheet(at)])
        self.update()

    def _go_on(self, at: QPointF) -> None:
        if self._drawing:
            self._lines[-1].append(self._on_sheet(at))
            self.update()

    def _end(self) -> None:
        self._drawing = False
        self._changed()

    def _changed(self) -> None:
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        self.setAccessibleName(self._name)
        self.setAccessibleDescription(t("signature.none" if self.is_empty() else "signature.drawn"))
        self.update()


class SignatureField(QWidget):
    """The sheet, or the name typed in full: the same to the program, both by keyboard alone.

    `edited` tells each change; `method()` is `DRAWN`, `TYPED`, or empty while there is no signature. With
    `secret` the keyboard way is the signer's own passphrase instead of the name (`PROVED`): the page that
    takes it asks whether it is right.
    """

    edited = Signal()

    def __init__(self, name: str, parent: QWidget | None = None, *, secret: bool = False) -> None:
        super().__init__(parent)
        self._signer, self._secret = "", secret
        self.pad = SignaturePad(name)
        self.pad.setObjectName("signature.pad")
        self.typed: TextField | SecretField = (
            SecretField(name=t("signature.passphrase"))
            if secret
            else TextField(name=t("signature.typed_name"), placeholder=t("signature.typed_name"))
        )
        self.typed.setObjectName("signature.typed")
        self._hint = label("", "small", wrap=True)
        self._turn = Button(t("signature.by_keyboard"), self._other, kind="link")
        self._clear = Button(t("signature.clear"), self._wipe, kind="link")
        self._by_hand = True
        self._key = QWidget()
        key = QVBoxLayout(self._key)
        key.setContentsMargins(0, 0, 0, 0)
        key.addWidget(self.typed)
        key.addWidget(self._hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(self.pad)
        column.addWidget(self._key)
        foot = QHBoxLayout()
        foot.setSpacing(px(12))
        foot.addWidget(self._clear)
        foot.addWidget(self._turn)
        foot.addStretch(1)
        column.addLayout(foot)
        column.addStretch(1)
        self.pad.edited.connect(self._offer)
        for signal in (self.pad.edited, self.typed.edited):
            signal.connect(self.edited)
        self.setFocusProxy(self.pad)
        self._offer()

    def set_signer(self, name: str) -> None:
        """Whose signature it is: the name that counts as a signature when it is typed."""
        self._signer = name
        self._offer()

    def method(self) -> str:
        """How it was signed; empty for not yet."""
        if self._by_hand:
            return "" if self.pad.is_empty() else DRAWN
        if self._secret:
            return PROVED if self.passphrase() else ""
        return TYPED if self.typed_name() and self._is_the_name() else ""

    def strokes(self) -> str:
        """The strokes of a drawn one."""
        return self.pad.strokes() if self._by_hand else ""

    def typed_name(self) -> str:
        """The name as it was typed, right or not."""
        return "" if self._by_hand or self._secret else self.typed.value() or ""

    def passphrase(self) -> str:
        """The passphrase typed instead of a signature, not yet asked whether it is right."""
        return self.typed.text() if self._secret and not self._by_hand else ""

    def is_empty(self) -> bool:
        """Whether there is no signature yet."""
        return not self.method()

    def missing(self) -> str:
        """What is missing, in a sentence; empty when there is a signature."""
        if not self.is_empty():
            return ""
        if self._by_hand:
            return t("signature.too_short")
        if self._secret:
            return t("signature.no_passphrase")
        return t("signature.other_name", name=inserted(self._signer)) if self._signer else self._told()

    def clear(self) -> None:
        """Begin anew, on the sheet."""
        self.pad.clear()
        self.typed.setText("")
        self.sign_by_hand(True)

    def sign_by_hand(self, by_hand: bool) -> None:
        """Turn to the sheet, or to the typed name."""
        self._by_hand = by_hand
        self.setFocusProxy(self.pad if by_hand else self.typed)
        self._offer()

    def _is_the_name(self) -> bool:
        return not self._signer or _plain(self.typed_name()) == _plain(self._signer)

    def _other(self) -> None:
        self.sign_by_hand(not self._by_hand)
        (self.pad if self._by_hand else self.typed).setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _wipe(self) -> None:
        self.pad.clear()
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self) -> None:
        show_if(self.pad, self._by_hand)
        show_if(self._key, not self._by_hand)
        show_if(self._clear, self._by_hand and not self.pad.is_empty())
        by_key = "signature.by_passphrase" if self._secret else "signature.by_keyboard"
        self._turn.setText(t(by_key if self._by_hand else "signature.by_hand"))
        self._turn.setAccessibleName(self._turn.text())
        self._hint.setText(self._told())

    def _told(self) -> str:
        if self._secret:
            return t("signature.type_passphrase", name=inserted(self._signer))
        if self._signer:
            return t("signature.type_this", name=inserted(self._signer))
        return t("signature.type_yours")


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _smooth(points: list[QPointF]) -> QPainterPath:
    """A line through the points without corners: curves from middle to middle."""
    path = QPainterPath(points[0])
    for one, other in pairwise(points[1:]):
        path.quadTo(one, (one + other) / 2)
    path.lineTo(points[-1])
    return path
