"""What is wrong with an answer, as a translation key: said all at once, never one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Param = str | int | float


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one answer; `name` is the field, empty for the record as a whole.

    `warning` problems are shown and do not stop a save.
    """

    key: str
    name: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)
    warning: bool = False
