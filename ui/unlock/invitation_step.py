"""At the door: the invitation somebody received, before this laptop has a profile."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.invitation.field import InvitationField
from ui.texts import t
from ui.unlock.step import Step


class InvitationStep(Step):
    """`done(invitation)`; what was typed stays until then."""

    topic = "join"

    done = Signal(object)

    def __init__(self, typed: str = "") -> None:
        super().__init__(t("joining.title"), t("joining.words"), width=560)
        self.field = InvitationField()
        self.field.changed.connect(self._judge)
        self.content.addWidget(self.field)
        self.finish_with(t("door.next"), self._next).setEnabled(False)
        if typed:
            self.field.text.setPlainText(typed)

    def focus_start(self) -> None:
        """The text."""
        self.field.text.setFocus()

    def _judge(self) -> None:
        if self.next is not None:
            self.next.setEnabled(self.field.invitation() is not None)

    def _next(self) -> None:
        self.done.emit(self.field.invitation())
