"""Lucide drawings, tinted with a colour of the theme, mirrored where reading goes from the right."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer

import resources
from ui.theme.look import px, tokens

ICONS = Path(resources.__file__).parent / "icons"

DIRECTIONAL = frozenset(
    {
        "arrow-left",
        "arrow-right",
        "book-open",
        "chevron-left",
        "chevron-right",
        "corner-down-left",
        "door-open",
        "external-link",
        "list",
        "list-checks",
        "list-filter",
        "list-todo",
        "log-in",
        "log-out",
        "message-circle",
        "message-square",
        "messages-square",
        "panel-left",
        "panel-right",
        "pen-line",
        "redo-2",
        "send",
        "speech",
        "trending-up",
        "undo-2",
    }
)
"""Drawings that point along the line of reading, or stand at its beginning."""


def pixmap(name: str, colour: str = "text", size: int = 18, *, ratio: float = 0.0) -> QPixmap:
    """The drawing `name` in the token `colour` (or `#RRGGBB`), `size` pixels at 100 %."""
    tint = colour if colour.startswith("#") else getattr(tokens(), colour)
    mirrored = name in DIRECTIONAL and QGuiApplication.isRightToLeft()
    return _drawn(name, tint, px(size), ratio or QGuiApplication.primaryScreen().devicePixelRatio(), mirrored)


def icon(name: str, colour: str = "text", size: int = 18, *, off: str = "disabled", on: str = "") -> QIcon:
    """An icon for buttons and menus; `off` is the colour when disabled, `on` when checked."""
    made = QIcon(pixmap(name, colour, size))
    made.addPixmap(pixmap(name, off, size), QIcon.Mode.Disabled)
    if on:
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Selected):
            made.addPixmap(pixmap(name, on, size), mode, QIcon.State.On)
    return made


def leading(name: str, colour: str = "text", size: int = 16, *, gap: int = 4, off: str = "disabled") -> QIcon:
    """Like `icon`, with `gap` pixels of air on the side of the words that follow it."""
    made = QIcon()
    for tint, mode in ((colour, QIcon.Mode.Normal), (off, QIcon.Mode.Disabled)):
        drawing = pixmap(name, tint, size)
        ratio = drawing.devicePixelRatio()
        wide = QPixmap(drawing.width() + round(px(gap) * ratio), drawing.height())
        wide.fill(Qt.GlobalColor.transparent)
        drawing.setDevicePixelRatio(1)
        painter = QPainter(wide)
        painter.drawPixmap(
            wide.width() - drawing.width() if QGuiApplication.isRightToLeft() else 0, 0, drawing
        )
        painter.end()
        wide.setDevicePixelRatio(ratio)
        made.addPixmap(wide, mode)
    return made


def icon_size(size: int = 18) -> QSize:
    """`size` at 100 % as a square, for `setIconSize`."""
    return QSize(px(size), px(size))


@lru_cache(maxsize=512)
def _drawn(name: str, tint: str, side: int, ratio: float, mirrored: bool) -> QPixmap:
    drawing = (ICONS / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", tint)
    image = QPixmap(round(side * ratio), round(side * ratio))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(image.rect()))
    painter.end()
    if mirrored:
        image = image.transformed(QTransform().scale(-1, 1))
    image.setDevicePixelRatio(ratio)
    return image
