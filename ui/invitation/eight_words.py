"""Eight words two people read to each other; large enough for two heads before one screen."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.usecases.membership import WORD_LISTS, spoken, word_list_for
from ui.texts import NATIVE_NAMES, t
from ui.theme.look import px, sized
from ui.widgets.cards import Card
from ui.widgets.chips import ChipRow
from ui.widgets.labels import label

COLUMNS = 4


class EightWords(Card):
    """The words, numbered, in the list both sides begin with; another list is one press away."""

    def __init__(self, numbers: tuple[int, ...], language: str) -> None:
        super().__init__(padding=18)
        self._numbers = numbers
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(14))
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self.body.addLayout(self._grid)
        foot = QHBoxLayout()
        foot.setSpacing(px(10))
        foot.addWidget(label(t("words.list"), "small"))
        self._lists = ChipRow([(code, NATIVE_NAMES[code]) for code in WORD_LISTS], name=t("words.list"))
        self._lists.choose(word_list_for(language))
        self._lists.chosen.connect(lambda keys: self._show(keys[0]))
        foot.addWidget(self._lists, 1)
        self.body.addLayout(foot)
        self._show(word_list_for(language))

    def words(self) -> tuple[str, ...]:
        """The words shown."""
        return self._shown

    def _show(self, language: str) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._shown = spoken(self._numbers, language)
        for at, word in enumerate(self._shown):
            self._grid.addWidget(_cell(at + 1, word), at // COLUMNS, at % COLUMNS)
        self.setAccessibleName(", ".join(f"{at}. {word}" for at, word in enumerate(self._shown, 1)))


def _cell(number: int, word: str) -> QWidget:
    made = QWidget()
    row = QVBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(1))
    row.addWidget(label(str(number), "small"))
    shown = label(word, "strong", selectable=True)
    shown.setFont(sized(19, bold=True))
    shown.setStyleSheet(f"font-size: {px(19)}px; font-weight: 600;")
    row.addWidget(shown)
    return made
