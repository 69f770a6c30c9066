"""An answer of a rule, when the facts may leave it open."""

from __future__ import annotations

from enum import StrEnum


class Answer(StrEnum):
    """Yes, no, or possibly: what is not known is shown, never decided."""

    YES = "yes"
    NO = "no"
    POSSIBLY = "possibly"
