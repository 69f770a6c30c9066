"""Stands for a page of another part of the program: remembers with what it was opened."""

from __future__ import annotations

from typing import Any

from ui.page import Page


class Elsewhere(Page):
    title_key = "page.today"

    def open(self, **params: Any) -> None:
        self.opened_with = params
