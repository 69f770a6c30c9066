"""What is to be done after a contact, written in the same form."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from app.domain.task import Task
from ui.forms.choices import Choices
from ui.forms.record_form import RecordForm
from ui.texts import t
from ui.widgets.cards import Card

ASKED: Final = frozenset({"title", "due", "owner", "kind"})


class FollowUpCard(Card):
    """A switch; behind it the few answers of a task."""

    edited = Signal()

    def __init__(self, choices: Choices) -> None:
        super().__init__(padding=14)
        self.wanted = QCheckBox(t("contact.then"))
        self.wanted.setObjectName("contact.then")
        self.task = RecordForm(Task(), choices, only=lambda s: s.name in ASKED, folding=False)
        self.body.addWidget(self.wanted)
        self.body.addWidget(self.task)
        self.wanted.toggled.connect(self._switch)
        self.task.edited.connect(self.edited)
        self.task.hide()

    def offer(self, choices: Choices) -> None:
        """Other colleagues to choose from."""
        self.task.offer(choices)

    def start_clean(self) -> None:
        """Nothing to do yet."""
        self.task.set_record(Task())
        self.wanted.setChecked(False)

    def value(self) -> Task | None:
        """The task to write, None when nothing is to be done."""
        task = self.task.value()
        return task if self.wanted.isChecked() and isinstance(task, Task) else None

    def typed(self) -> dict[str, Any]:
        """What is written, to the letter."""
        return {"wanted": self.wanted.isChecked(), "task": self.task.typed()}

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Bring it back."""
        self.wanted.setChecked(bool(typed.get("wanted")))
        self.task.set_typed(typed.get("task", {}))

    def _switch(self, on: bool) -> None:
        self.task.setVisible(on)
        if on:
            self.task.focus_field("title")
        self.edited.emit()
