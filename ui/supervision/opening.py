"""Where a record is opened from a line of supervision: its own page, its part of the file, the file."""

from __future__ import annotations

from typing import Any, Final

from app.domain.ids import RecordId
from ui.page import Shell

PAGES: Final[dict[str, tuple[str, str]]] = {
    "mediation_request": ("mediation_request", "request"),
    "mediation_session": ("mediation_request", "session"),
    "referral": ("referral", "referral"),
}
"""By kind of record: the page that shows it, and the name it is given there."""

SECTIONS: Final = {
    "plan_goal": "plan",
    "eligibility_check": "requirements",
    "exit_plan": "leaving",
    "vulnerability_flag": "reserved",
    "task": "tasks",
}
"""By kind of record: the section of the case it stands in."""


def open_record(
    shell: Shell, kind: str, record: RecordId | None, *, case: RecordId | None, person: RecordId | None
) -> None:
    """Show a record where it can be read whole, with what is around it."""
    if kind == "plan" and case is not None:
        shell.go("plan", case=case, plan=record)
    elif kind in PAGES and record is not None:
        page, name = PAGES[kind]
        shell.go(page, **{name: record})
    elif case is not None:
        section: dict[str, Any] = {"section": SECTIONS[kind]} if kind in SECTIONS else {}
        shell.go("case", case=case, **section)
    elif person is not None:
        shell.go("person", person=person)
