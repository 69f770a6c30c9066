"""What a field's declaration says about two values nobody has compared yet.

A rule never decides what is kept: every value no other write has replaced is kept, under each rule
and in each program version alike. It decides only whether a person is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any


class MergeRule(StrEnum):
    """How a field with several values is met."""

    ASK = "ask"
    """Somebody decides."""
    SUPERVISOR = "supervisor"
    """Only a supervisor decides."""
    UNION = "union"
    """A set: everything anybody put in and nobody who saw it took out."""
    KEEP_BOTH = "keep_both"
    """Both stay side by side, nobody is asked."""
    LATEST = "latest"
    """The latest by the clock is shown, the other is found in the history."""


RuleOf = Callable[[int], MergeRule | None]
"""Rule of a field number; None for a field only a newer program knows."""

_ASKING = (MergeRule.ASK, MergeRule.SUPERVISOR)


def asks(rule: MergeRule | None) -> bool:
    """Whether a person has to decide between several values of such a field."""
    return rule in _ASKING


def is_set(plain: Any) -> bool:
    """Whether a plain value, stored (list) or written (element -> is in), is one of a set."""
    return isinstance(plain, list | dict)


def same(one: Any, other: Any) -> bool:
    """Whether two plain values are one value; a number is no truth value."""
    return type(one) is type(other) and bool(one == other)
