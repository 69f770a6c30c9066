"""What referrals have taught about a service, in words with the number of cases."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.referral_figures import Figures
from app.usecases.referrals import learning
from ui.cases import referral_words as words
from ui.forms.today import today
from ui.page import Shell
from ui.texts import t
from ui.theme.look import px
from ui.widgets.cards import Card
from ui.widgets.labels import label


def taught_card(found: Figures) -> Card:
    """A card with a sentence for each thing known; one that says so when nothing is."""
    card = Card(t("referral.taught"))
    card.setObjectName("taught")
    for sentence in words.taught(found) or [t("referral.taught.nothing")]:
        card.body.addWidget(label(sentence, wrap=True))
    return card


class TaughtBox(QWidget):
    """The same beside an entry of the directory: asked when shown, and nothing where nothing is known."""

    def __init__(self, shell: Shell, service: bytes) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(4))
        shell.ask("referral.taught", learning.of_service, service, today(), then=self._show, owner=self)

    def _show(self, found: Figures) -> None:
        told = words.taught(found)
        if told:
            self._column.addWidget(label(t("referral.taught"), "strong"))
        for sentence in told:
            self._column.addWidget(label(sentence, wrap=True))
