"""What the cards and acts of one request ask of the page they stand on."""

from __future__ import annotations

from typing import Protocol

from ui.cases.act_card import ActCard
from ui.page import Shell


class Desk(Protocol):
    """The page of a request."""

    shell: Shell

    def open_act(self, card: ActCard, word: str) -> None:
        """Ask what an act needs, above what one was reading; `word` (`ui.mediation.acts`) asks it again."""
