"""What pages with the sheets of the recovery kit have in common; nothing is kept of what is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError
from ui.kit_form import KitForm, TwoSheets
from ui.page import Page, Shell
from ui.screen_state import State
from ui.texts import error_sentence, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import FORM, Card, Column, narrow
from ui.widgets.messages import InlineMessage

T = TypeVar("T")


class KitSheetsPage(Page):
    """A card with the form, an answer and a button that waits until two sheets and the file are there."""

    def __init__(self, shell: Shell, title: str, do: str) -> None:
        super().__init__(shell)
        self.form = KitForm()
        self.told = InlineMessage()
        self.do = Button(do, self.submit, kind="primary", icon="key-round")
        self.card = Card(title)
        self.card.body.setSpacing(px(12))

    def lay_out(self, above: list[QWidget], below: list[QWidget]) -> None:
        """The card with `above`, the form, the answer, `below` at their own width, and the buttons."""
        body = self.card.body
        for widget in (*above, self.form, self.told):
            body.addWidget(widget)
        for widget in below:
            body.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeading)
        foot = QHBoxLayout()
        foot.addWidget(self.do)
        foot.addWidget(Button(t("job.cancel"), self.shell.back, kind="quiet"))
        foot.addStretch(1)
        body.addLayout(foot)
        column = Column(spacing=px(14))
        column.body.addWidget(narrow(self.card, FORM))
        column.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(column)
        self.form.changed.connect(self.judge)
        self.judge()

    def open(self, **params: object) -> None:
        self.form.forget()
        self.told.say("")

    def save_state(self) -> State:
        return {}  # the codes are never kept

    def restore_state(self, state: State) -> None:
        """Begins anew: there is nothing to bring back."""

    def hideEvent(self, event: object) -> None:
        self.form.forget()

    def work(self, act: Callable[[TwoSheets], T], then: Callable[[T], None], *, said: str = "") -> bool:
        """Do `act` with what is typed, in the background, if all of it is there; always True."""
        typed = self.form.typed()
        if typed is None or not self.do.isEnabled():
            return True
        self.do.setEnabled(False)
        self.told.say(said, "info")
        self.shell.jobs.run(lambda: act(typed), owner=self, then=then, failed=self._failed, lane="background")
        return True

    def judge(self) -> None:
        """Whether there is enough to begin."""
        self.do.setEnabled(self.form.typed() is not None)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self.told.say(error_sentence(error), "bad")
        self.judge()
