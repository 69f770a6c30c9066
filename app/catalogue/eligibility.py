"""The rule sets of the projects, shipped as data. Read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from app.catalogue.rules import RULES
from app.domain.eligibility import Rule, RuleSet


@cache
def rule_sets() -> Mapping[str, RuleSet]:
    """Every set by its code, in the order of the file."""
    told = tomllib.loads((RULES / "eligibility.toml").read_text(encoding="utf-8"))
    return {row["code"]: _set(row) for row in told["set"]}


def _set(row: dict[str, Any]) -> RuleSet:
    rules = tuple(Rule(**{**rule, "codes": frozenset(rule.get("codes", ()))}) for rule in row["rule"])
    return RuleSet(
        row["code"],
        row["version"],
        row["title"],
        row["source"],
        rules,
        tuple(row.get("evidence", ())),
        row.get("checked", True),
    )
