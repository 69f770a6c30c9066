"""What an emergency opening asks for: what will happen is said first, then why, then the words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.catalogue.codelists import codelist
from app.domain.problems import Problem
from app.errors import AppError, DomainError
from app.usecases.emergency.opening import Door
from ui import texts
from ui.texts import error_sentence, inserted, t
from ui.theme.icons import pixmap
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, line
from ui.widgets.fields import ChoiceField, NoteField, TextField
from ui.widgets.form import FormRow
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage

HAPPENS = (("clock", "hour"), ("pen-line", "recorded"), ("bell", "told"), ("mail", "used"))
"""What will happen, each with its drawing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was filled in."""

    code: str
    reason: str
    words: str

    def __repr__(self) -> str:
        return "Asked(...)"


class OpeningForm(Card):
    """`sent` tells an `Asked`. The words of the envelope are kept nowhere, not even over a lock."""

    sent = Signal(object)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__(t("emergency.happens"), padding=20)
        for icon, name in HAPPENS:
            self.body.addWidget(_happens(icon, t(f"emergency.happens_{name}")))
        self.body.addWidget(line())
        listed = codelist("emergency_reason")
        choices = [(code, listed.label(code, texts.language())) for code in listed.codes]
        self.reason = ChoiceField(choices, name=t("emergency.reason"))
        self.reason.setObjectName("emergency.reason")
        self.words = NoteField(rows=4)
        self.words.setObjectName("emergency.words")
        self.code = TextField()
        self.code.returnPressed.connect(self.submit)
        self._rows = {
            "reason": FormRow(t("emergency.reason"), self.reason, required=True),
            "words": FormRow(t("emergency.words"), self.words, hint=t("emergency.words_hint"), required=True),
        }
        self._hint = label("", "small", wrap=True)
        self._rows["code"] = FormRow(t("emergency.code"), self.code, required=True)
        for row in self._rows.values():
            self.body.addWidget(row)
        self.body.addWidget(self._hint)
        self.trouble = InlineMessage("", "bad")
        self.body.addWidget(self.trouble)
        self.open = Button(t("emergency.open"), self.submit, kind="primary", icon="lock-open")
        self.back = Button(t("emergency.give_up"), self.given_up.emit, kind="quiet")
        foot = QHBoxLayout()
        foot.setSpacing(px(10))
        foot.addWidget(self.open)
        foot.addWidget(self.back)
        foot.addStretch(1)
        self.body.addLayout(foot)

    def about(self, door: Door) -> None:
        """Say which envelope is wanted; without one there is nothing to fill in."""
        for part in (*self._rows.values(), self._hint, self.open):
            part.setVisible(door.key is not None)
        number = (door.key.number if door.key else None) or 0
        self._hint.setText(t("emergency.code_hint", number=number, site=inserted(door.site_name)))
        self.open.setEnabled(door.key is not None)
        self.trouble.say("" if door.key is not None else t("emergency.no_code_yet"), "info")

    def asked(self) -> Asked:
        """What is filled in."""
        return Asked(self.code.text(), self.reason.value() or "", self.words.value() or "")

    def submit(self) -> None:
        """Try the words."""
        if self.open.isEnabled():
            for row in self._rows.values():
                row.say_problem("")
            self.trouble.say("")
            self.sent.emit(self.asked())

    def busy(self, on: bool) -> None:
        """While the words are tried."""
        self.open.setEnabled(not on)
        self.back.setEnabled(not on)
        self.open.setText(t("emergency.opening" if on else "emergency.open"))

    def refuse(self, error: AppError) -> None:
        """Say what is wrong where it is wrong; the cursor goes to the first."""
        problems = error.problems if isinstance(error, DomainError) else ()
        if problems:
            self._mark(problems)
        else:
            self.trouble.say(error_sentence(error), "bad")
            self.code.setFocus()
            self.code.selectAll()

    def forget(self) -> None:
        """Empty all of it."""
        self.code.clear()
        self.words.set_value(None)
        self.reason.set_value(None)

    def _mark(self, problems: Iterable[Problem]) -> None:
        said: dict[str, list[str]] = {}
        for problem in problems:
            said.setdefault(problem.name, []).append(t(problem.key, **dict(problem.params)))
        for name, row in self._rows.items():
            row.say_problem("\n".join(said.get(name, [])))
        first = next((row for name, row in self._rows.items() if name in said), None)
        if first is not None:
            first.field.setFocus()


def _happens(icon: str, words: str) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(10))
    mark = QLabel()
    mark.setPixmap(pixmap(icon, "warn", 18))
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(words, wrap=True), 1)
    return made
