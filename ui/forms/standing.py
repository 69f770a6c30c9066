"""What a refused form still has to put right: said until it is corrected, and no longer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from app.domain.problems import Problem
from ui.forms.problem_summary import Place, ProblemSummary


class Standing:
    """The problems of the last refusal that still stand.

    `typed_at(name)` tells what is written at a place: who changes it has answered what a verb
    found there. `wrong` finds what the form itself can see; that stands until it sees it no more.
    """

    def __init__(
        self,
        summary: ProblemSummary,
        typed_at: Callable[[str], Any],
        wrong: Callable[[], Iterable[Problem]],
    ) -> None:
        self._summary, self._typed_at, self._wrong = summary, typed_at, wrong
        self._then: dict[str, Any] = {}
        self.left: list[Problem] = []

    def refused(
        self, problems: Iterable[Problem], places: Iterable[Place], sentences: Iterable[str] = ()
    ) -> None:
        """The form was refused: list the places, and remember what is written there."""
        links = list(places)
        self.left = list(problems)
        self._then = {name: self._typed_at(name) for name, _, _ in links}
        self._summary.say(links, sentences)

    def clear(self) -> None:
        """Nothing is wrong any more: the form shows something else."""
        self.left, self._then = [], {}
        self._summary.say([])

    def edited(self) -> None:
        """An answer was changed: take back what has been put right."""
        if not self.left:
            return
        wrong = {problem.name for problem in self._wrong() if not problem.warning}
        still = {
            name: then
            for name, then in self._then.items()
            if name in wrong or _equal(self._typed_at(name), then)
        }
        if not still:
            self.clear()
        elif len(still) < len(self._then):
            self._summary.keep(still)
        self._then = still
        self.left = [problem for problem in self.left if problem.name in still]


def _equal(now: Any, then: Any) -> bool:
    return bool(now == then)
