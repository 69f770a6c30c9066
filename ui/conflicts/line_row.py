"""One field in question: what it was, the values beside each other, and a text of one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QVBoxLayout, QWidget

from app.matching.word_diff import Piece, differences, joined
from app.usecases.conflict_views import Choice, ConflictFile, ConflictLine, Side
from app.usecases.histories import Names
from ui.conflicts import words
from ui.conflicts.merge_box import MergeBox
from ui.conflicts.side_card import SideCard
from ui.texts import inserted, is_rtl, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.labels import label

LONG = 280
"""Letters of what a field was before; the rest comes by pressing "all of it"."""

TEXT = 40
"""Letters from which on two versions may be put together into one of one's own."""


class LineRow(QObject):
    """Puts its widgets into one row (and the row below) of the grid of the page."""

    changed = Signal()
    left = Signal(int)
    """The arrow keys lead to the line above (-1) or below (+1)."""

    def __init__(
        self, file: ConflictFile, line: ConflictLine, names: Names, captions: tuple[str, str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.line = line
        self._kind, self._record = file.kind.name, file.record
        self._merge: MergeBox | None = None
        self._holder = parent
        self._group = QButtonGroup(self)
        self.cards = _cards(line, names, captions, parent)
        for at, card in enumerate(self.cards):
            self._group.addButton(card, at)
            card.setObjectName(f"conflict.{line.field}.{at}")
            card.setEnabled(line.may_decide)
            card.pressed_key.connect(self._key)
        self._group.idToggled.connect(self._picked)
        self._names = names
        self._grid: QGridLayout | None = None
        self._row = 0
        self._offer: Button | None = None

    # What the page asks

    @property
    def decided(self) -> bool:
        """Whether something was chosen."""
        return self._group.checkedId() >= 0 or (self._merge is not None and bool(self._merge.text()))

    def choice(self) -> Choice | None:
        """What was chosen; None as long as nothing was."""
        line, at = self.line, self._group.checkedId()
        if self._merge is not None:
            text = self._merge.text()
            return Choice(self._kind, self._record, line.field, text, line.seen) if text else None
        if at < 0:
            return None
        return Choice(self._kind, self._record, line.field, line.sides[at].value, line.seen)

    def choose(self, at: int) -> None:
        """Choose the side at this place, as a click would."""
        if self.line.may_decide and 0 <= at < len(self.cards):
            self.cards[at].setChecked(True)

    def state(self) -> Any:
        """The choice as plain values, for a lock in between."""
        return self._merge.editor.toPlainText() if self._merge is not None else self._group.checkedId()

    def restore(self, state: Any) -> None:
        """The reverse of `state`."""
        if isinstance(state, str):
            self.open_merge(state)
        elif isinstance(state, int) and state >= 0:
            self.choose(state)

    def focus(self) -> None:
        """Put the cursor here."""
        at = max(self._group.checkedId(), 0)
        (self._merge.editor if self._merge else self.cards[at]).setFocus(Qt.FocusReason.OtherFocusReason)

    # Laying out

    def lay(self, grid: QGridLayout, row: int) -> None:
        """Fill row `row` of `grid`; row + 1 is kept for the text of one's own."""
        self._grid, self._row = grid, row
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._name(), row, 0, top)
        grid.addWidget(self._before(), row, 1, top)
        grid.addWidget(self.cards[0], row, 2)
        if len(self.cards) == 2:
            grid.addWidget(self.cards[1], row, 3)
        else:
            grid.addWidget(_stacked(self.cards[1:]), row, 3)
        if self._worth_joining():
            self._offer = Button(t("conflict.merge.offer"), self.open_merge, kind="link", icon="merge")
            self._offer.setObjectName(f"conflict.{self.line.field}.merge")
            grid.addWidget(self._offer, row + 1, 2, 1, 2, Qt.AlignmentFlag.AlignLeading)

    def open_merge(self, text: str = "") -> None:
        """Offer a text that begins with what both wrote."""
        if self._merge is not None or self._grid is None or self._offer is None:
            return
        line = self.line
        proposed = text or joined(str(line.before or ""), *(str(side.value or "") for side in line.sides[:2]))
        self._merge = MergeBox(f"conflict.{line.field}.text", words.line_name(line), proposed, self._holder)
        self._merge.edited.connect(self.changed)
        self._merge.given_up.connect(self.close_merge)
        self._uncheck()
        self._offer.hide()
        self._grid.addWidget(self._merge, self._row + 1, 2, 1, 2)
        self._merge.show()
        if not text:
            self._merge.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def close_merge(self) -> None:
        """Back to choosing one of the versions."""
        merge, self._merge = self._merge, None
        if merge is not None and self._grid is not None:
            self._grid.removeWidget(merge)
            merge.hide()
            merge.deleteLater()
            if self._offer is not None:
                self._offer.show()
        self.changed.emit()

    # Its own

    def _worth_joining(self) -> bool:
        """A line of a few words is chosen; a text may be put together."""
        longest = max(len(str(side.value or "")) for side in self.line.sides)
        return self.line.may_decide and words.is_text(self.line) and longest >= TEXT

    def _name(self) -> QWidget:
        holder, column = _column()
        column.setContentsMargins(0, px(11), 0, 0)
        column.addWidget(label(words.line_name(self.line), wrap=True))
        if self.line.optional:
            column.addWidget(label(t("conflict.optional"), "small", wrap=True))
        elif self.line.supervisor_only:
            column.addWidget(label(t("conflict.supervisor_only"), "small", wrap=True))
        return holder

    def _before(self) -> QWidget:
        holder, column = _column()
        column.setContentsMargins(0, px(11), 0, 0)
        whole = words.before_words(self.line, self._names)
        told = whole if len(whole) <= LONG else whole[:LONG].rstrip() + "…"
        shown = label(inserted(told) if is_rtl() else told, "muted", wrap=True, selectable=True)
        column.addWidget(shown)
        if told != whole:
            more = Button(t("conflict.whole"), kind="link")
            more.clicked.connect(_unfold(shown.setText, whole, more))
            column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeading)
        return holder

    def _picked(self, _at: int, on: bool) -> None:
        if on and self._merge is not None:
            self.close_merge()
        if on:
            self.changed.emit()

    def _uncheck(self) -> None:
        self._group.setExclusive(False)
        for card in self.cards:
            card.setChecked(False)
        self._group.setExclusive(True)

    def _key(self, key: int) -> None:
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.left.emit(1 if key == Qt.Key.Key_Down else -1)
            return
        focused = next((at for at, card in enumerate(self.cards) if card.hasFocus()), 0)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            at = focused + (1 if (key == Qt.Key.Key_Right) is not is_rtl() else -1)
        else:
            at = key - Qt.Key.Key_1
        if 0 <= at < len(self.cards):
            self.cards[at].setFocus(Qt.FocusReason.OtherFocusReason)
            self.choose(at)


