"""Marks in the text the words that were searched for, whatever their accents."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from app.catalogue.folding import fold
from ui.theme.look import colour

_WORD: Final = re.compile(r"\w+")


def mark(text: QTextBrowser, asked: str) -> None:
    """Mark every word that holds one of those asked for; none when nothing is asked."""
    wanted = fold(asked).split()
    marked: list[QTextEdit.ExtraSelection] = []
    for word in _WORD.finditer(text.toPlainText()) if wanted else ():
        folded = fold(word[0])
        if any(folded.startswith(one) or (len(one) >= 3 and one in folded) for one in wanted):
            marked.append(_selection(text, word.start(), word.end()))
    text.setExtraSelections(marked)


def _selection(text: QTextBrowser, start: int, end: int) -> QTextEdit.ExtraSelection:
    made = QTextEdit.ExtraSelection()
    cursor = QTextCursor(text.document())
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    made.cursor = cursor
    made.format.setBackground(colour("warn_bg"))
    made.format.setForeground(colour("warn"))
    return made
