"""The tables of roles in SECURITY.md say what the code does."""

from __future__ import annotations

from app.domain.declaration import Scope
from tests.role_matrix import BEGIN, PAPER, cell, tables, written


def test_the_paper_says_what_the_code_does() -> None:
    assert BEGIN in PAPER.read_text(encoding="utf-8")
    assert written() == tables(), "run: python -m tests.role_matrix"


def test_the_table_is_read_off_the_rules_and_not_written_by_hand() -> None:
    assert cell("supervisor", Scope.RESERVED) == "R W"
    assert cell("operator", Scope.RESERVED) == "T W"
    assert cell("auditor", Scope.FILE) == "R"
    assert cell("specialist", Scope.SITE) == "R w"
    assert [cell("mediator", scope) for scope in (Scope.FILE, Scope.SITE, Scope.RESERVED)] == [""] * 3
    assert [cell("mediator", scope) for scope in (Scope.CAPSULE, Scope.NAMED)] == ["T W", "N w"]
    assert cell("supervisor", Scope.ORGANISATION) == "R W"
    assert cell("admin", Scope.ORGANISATION) == "R w"
    assert cell("officer", Scope.FILE) == ""
