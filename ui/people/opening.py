"""The way to somebody's page."""

from __future__ import annotations

from app.domain.ids import RecordId
from ui.page import Shell


def open_person(shell: Shell, person: RecordId, case: RecordId | None) -> None:
    """Show somebody: their newest case, or their own page when they have none."""
    if case is not None:
        shell.go("case", case=case)
    else:
        shell.go("person", person=person)
