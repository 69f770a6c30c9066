"""A table on paper: title, a sentence, rows; from the right where the language is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument, QTextOption

from ui.texts import formats, is_rtl
from ui.theme.fonts import CSS_FAMILIES

TABLES: Final = (
    "table { border-collapse: collapse; }"
    " td, th { border-bottom-width: 1px; border-bottom-style: solid; border-bottom-color: #B9C2CB; }"
)
"""How tables look on paper: a line under each row."""


def sheet(title: str, sentence: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> QTextDocument:
    """The table, to be printed on paper or PDF."""
    document = QTextDocument()
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if is_rtl() else Qt.LayoutDirection.LeftToRight)
    document.setDefaultTextOption(option)
    document.setDefaultStyleSheet(
        f"* {{ font-family: {CSS_FAMILIES}; font-size: 9pt; }} h1 {{ font-size: 14pt; }} {TABLES}"
    )
    document.setHtml(html(title, sentence, heads, rows))
    return document


def made_on() -> str:
    """The day a paper is made, in words."""
    return formats().day(date.today())  # noqa: DTZ011 - the day on this desk


def html(title: str, sentence: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The sheet; every value is escaped."""
    # Qt lays table columns out from the left whatever the direction, so they are turned round here.
    order = -1 if is_rtl() else 1
    side = "right" if is_rtl() else "left"
    head = "".join(f'<th align="{side}">{escape(one)}</th>' for one in list(heads)[::order])
    body = "".join(
        "<tr>" + "".join(f'<td align="{side}">{escape(one)}</td>' for one in list(row)[::order]) + "</tr>"
        for row in rows
    )
    return (
        f"<h1>{escape(title)}</h1><p>{escape(made_on())}</p><p>{escape(sentence)}</p>"
        f'<table width="100%" cellspacing="0" cellpadding="4"><thead><tr>{head}</tr></thead>'
        f"{body}</table>"
    )
