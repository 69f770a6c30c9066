"""What the unlocked window needs, imported while somebody types the passphrase."""

from __future__ import annotations

from importlib import import_module
from typing import Final

THE_REST: Final = (
    "app.session",
    "ui.main_window",
    "app.usecases.samples.organisation",
    "ui.idleness",
)
FIRST_PAGES: Final = ("ui.today.page", "ui.cases.list_page", "ui.cases.case_page")
"""Shown first on most days."""
LATER: Final = ("ui.sync.runner",)
"""Not the sync itself, ten megabytes: a laptop that belongs to no organisation never wants it."""


def import_the_rest() -> None:
    """Import it; runs in a worker, imports only."""
    for name in (*THE_REST, *FIRST_PAGES, *LATER):
        import_module(name)
