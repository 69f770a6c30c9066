"""The scrolling form of a person with its foot: draft, doubts while typing, every problem at its place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.problems import Problem
from app.usecases import doubts
from app.usecases.people import PersonFile
from ui.forms.choices import Choices
from ui.forms.draft_keeper import DraftKeeper, DraftNotice
from ui.forms.problem_summary import ProblemSummary
from ui.forms.standing import Standing
from ui.forms.today import today
from ui.page import Shell
from ui.people.entry import EntryCard
from ui.people.person_editor import PersonEditor
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Column

DOUBTS_AFTER = 400
"""Milliseconds of quiet before doubts about the answers are said."""


class FormArea(QWidget):
    """Editor, maybe an entry card, and the buttons. `submit` and `clean` are the page's."""

    edited = Signal()

    def __init__(
        self,
        shell: Shell,
        editor: PersonEditor,
        entry: EntryCard | None = None,
        *,
        words: str,
        submit: Callable[[], object],
        clean: Callable[[], object],
    ) -> None:
        super().__init__()
        self.editor, self.entry = editor, entry
        self._showing = False
        self.summary = ProblemSummary()
        self._standing = Standing(self.summary, self._typed_at, self.problems)
        self.keeper = DraftKeeper(shell, self.typed, self.set_typed, self)
        self.notice = DraftNotice(clean)
        self.keeper.restored.connect(self.notice.tell)
        self._doubts = QTimer(self)
        self._doubts.setSingleShot(True)
        self._doubts.setInterval(DOUBTS_AFTER)
        self._doubts.timeout.connect(self.say_doubts)
        self.save = Button(words, submit, kind="primary", icon="check")
        self.save.setToolTip(f"{words}  (Ctrl+Enter)")
        self.top = Column(spacing=12)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(px(8))
        self._foot.addWidget(self.save)
        self._foot.addWidget(Button(t("forms.leave"), shell.back, kind="quiet"))
        self._foot.addStretch(1)
        for widget in (self.notice, self.summary, editor, *([entry] if entry else [])):
            self.top.body.addWidget(widget)
        self.top.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(self.top, 1)
        column.addLayout(self._foot)
        editor.edited.connect(self._changed)
        if entry is not None:
            entry.edited.connect(self._changed)

    def offer(self, choices: Choices) -> None:
        """Other colleagues and sites to choose from; the answers stay."""
        self.editor.further.offer(choices)
        if self.entry is not None:
            self.entry.offer(choices)

    def add_action(self, button: QWidget) -> None:
        """One more button at the end of the foot."""
        self._foot.addWidget(button)

    def typed(self) -> dict[str, Any]:
        """What is written, to the letter."""
        entry = {"entry": self.entry.typed()} if self.entry else {}
        return {"person": self.editor.typed(), **entry}

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Bring it back."""
        self.editor.set_typed(typed.get("person", {}))
        if self.entry is not None:
            self.entry.set_typed(typed.get("entry", {}))

    def show_file(self, file: PersonFile) -> None:
        """Show a file as it is stored, with nothing said about it."""
        self._showing = True
        self.editor.show_file(file)
        if self.entry is not None:
            self.entry.start_clean()
        self._showing = False
        self._doubts.stop()
        self._place([])
        self._standing.clear()
        self.notice.say("")

    def problems(self) -> list[Problem]:
        """What stands in the way of saving."""
        return [*self.editor.problems(), *(self.entry.problems() if self.entry else [])]

    def say(self, problems: list[Problem]) -> None:
        """Say everything at once, and go to the first of it."""
        self._doubts.stop()  # doubts alone, a moment later, would take these words away
        left = self._place([*problems, *self._doubts_beside(problems)])
        links = [
            (p.name, self._words(p.name), partial(self._go_to, p.name))
            for p in problems
            if not p.warning and p.name and p not in left
        ]
        spoken = [t(p.key, **dict(p.params)) for p in left if not p.warning]
        self._standing.refused([p for p in problems if p not in left], links, spoken)
        if links:
            self._go_to(links[0][0])

    def say_doubts(self) -> None:
        """Say what is odd in the answers so far; nothing of it stops a save."""
        self._place([*self._standing.left, *self._doubts_beside(self._standing.left)])

    def _doubts_beside(self, said: list[Problem]) -> list[Problem]:
        return [p for p in doubts.of_file(self.editor.value(), today()) if p not in said]

    def _changed(self) -> None:
        if self._showing:
            return
        self._standing.edited()
        self.keeper.touched()
        self._doubts.start()
        self.edited.emit()

    def _place(self, problems: list[Problem]) -> list[Problem]:
        left = self.editor.show_problems(problems)
        return self.entry.show_problems(left) if self.entry else left

    def _words(self, name: str) -> str:
        return (self.entry.place_of(name) if self.entry else "") or self.editor.place(name)

    def _typed_at(self, name: str) -> Any:
        if self.entry is not None and self.entry.place_of(name):
            return self.entry.typed()
        return self.editor.typed_at(name)

    def _go_to(self, name: str) -> None:
        if self.entry is not None and self.entry.place_of(name):
            self.entry.go_to(name)
        else:
            self.editor.go_to(name)
