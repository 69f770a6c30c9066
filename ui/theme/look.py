"""The look in force: which colours, and how large. Read it when painting, never keep it.

`wear` dresses the application once at start and again whenever the person changes light/dark or
the size of the text. Lengths are written for 100 % and pass through `px`, so that everything
grows with the letters.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from ui.theme.fonts import families, load_fonts
from ui.theme.stylesheet import stylesheet
from ui.theme.tokens import DARK, LIGHT, Tokens

BASE_POINTS = 9.75
"""Size of ordinary text at 100 %: 13 px on a screen of 96 dots to the inch."""

SCALES = (1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
"""The sizes of text a person can choose."""


@dataclass(slots=True)
class _Worn:
    tokens: Tokens = LIGHT
    unit: float = 1.0
    fusion: bool = False


_worn = _Worn()


def tokens() -> Tokens:
    """The colours in force."""
    return _worn.tokens


def px(length: float) -> int:
    """`length` pixels at 100 %, grown with the text in force."""
    return round(length * _worn.unit)


def colour(name: str) -> QColor:
    """A colour in force by the name of its token."""
    return QColor(getattr(_worn.tokens, name))


def system_is_dark() -> bool:
    """What the desktop prefers."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def wear(app: QApplication, *, dark: bool = False, scale: float = 1.0) -> None:
    """Dress `app`: Fusion, palette, style sheet and fonts. `scale` is 1.0 to 2.0."""
    load_fonts()
    font = QFont(families(from_right=app.layoutDirection() == Qt.LayoutDirection.RightToLeft))
    font.setPointSizeF(BASE_POINTS * min(max(scale, 1.0), 2.0))
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    _worn.tokens = DARK if dark else LIGHT
    if not _worn.fusion:  # a second style under a living style sheet is a crash
        app.setStyle("Fusion")
        app.layoutDirectionChanged.connect(_turn)
        _worn.fusion = True
    app.setFont(font)
    _worn.unit = QFontInfo(app.font()).pixelSize() / 13
    app.setPalette(_palette(_worn.tokens))
    sheet = stylesheet(_worn.tokens, px)
    if app.styleSheet() != sheet:
        app.setStyleSheet(sheet)


def _turn(direction: Qt.LayoutDirection) -> None:
    """Another language: its letters first."""
    font = QApplication.font()
    font.setFamilies(families(from_right=direction == Qt.LayoutDirection.RightToLeft))
    QApplication.setFont(font)


def sized(points_at_100: float, *, bold: bool = False) -> QFont:
    """The program's font, so many pixels high at 100 %."""
    font = QApplication.font()
    font.setPixelSize(max(1, px(points_at_100)))
    font.setBold(bold)
    return font


def _palette(t: Tokens) -> QPalette:
    role = QPalette.ColorRole
    roles = {
        role.Window: t.bg,
        role.WindowText: t.text,
        role.Base: t.surface,
        role.AlternateBase: t.hover,
        role.Text: t.text,
        role.PlaceholderText: t.muted,
        role.Button: t.surface,
        role.ButtonText: t.text,
        role.BrightText: t.bad,
        role.Highlight: t.selected,
        role.HighlightedText: t.text,
        role.ToolTipBase: t.text,
        role.ToolTipText: t.surface,
        role.Link: t.accent,
        role.LinkVisited: t.accent,
        role.Light: t.surface,
        role.Midlight: t.line,
        role.Mid: t.border,
        role.Dark: t.border,
        role.Shadow: t.line,
        role.Accent: t.accent,
    }
    palette = QPalette()
    for name, value in roles.items():
        palette.setColor(name, QColor(value))
    for name in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(t.disabled))
    return palette
