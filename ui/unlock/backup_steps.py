"""Going back to a backup: the passphrase, which backup and what that loses, and that it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton

from ui.texts import formats, inserted, t
from ui.unlock.step import Step
from ui.widgets.form import FormRow
from ui.widgets.labels import Badge, label
from ui.widgets.messages import InlineMessage
from ui.widgets.secret_field import SecretField

if TYPE_CHECKING:
    from app.usecases.backups import Choice

ONE_COLUMN = 5
"""Up to so many backups stand one below the other; more would make a low screen scroll."""


class ProveStep(Step):
    """`done(passphrase)`: only who can open the profile may exchange its file."""

    topic = "backup"

    done = Signal(str)

    def __init__(self, profile: str) -> None:
        super().__init__(t("restore.title"), t("restore.words"), width=520)
        self.content.addWidget(Badge(profile))
        self._field = SecretField()
        self._field.returnPressed.connect(self.press_next)
        self.content.addWidget(FormRow(t("unlock.passphrase"), self._field))
        self.finish_with(t("door.next"), lambda: self.done.emit(self._field.text()))

    def focus_start(self) -> None:
        """The passphrase."""
        self._field.setFocus()


class BackupsStep(Step):
    """`chosen(backup)`; what would be lost is said before anything is pressed."""

    topic = "backup"

    chosen = Signal(object)

    def __init__(self, choices: Sequence[Choice], *, damaged: bool) -> None:
        super().__init__(t("restore.which"), t("restore.which_words"), width=560)
        self._choices = list(choices)
        if damaged:
            self.content.addWidget(InlineMessage(t("restore.damaged"), "warn"))
        if not self._choices:
            self.content.addWidget(label(t("restore.none"), wrap=True))
            return
        self.buttons = QButtonGroup(self)
        grid = QGridLayout()
        rows = len(self._choices) if len(self._choices) <= ONE_COLUMN else -(-len(self._choices) // 2)
        for at, one in enumerate(self._choices):
            button = QRadioButton(_words(one))
            self.buttons.addButton(button, at)
            grid.addWidget(button, at % rows, at // rows)  # down the columns: people read lists downwards
        self.content.addLayout(grid)
        self._lost = InlineMessage("", "warn")
        self.content.addWidget(self._lost)
        self.content.addWidget(label(t("restore.kept"), "muted", wrap=True))
        self.finish_with(t("restore.do"), self._next)
        self.buttons.idToggled.connect(lambda _at, _on: self._tell())
        self.buttons.button(0).setChecked(True)

    @property
    def choice(self) -> Choice:
        """The backup marked."""
        return self._choices[self.buttons.checkedId()]

    def focus_start(self) -> None:
        """The newest backup."""
        if self._choices:
            self.buttons.button(0).setFocus()

    def lost(self) -> str:
        """What is said about the loss."""
        return self._lost.text()

    def _tell(self) -> None:
        if self.buttons.checkedId() >= 0:
            self._lost.say(_loss(self.choice), "ok" if self.choice.lost == 0 else "warn")

    def _next(self) -> None:
        self.busy(True)
        self.chosen.emit(self.choice.backup)


class RestoredStep(Step):
    """`done` opens the profile as it was then."""

    topic = "backup"

    done = Signal()

    def __init__(self, choice: Choice, aside: Path) -> None:
        super().__init__(t("restore.done"), t("restore.done_words", when=_when(choice)), back=False)
        self.content.addWidget(label(t("restore.aside"), "muted", wrap=True))
        self.content.addWidget(label(inserted(str(aside)), "small", wrap=True, selectable=True))
        self.finish_with(t("restore.open"), self.done.emit)

    def focus_start(self) -> None:
        """The way on."""
        if self.next is not None:
            self.next.setFocus()


def _when(choice: Choice) -> str:
    return formats().moment(choice.backup.made, datetime.now(UTC).astimezone())


def _words(choice: Choice) -> str:
    return t("keeping.made", when=_when(choice), size=formats().size(choice.size)).replace("&", "&&")


def _loss(choice: Choice) -> str:
    if choice.lost is None:
        return t("restore.loses_unknown", when=_when(choice))
    if choice.lost == 0:
        return t("restore.loses_nothing")
    return t("restore.loses", n=choice.lost, when=_when(choice))
