"""A laptop asks to be let in: whose it is, the eight words, and two answers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout

from app.usecases.membership import Asking
from ui.invitation.eight_words import EightWords
from ui.invitation.words import roles_words
from ui.texts import formats, inserted, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage


class AdmitCard(Card):
    """`admit(asking)` and `refuse(invitation)` do the work; the card waits for them."""

    def __init__(
        self, asking: Asking, admit: Callable[[Asking], None], refuse: Callable[[bytes], None]
    ) -> None:
        super().__init__(t("admit.title", name=inserted(asking.name)) if asking.name else t("admit.stranger"))
        self.asking = asking
        self._buttons: list[Button] = []
        if not asking.numbers:
            self.body.addWidget(label(t("admit.not_yours"), "muted", wrap=True))
            return
        facts = KeyValues()
        told = [
            (t("joining.roles"), roles_words(asking.roles)),
            (t("members.sites"), formats().listed([inserted(site) for site in asking.sites])),
        ]
        if asking.inviter:
            told.append((t("admit.invited_by"), inserted(asking.inviter)))
        facts.show_facts(told)
        self.body.addWidget(facts)
        self.body.addWidget(label(t("admit.compare"), wrap=True))
        self.words = EightWords(asking.numbers, asking.language)
        self.body.addWidget(self.words)
        if asking.own:
            self.body.addWidget(InlineMessage(t("admit.own"), "info"))
        elif asking.known:
            self.body.addWidget(InlineMessage(t("admit.known"), "warn"))
        row = QHBoxLayout()
        row.setSpacing(px(10))
        self.same = Button(
            t("admit.same"), lambda: self._do(lambda: admit(asking)), kind="primary", icon="check"
        )
        self.differ = Button(
            t("admit.differ"), lambda: self._do(lambda: refuse(asking.invitation)), icon="circle-x"
        )
        self._buttons = [self.same, self.differ]
        for button in self._buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)

    def busy(self, on: bool) -> None:
        """While the answer is on its way."""
        for button in self._buttons:
            button.setEnabled(not on)

    def _do(self, act: Callable[[], None]) -> None:
        self.busy(True)
        act()
