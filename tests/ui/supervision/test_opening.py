"""Each line of supervision leads to a page that exists, with a name that page knows."""

from __future__ import annotations

from typing import Any, cast

import pytest

from app.domain.ids import RecordId
from app.domain.kinds import KINDS
from ui.cases.case_page import SECTIONS as OF_CASE
from ui.page import Shell
from ui.pages import PAGES as ALL
from ui.supervision.opening import PAGES, SECTIONS, open_record

RECORD, CASE, PERSON = (RecordId(letter * 16) for letter in (b"r", b"c", b"p"))


class Steps:
    """Stands for the window: keeps where one would go."""

    def __init__(self) -> None:
        self.gone: tuple[str, dict[str, Any]] | None = None

    def go(self, page: str, **params: Any) -> None:
        self.gone = (page, params)


@pytest.mark.parametrize(
    ("kind", "case", "expected"),
    [
        ("plan", CASE, ("plan", {"case": CASE, "plan": RECORD})),
        ("mediation_session", None, ("mediation_request", {"session": RECORD})),
        ("mediation_request", CASE, ("mediation_request", {"request": RECORD})),
        ("vulnerability_flag", CASE, ("case", {"case": CASE, "section": "reserved"})),
        ("case", CASE, ("case", {"case": CASE})),
        ("contact", None, ("person", {"person": PERSON})),
    ],
)
def test_where_a_line_leads(kind: str, case: RecordId | None, expected: tuple[str, dict[str, Any]]) -> None:
    steps = Steps()
    open_record(cast(Shell, steps), kind, RECORD, case=case, person=PERSON)
    assert steps.gone == expected


def test_the_pages_sections_and_kinds_exist() -> None:
    pages, kinds = {entry.key for entry in ALL}, {kind.name for kind in KINDS}
    assert {page for page, _ in PAGES.values()} | {"plan"} <= pages
    assert set(SECTIONS.values()) <= set(OF_CASE)
    assert set(PAGES) | set(SECTIONS) <= kinds
