"""The way into an emergency opening, below the reserved part of a case somebody may not read.

It looks the same whatever is written in the reserved part, and whether anything is.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt

from app.usecases.emergency import opening
from app.usecases.emergency.opening import Door
from ui.cases.context import CaseContext
from ui.emergency.held import held
from ui.texts import t
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage, show_if


class DoorCard(Card):
    """Hidden until it is known that it is wanted here."""

    def __init__(self, ctx: CaseContext) -> None:
        super().__init__(t("emergency.title"))
        self._ctx = ctx
        self.button: Button | None = None
        show_if(self, False)
        question = partial(opening.door, person=ctx.person.id, by=ctx.shell.session.user)
        ctx.shell.ask("case.emergency", question, then=self._show, owner=self)

    def _show(self, door: Door) -> None:
        if not door.offered:
            return
        if held(self._ctx.shell.session, self._ctx.person.id) is not None:
            self.body.addWidget(InlineMessage(t("emergency.is_open"), "warn"))
            self._offer(t("emergency.show"), "eye")
        elif door.key is None:
            self.body.addWidget(label(t("emergency.no_code_yet"), "muted", wrap=True))
        else:
            self.body.addWidget(label(t("emergency.offer"), "muted", wrap=True))
            self._offer(t("emergency.begin"), "key-round")
        self.show()

    def _offer(self, words: str, icon: str) -> None:
        go = partial(self._ctx.shell.go, "emergency", person=self._ctx.person.id, case=self._ctx.case.id)
        self.button = Button(words, go, icon=icon)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)
