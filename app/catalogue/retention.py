"""The schedule of retention shipped as data (`resources/rules/retention.toml`). Read once."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any, Final

from app.catalogue.rules import RULES
from app.domain.retention import AccountsTerm, Rule, Schedule

_FILE: Final = "retention.toml"


@cache
def schedule() -> Schedule:
    """Terms and holds, by the days on which they are in force."""
    return Schedule(rule_rows(), accounts_rows())


@cache
def rule_rows() -> tuple[Rule, ...]:
    """The terms one by one, in the order of the file."""
    return tuple(Rule(**_with_sets(row)) for row in _tables("rule"))


@cache
def accounts_rows() -> tuple[AccountsTerm, ...]:
    """The terms of accounts one by one, in the order of the file."""
    return tuple(AccountsTerm(**_with_sets(row)) for row in _tables("hold"))


def _with_sets(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "funds": frozenset(row.get("funds", ()))}


def _tables(table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((RULES / _FILE).read_text(encoding="utf-8"))[table]
    return rows
