"""The copy of a person's data on paper: a heading for each kind, two columns, mirrored where needed."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument, QTextOption

from app.usecases.access_copies import AccessCopy, Part, Told
from app.usecases.histories import Names
from ui import paper, values
from ui.cases.sheet_paper import TABLES, made_on
from ui.texts import is_rtl, t
from ui.theme.fonts import CSS_FAMILIES


def save_pdf(path: Path, copy: AccessCopy, title: str) -> None:
    """Write the copy as a PDF; `title` is the head of its first page. Raises the disk's errors."""
    document = QTextDocument()
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if is_rtl() else Qt.LayoutDirection.LeftToRight)
    document.setDefaultTextOption(option)
    document.setDefaultStyleSheet(
        f"* {{ font-family: {CSS_FAMILIES}; font-size: 9pt; }}"
        f" h1 {{ font-size: 14pt; }} h2 {{ font-size: 11pt; }} {TABLES}"
    )
    document.setHtml(html(copy, title))
    paper.save(path, paper.pdf(document.print_))


def html(copy: AccessCopy, title: str) -> str:
    """The whole copy; every value is escaped."""
    parts = "".join(_part(part) for part in copy.parts)
    left_out = f"<p>{escape(t('rights.left_out', n=copy.left_out))}</p>" if copy.left_out else ""
    return f"<h1>{escape(title)}</h1><p>{escape(made_on())}</p>{left_out}{parts}"


def _part(part: Part) -> str:
    records = "".join(_record(record) for record in part.records)
    return f"<h2>{escape(t(part.kind.label_key))}</h2>{records}"


def _record(record: tuple[Told, ...]) -> str:
    rows = "".join(_row(answer) for answer in record if not _names_its_person(answer))
    return f'<table width="100%" cellspacing="0" cellpadding="3">{rows}</table><br>'


def _row(answer: Told) -> str:
    side = "right" if is_rtl() else "left"
    cells = [
        f'<td width="30%" align="{side}">{escape(t(answer.spec.label_key))}</td>',
        f'<td align="{side}">{escape(words(answer))}</td>',
    ]
    # Qt lays table columns out from the left whatever the direction, so they are turned round here.
    return f"<tr>{''.join(reversed(cells) if is_rtl() else cells)}</tr>"


def _names_its_person(answer: Told) -> bool:
    """That it is about the person of the copy needs no line of its own."""
    return answer.spec.parent and answer.spec.target == "person"


def words(answer: Told) -> str:
    """An answer in words; one that names somebody else says only what they are."""
    if answer.masked:
        return t("rights.masked_user" if answer.spec.target == "user" else "rights.masked")
    return values.value_words(answer.spec, answer.value, Names({}, {}))
