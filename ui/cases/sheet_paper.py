"""A table on paper: title, a sentence, rows; from the right where the language is."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument, QTextOption
from PySide6.QtPrintSupport import QPrinter

from ui.texts import is_rtl
from ui.theme.fonts import FAMILIES


def put_on(
    printer: QPrinter, title: str, sentence: str, heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """Print the table on `printer`, paper or PDF."""
    document = QTextDocument()
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if is_rtl() else Qt.LayoutDirection.LeftToRight)
    document.setDefaultTextOption(option)
    document.setDefaultStyleSheet(
        f"* {{ font-family: '{FAMILIES[0]}'; font-size: 9pt; }} h1 {{ font-size: 14pt; }}"
    )
    document.setHtml(html(title, sentence, heads, rows))
    document.print_(printer)


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
        f"<h1>{escape(title)}</h1><p>{escape(sentence)}</p>"
        f'<table width="100%" cellspacing="0" cellpadding="4" border="1"><thead><tr>{head}</tr></thead>'
        f"{body}</table>"
    )
