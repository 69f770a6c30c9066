"""The orders to erase, for those who have no other business with data protection."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from app.domain.ids import RecordId
from app.events import Changed
from ui.data_care.erasures_section import ErasuresSection
from ui.page import Page, Shell


class ErasuresPage(Page):
    """`shell.go("erasures", order=id)`."""

    title_key = "data_care.erasures"
    concerns = frozenset({"erasure", "erasure_confirmation"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.section = ErasuresSection(shell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.section)

    def open(self, **params: Any) -> None:
        if "order" in params:
            self.section.choose(RecordId(params["order"]))

    def refresh(self, changed: Changed | None) -> None:
        self.section.refresh()

    def focus_start(self) -> None:
        self.section.focus_start()

    def step_back(self) -> bool:
        return self.section.step_back()
