"""Long work, without Qt: a job is a generator of `Progress` that returns its result.

Every `yield` is a point where the job may be cancelled: `close()` raises GeneratorExit
there, so an open transaction rolls back by itself.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job has come; `stage` is a translation key."""

    done: int
    total: int
    stage: str = ""