def _cards(line: ConflictLine, names: Names, captions: tuple[str, str], parent: QWidget) -> list[SideCard]:
    told = [words.side_words(line, side, names) for side in line.sides]
    pieces = _compared(told) if words.is_text(line) else [[Piece(one, False)] for one in told]
    made: list[SideCard] = []
    for at, (side, shown) in enumerate(zip(line.sides, pieces, strict=True)):
        caption = words.who_when(side)
        name = t(
            "conflict.side",
            field=words.line_name(line),
            value=told[at],
            who=side.author_name,
            laptop=words.laptop_words(side),
        )
        made.append(
            SideCard(
                shown,
                "warn" if at == 0 else "ok",
                name=name,
                caption="" if caption == captions[min(at, 1)] else _long_caption(side, at, len(line.sides)),
                parent=parent,
            )
        )
    return made


def _compared(told: list[str]) -> list[list[Piece]]:
    first = differences(told[0], told[1])
    pieces = [first[0], first[1], *(differences(told[0], other)[1] for other in told[2:])]
    if not any(piece.text.strip() and not piece.changed for piece in pieces[0]):
        return [[Piece(one, False)] for one in told]  # nothing in common: marking everything marks nothing
    return pieces


def _long_caption(side: Side, at: int, count: int) -> str:
    """Who and when; where too, when several stand in one column."""
    told = words.who_when(side)
    return told if at == 0 or count == 2 else f"{words.laptop_words(side)} · {told}"


def _stacked(cards: list[SideCard]) -> QWidget:
    holder, column = _column()
    column.setSpacing(px(6))
    for card in cards:
        column.addWidget(card)
    return holder


def _column() -> tuple[QWidget, QVBoxLayout]:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(2))
    return holder, column


def _unfold(show: Callable[[str], object], whole: str, more: Button) -> Callable[[], None]:
    def unfold() -> None:
        show(inserted(whole) if is_rtl() else whole)
        more.hide()

    return unfold
