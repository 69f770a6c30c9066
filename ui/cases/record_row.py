"""One record on two or three lines, with what can be done with it at the line's end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.declaration import Record
from ui.cases.context import CaseContext
from ui.texts import t
from ui.theme.icons import pixmap
from ui.theme.look import px
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card, line
from ui.widgets.labels import Badge, label

Told = tuple[str, Tone]


class RecordRow(QWidget):
    """`lines` are quiet; empty ones leave no gap. `actions` come before the pencil and the history.

    In a `narrow` column the badges stand below the title.
    """

    def __init__(
        self,
        title: str,
        lines: Iterable[str] = (),
        *,
        badges: Iterable[Told] = (),
        icon: str = "",
        text: str = "",
        on_title: Callable[[], object] | None = None,
        actions: Sequence[QWidget] = (),
        narrow: bool = False,
    ) -> None:
        super().__init__()
        self.setAccessibleName(title)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(4), 0, px(4))
        row.setSpacing(px(10))
        if icon:
            mark = QLabel()
            mark.setPixmap(pixmap(icon, "muted", 18))
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(px(2))
        column.addLayout(_head(title, () if narrow else badges, on_title))
        if narrow:
            column.addLayout(_marks(badges))
        for told in lines:
            if told:
                column.addWidget(label(told, "muted", wrap=True, selectable=True))
        if text:
            column.addWidget(label(text, wrap=True, selectable=True))
        row.addLayout(column, 1)
        for action in actions:
            row.addWidget(action, 0, Qt.AlignmentFlag.AlignTop)


def _head(title: str, badges: Iterable[Told], on_title: Callable[[], object] | None) -> QHBoxLayout:
    head = QHBoxLayout()
    head.setSpacing(px(8))
    if on_title is not None:
        head.addWidget(Button(title, on_title, kind="link"))
        head.addStretch(1)
    else:
        head.addWidget(label(title, "strong", wrap=True, selectable=True), 1)
    for words, tone in badges:
        if words:
            head.addWidget(Badge(words, tone))
    return head


def _marks(badges: Iterable[Told]) -> QHBoxLayout:
    """Badges on a line of their own, where a column is narrow."""
    marks = QHBoxLayout()
    for words, tone in badges:
        if words:
            marks.addWidget(Badge(words, tone))
    marks.addStretch(1)
    return marks


def usual_actions(ctx: CaseContext, record: Record, title: str, *, edit: bool = True) -> list[QWidget]:
    """The pencil and the history of a record."""
    made: list[QWidget] = []
    if edit:
        made.append(IconButton("pencil", t("case.edit_of", what=title), partial(ctx.edit, record), size=16))
    made.append(
        IconButton("history", t("case.history_of", what=title), partial(ctx.history, record), size=16)
    )
    return made


def section_card(
    title: str,
    rows: Sequence[QWidget],
    *,
    empty: str,
    action: str = "",
    on_action: Callable[[], object] | None = None,
) -> Card:
    """A card with its rows, or one sentence and one action when there are none."""
    card = Card(title)
    card.body.setSpacing(px(4))
    if rows and action and card.header is not None:
        card.header.add(Button(action, on_action, kind="link", icon="plus"))
    for place, row in enumerate(rows):
        if place:
            card.body.addWidget(line())
        card.body.addWidget(row)
    if not rows:
        card.body.addWidget(label(empty, "muted", wrap=True))
        if action:
            card.body.addWidget(Button(action, on_action, icon="plus"), 0, Qt.AlignmentFlag.AlignLeading)
    return card


def column_of(*cards: QWidget) -> QWidget:
    """Cards one below the other."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(12))
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return made
