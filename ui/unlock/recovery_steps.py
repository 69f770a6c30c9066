"""The recovery code: shown, printed, and a few of its words typed back; and its use when all is lost."""

from __future__ import annotations

import random
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.catalogue.messages import LANGUAGES
from app.errors import DomainError, OperationalError
from app.usecases.passphrases import RecoveryCode, RecoveryCodeMistyped, suggestion, word_list
from ui.folding import folded
from ui.texts import error_sentence, t
from ui.theme.look import px
from ui.unlock.recovery_sheet import print_sheet
from ui.unlock.step import Step
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.fields import NoteField, TextField
from ui.widgets.form import FormRow
from ui.widgets.labels import Badge, label
from ui.widgets.messages import InlineMessage

ASKED = 3
"""How many words are typed back."""


class ShowCodeStep(Step):
    """Twelve words on the screen and on paper."""

    topic = "new_profile"

    done = Signal()

    def __init__(self, code: RecoveryCode, profile: str) -> None:
        super().__init__(t("code.title"), t("code.words"), width=600)
        self._code, self._profile = code, profile
        card = Card(padding=16)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(18))
        grid.setVerticalSpacing(px(9))
        for i, word in enumerate(code.words):
            cell = QHBoxLayout()
            number = label(f"{i + 1}.", "muted")
            number.setMinimumWidth(px(24))
            cell.addWidget(number)
            cell.addWidget(label(word, "strong"), 1)
            # Down the columns: people read lists downwards.
            grid.addLayout(cell, i % 4, i // 4)
        card.body.addLayout(grid)
        self.content.addWidget(card)
        row = QHBoxLayout()
        self._print = Button(t("code.print"), self._to_printer, icon="printer")
        row.addWidget(self._print)
        row.addStretch(1)
        self.content.addLayout(row)
        self._told = InlineMessage(t("code.warning"), "warn")
        self.content.addWidget(self._told)
        self.finish_with(t("code.written"), self.done.emit)

    def focus_start(self) -> None:
        """Printing comes first."""
        self._print.setFocus()

    def _to_printer(self) -> None:
        try:
            print_sheet(self, self._code.words, self._profile)
        except OperationalError as error:
            self._told.say(error_sentence(error), "bad")


class Worded(Protocol):
    """A code made of words."""

    @property
    def words(self) -> tuple[str, ...]:
        """Its words, in their order."""


class TypeBackStep(Step):
    """Three of the words, drawn by lot: proof that the sheet exists."""

    topic = "new_profile"

    done = Signal()

    def __init__(self, code: Worded) -> None:
        super().__init__(t("code.back_title"), t("code.back_words"))
        self._code = code
        self._rows: list[tuple[int, TextField, FormRow]] = []
        for place in sorted(random.sample(range(len(code.words)), ASKED)):
            field = TextField()
            row = FormRow(t("code.word_number", number=place + 1), field)
            field.edited.connect(self._judge)
            field.returnPressed.connect(self.press_next)
            self._rows.append((place, field, row))
            self.content.addWidget(row)
        self.finish_with(t("door.next"), self.done.emit).setEnabled(False)

    def focus_start(self) -> None:
        """The first word."""
        self._rows[0][1].setFocus()

    def _judge(self) -> None:
        right = [self._is_right(place, field.text()) for place, field, _ in self._rows]
        for (place, field, row), fits in zip(self._rows, right, strict=True):
            typed = folded(field.text()).strip()
            wrong = bool(typed) and not fits and not folded(self._code.words[place]).startswith(typed)
            row.say_problem(t("code.not_this_word") if wrong else "", warning=True)
        if self.next is not None:
            self.next.setEnabled(all(right))

    def _is_right(self, place: int, typed: str) -> bool:
        return folded(typed).strip() == folded(self._code.words[place])


class LostStep(Step):
    """All twelve words, in any case, with or without accents; unknown ones are pointed out at once."""

    topic = "recovery"

    done = Signal(str)
    no_code = Signal()

    def __init__(self, profile: str) -> None:
        super().__init__(t("lost.title"), t("lost.words"), width=520)
        self._strange = self._near = ""
        self.content.addWidget(Badge(profile))
        self._field = NoteField(rows=4)
        row = FormRow(t("lost.field"), self._field, hint=t("lost.hint"))
        self._field.edited.connect(self._judge)
        self._nearest = Button("", self._correct, kind="link")
        self._nearest.hide()
        self.content.addWidget(row)
        self.content.addWidget(self._nearest, 0, Qt.AlignmentFlag.AlignLeading)
        self.without = Button(t("lost.no_code"), self.no_code.emit, kind="link")
        self.content.addWidget(self.without, 0, Qt.AlignmentFlag.AlignLeading)
        self.finish_with(t("door.next"), self._next).setEnabled(False)

    def focus_start(self) -> None:
        """The words."""
        self._field.setFocus()

    def refuse(self, error: DomainError) -> None:
        """The code did not open the profile."""
        self.trouble.say(error_sentence(error), "bad")

    def _judge(self) -> None:
        typed = self._field.toPlainText().split()
        self.trouble.say("")
        # The word being typed is not judged before the next one begins.
        finished = typed[:-1] if len(typed) < 12 else typed
        self._strange, self._near = _stranger(finished)
        self._nearest.setText(t("lost.nearest", typed=self._strange, word=self._near))
        self._nearest.setVisible(bool(self._near))
        if self.next is not None:
            self.next.setEnabled(len(typed) >= 12)

    def _correct(self) -> None:
        text = self._field.toPlainText()
        self._field.setPlainText(text.replace(self._strange, self._near, 1))
        self._field.moveCursor(self._field.textCursor().MoveOperation.End)
        self._field.setFocus()

    def _next(self) -> None:
        text = self._field.toPlainText()
        try:
            check_spelling(text)
        except RecoveryCodeMistyped as error:
            self.refuse(error)
            return
        self.done.emit(text)


def _stranger(typed: list[str]) -> tuple[str, str]:
    """The first word that no code of the likeliest language holds, and the word nearest to it."""
    begun = [folded(word)[:4] for word in typed]
    lists = {language: {folded(word)[:4] for word in word_list(language)} for language in LANGUAGES}
    likeliest = max(lists, key=lambda language: sum(word in lists[language] for word in begun))
    for word, beginning in zip(typed, begun, strict=True):
        if beginning not in lists[likeliest]:
            return word, suggestion(word, likeliest)
    return "", ""


def check_spelling(text: str) -> None:
    """Raise `RecoveryCodeMistyped`, with all that is wrong, when `text` is no recovery code at all."""
    RecoveryCode(bytes(16), "it").is_same(text)
