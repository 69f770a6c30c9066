"""What palette and Fusion cannot say, in some thirty rules made from the tokens.

Widgets choose a variant by a dynamic property set before they are shown: `kind` of a button
(primary, quiet, danger, link), `role` of a label (figure, page, heading, strong, muted, small), `problem`
of a field.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import resources
from ui.theme.tokens import Tokens

OWN = (Path(resources.__file__).parent / "icons" / "own").as_posix()


def stylesheet(t: Tokens, px: Callable[[float], int]) -> str:
    """The whole sheet for one set of tokens and one size of text."""
    field = "QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox"
    check = "QCheckBox::indicator, QRadioButton::indicator, QGroupBox::indicator"
    return f"""
QToolTip {{ background: {t.text}; color: {t.surface}; border: 0; padding: {px(5)}px {px(8)}px; }}
QLabel[role="figure"] {{ font-size: {px(24)}px; font-weight: bold; }}
QLabel[role="page"] {{ font-size: {px(20)}px; font-weight: bold; }}
QLabel[role="heading"] {{ font-size: {px(16)}px; font-weight: bold; }}
QLabel[role="strong"] {{ font-weight: bold; }}
QLabel[role="muted"], QLabel[role="small"] {{ color: {t.muted}; }}
QLabel[role="small"] {{ font-size: {px(12)}px; }}
{field} {{ background: {t.surface}; color: {t.text}; placeholder-text-color: {t.muted};
  border: 1px solid {t.border}; border-radius: {px(6)}px;
  padding: {px(5)}px {px(10)}px; selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QLineEdit, QComboBox, QSpinBox {{ min-height: {px(22)}px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus {{
  border: 2px solid {t.accent}; padding: {px(5) - 1}px {px(10) - 1}px; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QComboBox:disabled {{
  background: {t.disabled_bg}; color: {t.disabled}; border-color: {t.line}; }}
QLineEdit[readOnly="true"], QPlainTextEdit[readOnly="true"] {{ background: {t.bg}; border-color: {t.line}; }}
QLineEdit[problem="true"], QPlainTextEdit[problem="true"], QComboBox[problem="true"] {{
  border: 2px solid {t.bad}; padding: {px(5) - 1}px {px(10) - 1}px; }}
QComboBox::drop-down {{ border: 0; width: {px(28)}px; }}
QComboBox::down-arrow {{ image: url({OWN}/chevron.svg); width: {px(16)}px; height: {px(16)}px; }}
QPushButton {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line}; border-radius: {px(6)}px;
  padding: {px(6)}px {px(14)}px; min-height: {px(22)}px; }}
QPushButton:hover, QToolButton:hover {{ background: {t.hover}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {t.pressed}; }}
QPushButton:focus {{ border: 2px solid {t.accent}; padding: {px(6) - 1}px {px(14) - 1}px; }}
QPushButton:disabled {{ background: {t.disabled_bg}; color: {t.disabled}; border-color: {t.disabled_bg}; }}
QPushButton[kind="primary"]:enabled {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent};
  font-weight: bold; }}
QPushButton[kind="primary"]:disabled {{ font-weight: bold; }}
QPushButton[kind="primary"]:enabled:hover {{ background: {t.accent_hover}; }}
QPushButton[kind="primary"]:enabled:focus {{ border-color: {t.text}; }}
QPushButton[kind="danger"]:enabled {{ color: {t.bad}; border-color: {t.bad}; }}
QPushButton[kind="danger"]:enabled:hover {{ background: {t.danger}; color: {t.on_danger}; }}
QPushButton[kind="quiet"], QPushButton[kind="link"] {{ background: transparent; border-color: transparent; }}
QPushButton[kind="quiet"]:hover {{ background: {t.hover}; }}
QPushButton[kind="link"] {{ color: {t.accent}; padding: {px(1)}px 0; min-height: {px(18)}px; }}
QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
QPushButton[kind="quiet"]:focus, QPushButton[kind="link"]:focus {{ border-color: {t.accent}; }}
QPushButton[kind="link"]:focus {{ padding: {px(1) - 1}px 0; }}
QToolButton {{ background: transparent; border: 2px solid transparent; border-radius: {px(6)}px;
  padding: {px(4)}px; }}
QToolButton:focus {{ border-color: {t.accent}; }}
{check} {{ width: {px(16)}px; height: {px(16)}px; border: 1px solid {t.border}; border-radius: {px(4)}px;
  background: {t.surface}; }}
QRadioButton::indicator {{ border-radius: {px(9)}px; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border: 2px solid {t.accent};
  width: {px(16) - 2}px; height: {px(16) - 2}px; }}
QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent};
  image: url({OWN}/check-{"dark" if t.dark else "light"}.svg); }}
QCheckBox::indicator:disabled {{ background: {t.disabled_bg}; border-color: {t.line}; }}
QRadioButton::indicator:checked {{ border-color: {t.accent}; background: qradialgradient(cx:0.5, cy:0.5,
  radius:0.5, fx:0.5, fy:0.5, stop:0 {t.accent}, stop:0.55 {t.accent}, stop:0.62 {t.surface}); }}
QCheckBox, QRadioButton {{ spacing: {px(8)}px; padding: {px(3) - 2}px; border: 2px solid transparent; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {t.accent}; border-radius: {px(4)}px; }}
QScrollArea {{ background: transparent; border: 0; }}
QScrollBar:vertical {{ width: {px(12)}px; }}  QScrollBar:horizontal {{ height: {px(12)}px; }}
QScrollBar {{ background: transparent; }}
QScrollBar::handle {{ background: {t.handle}; border-radius: {px(4)}px; margin: {px(2)}px;
  min-height: {px(32)}px; min-width: {px(32)}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QMenu, QListView[popup="true"], QComboBox QAbstractItemView {{ background: {t.surface}; color: {t.text};
  border: 1px solid {t.border}; padding: {px(4)}px; outline: 0; }}
QMenu::item {{ padding: {px(6)}px {px(20)}px; border-radius: {px(4)}px; }}
QMenu::item:selected, QComboBox QAbstractItemView::item:selected {{ background: {t.selected};
  color: {t.text}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: {px(4)}px {px(8)}px; }}
QProgressBar {{ background: {t.neutral_bg}; border: 0; border-radius: {px(3)}px; max-height: {px(6)}px;
  min-height: {px(6)}px; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: {px(3)}px; }}
"""
