"""Who works with this profile: the name that stands beside everything written in it.

Nobody is asked for a role: who works alone answers for everything. In an organisation the role
comes with the invitation.
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.domain.user import User
from ui.texts import t
from ui.unlock.step import Step
from ui.widgets.fields import TextField
from ui.widgets.form import FormRow
from ui.widgets.labels import label

ALONE = "supervisor"
"""Role of who works alone: there is nobody else to close a case or export a list."""


class PersonStep(Step):
    """`done(user)`; the name is kept inside the encrypted file only."""

    topic = "new_profile"

    done = Signal(object)

    def __init__(self, *, back: bool = True) -> None:
        super().__init__(t("person.title"), t("person.words"), back=back)
        self._name = TextField()
        self._name.edited.connect(self._judge)
        self._name.returnPressed.connect(self.press_next)
        self.content.addWidget(FormRow(t("person.name"), self._name, hint=t("person.name_hint")))
        self.content.addWidget(label(t("person.alone"), "muted", wrap=True))
        self.finish_with(t("person.finish"), self._next).setEnabled(False)

    def focus_start(self) -> None:
        """The name."""
        self._name.setFocus()

    def _judge(self) -> None:
        if self.next is not None:
            self.next.setEnabled(self._name.value() is not None)

    def _next(self) -> None:
        self.done.emit(User(name=self._name.value(), role=ALONE))
