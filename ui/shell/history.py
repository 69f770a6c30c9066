"""Where the person has been, to come back by Esc."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ui.screen_state import State, plain, rich

LIMIT = 50


@dataclass(slots=True)
class Visit:
    """One page as it was opened and as it was left."""

    page: str
    params: dict[str, Any] = field(default_factory=dict)
    state: State = field(default_factory=dict)


class History:
    """A stack of visits; the last one is the page shown."""

    def __init__(self) -> None:
        self._visits: list[Visit] = []

    @property
    def current(self) -> Visit | None:
        """The page shown now."""
        return self._visits[-1] if self._visits else None

    @property
    def can_go_back(self) -> bool:
        """Whether there is a page before this one."""
        return len(self._visits) > 1

    def enter(self, visit: Visit, *, fresh: bool = False) -> None:
        """Go on to `visit`; `fresh` forgets the way here (a line of the rail was chosen)."""
        if fresh:
            self._visits.clear()
        self._visits.append(visit)
        del self._visits[:-LIMIT]

    def leave(self) -> Visit | None:
        """Drop the page shown; the one before it, or None when it was the first."""
        if not self.can_go_back:
            return None
        self._visits.pop()
        return self._visits[-1]

    def keep(self, known: set[str]) -> None:
        """Forget visits of pages that are not offered any more."""
        self._visits = [visit for visit in self._visits if visit.page in known]

    def dump(self) -> list[list[Any]]:
        """Plain values for `load`."""
        return [[visit.page, plain(visit.params), plain(visit.state)] for visit in self._visits]

    def load(self, visits: list[list[Any]], known: set[str]) -> None:
        """Take up an earlier history, leaving out pages this version does not know."""
        self._visits = [Visit(p, rich(params), rich(state)) for p, params, state in visits if p in known]
