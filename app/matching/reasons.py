"""What the program answers about two names or two persons, and why, as translation keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Param = str | int | float


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground for or against, as the key of its sentence (`match.reason...`) and its parameters.

    Parameters may hold the words compared: show them, never log them.
    """

    key: str
    params: Mapping[str, Param] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Match:
    """`score` from 0 (different) to 1 (the same); from `app.matching.THRESHOLD` on it is a match.

    `hard_stop` says that an identifier which belongs to one person alone is the same on both.
    """

    score: float
    reasons: tuple[Reason, ...] = ()
    hard_stop: bool = False

    @property
    def is_match(self) -> bool:
        """Whether the two are more likely one person than two."""
        return self.score >= 0.5
