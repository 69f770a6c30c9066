"""The way to somebody's page."""

from __future__ import annotations

from typing import Any

from app.domain.ids import RecordId
from ui.page import Shell


def open_person(shell: Shell, person: RecordId, case: RecordId | None) -> None:
    """Show somebody: their newest case, or their own page when they have none."""
    if case is not None:
        shell.go("case", case=case)
    else:
        shell.go("person", person=person)


def told_id(params: dict[str, Any], name: str = "person") -> RecordId:
    """The id a page was opened with: `name` or `id`, as bytes or in hex."""
    told = params.get(name) or params["id"]
    return RecordId(bytes.fromhex(told) if isinstance(told, str) else told)
