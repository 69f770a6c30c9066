"""How one version of a plan differs from another, answer by answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.domain.declaration import FieldSpec, Record, kind_of
from app.domain.frozen_words import AGREED
from app.domain.plan import PlanAction, PlanGoal
from app.usecases.plans import PlanFile, by_line

SILENT: Final = frozenset({"line", "place", "goal", "drawn_on"})
"""Answers that say nothing to a person."""

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that came, went, or answers a field otherwise; `title` are the words of a goal or action.

    `spec` is None for a part as a whole.
    """

    sort: str
    kind: str
    title: str
    spec: FieldSpec | None = None
    before: Any = None
    after: Any = None


def between(old: PlanFile, new: PlanFile) -> list[Difference]:
    """What `new` says otherwise than `old`: the plan itself, then goals, then actions."""
    found = list(_answers(old.plan, new.plan, ""))
    found += _parts(by_line(old.goals), by_line(new.goals))
    found += _parts(by_line(old.actions), by_line(new.actions))
    return found


def _parts(
    old: Mapping[str, PlanGoal | PlanAction], new: Mapping[str, PlanGoal | PlanAction]
) -> Iterator[Difference]:
    for line, part in new.items():
        if line not in old:
            yield Difference(ADDED, kind_of(part).name, part.text or "")
        else:
            yield from _answers(old[line], part, part.text or "")
    for line, part in old.items():
        if line not in new:
            yield Difference(REMOVED, kind_of(part).name, part.text or "")


def _answers(old: Record, new: Record, title: str) -> Iterator[Difference]:
    kind = kind_of(new)
    for name in AGREED[kind.name]:
        before, after = getattr(old, name), getattr(new, name)
        if name not in SILENT and (before or None) != (after or None):
            yield Difference(CHANGED, kind.name, title, kind.by_name[name], before, after)
