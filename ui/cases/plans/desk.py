"""The page of a plan as its parts see it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject

from app.events import Changed
from app.usecases.plan_pages import PlanPage as Shown
from ui.cases.act_card import ActCard
from ui.cases.plans.edit_card import EditCard
from ui.cases.plans.sign_card import SignCard
from ui.page import Shell

Asked = ActCard | EditCard | SignCard
"""What may be asked at the top of the page."""


class Desk(Protocol):
    """What is shown, and what can be done from there."""

    shell: Shell
    shown: Shown | None
    asked: Asked | None

    @property
    def owner(self) -> QObject:
        """Who is answered: nothing is, once it is gone."""

    def begin(self) -> None:
        """Write the first version, or the next one."""

    def sign(self) -> None:
        """Somebody signs."""

    def ask(self, card: Asked, word: str) -> None:
        """Put a card with a question at the top of the page; `word`: see `ui.cases.plans.asked_again`."""

    def refresh(self, changed: Changed | None) -> None:
        """Read again."""

    def is_ready(self) -> bool:
        """Whether nothing stands against handing the version shown in."""
