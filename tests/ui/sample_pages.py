"""Pages made up for the tests of the frame."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout

from app.events import Changed
from ui.page import Action, Page, Shell
from ui.pages import PageEntry
from ui.widgets.cards import Card
from ui.widgets.chips import ChipRow

SAMPLE_PAGES = (
    PageEntry("today", "tests.ui.sample_pages:EmptyPage", "layout-dashboard", "page.today"),
    PageEntry("cases", "tests.ui.sample_pages:NotePage", "users", "page.cases"),
    PageEntry("agenda", "tests.ui.sample_pages:EmptyPage", "calendar-days", "page.agenda"),
    PageEntry("contacts", "tests.ui.sample_pages:EmptyPage", "messages-square", "page.contacts"),
    PageEntry("directory", "tests.ui.sample_pages:EmptyPage", "map-pinned", "page.directory"),
    PageEntry("review", "tests.ui.sample_pages:EmptyPage", "circle-check", "page.review"),
    PageEntry("reports", "tests.ui.sample_pages:EmptyPage", "chart-column", "page.reports"),
    PageEntry("case", "tests.ui.sample_pages:CasePage", "user", "page.cases", "inside", under="cases"),
    PageEntry("settings", "tests.ui.sample_pages:EmptyPage", "settings", "page.settings", "foot"),
)


class EmptyPage(Page):
    title_key = "page.today"


class NotePage(Page):
    """Words to lose, and a primary action."""

    title_key = "page.cases"
    concerns = frozenset({"user"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.read: list[Changed | None] = []
        self.pressed = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.chips = ChipRow(
            [("all", "Tutti"), ("mine", "I miei casi"), ("due", "Con scadenze")], name="Filtri"
        )
        column.addWidget(self.chips)
        card = Card("Nota")
        self.name, self.note = QLineEdit(), QPlainTextEdit()
        self.name.setObjectName("name")
        self.name.setAccessibleName("Nome")
        self.note.setObjectName("note")
        self.note.setAccessibleName("Nota")
        card.body.addWidget(self.name)
        card.body.addWidget(self.note, 1)
        column.addWidget(card, 1)

    def subtitle(self) -> str:
        return "50.000"

    def primary_action(self) -> Action | None:
        return Action("keys.new", self._press, "user-plus", "Ctrl+N")

    def refresh(self, changed: Changed | None) -> None:
        self.read.append(changed)

    def focus_search(self) -> bool:
        self.name.setFocus()
        return True

    def _press(self) -> None:
        self.pressed += 1


class CasePage(Page):
    """Reached from another page, with the id of a record."""

    title_key = "page.cases"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.opened: list[dict[str, Any]] = []
        self.name = ""

    def title(self) -> str:
        return self.name or super().title()

    def open(self, **params: Any) -> None:
        self.opened.append(params)
