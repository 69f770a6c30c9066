"""What was being asked on the page of a plan, by a word of its own: asked again after a lock."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from app.domain.plan import PlanAction, PlanGoal
from app.usecases.plan_pages import PlanPage as Shown
from app.usecases.plans import PlanFile
from ui.cases.plans import notes, offers
from ui.cases.plans.desk import Desk

GOAL, PLAN, SIGN = "goal", "plan", "sign"
NEW_ACTION, MOVE, DECLINE, CONCLUDE = "action", "move", "decline", "conclude"


class Asks(Desk, Protocol):
    """The page as far as it asks."""

    def add_goal(self) -> None:
        """A goal with its first action."""

    def edit_plan(self) -> None:
        """The wish, the language, how long."""

    def edit_goal(self, goal: PlanGoal) -> None:
        """The form of a goal."""

    def edit_action(self, action: PlanAction) -> None:
        """The form of an action."""

    def add_action(self, goal: PlanGoal) -> None:
        """An action of a goal."""

    def move_action(self, action: PlanAction) -> None:
        """How far an action is."""

    def decline(self, action: PlanAction) -> None:
        """The person would not do it."""

    def conclude(self, goal: PlanGoal) -> None:
        """What came of a goal."""


def word(what: str, id: bytes) -> str:
    """The word for `what` is asked about a goal, an action or a version."""
    return f"{what}:{id.hex()}"


def ask_again(page: Asks, asked: str, shown: Shown) -> None:
    """Open the form or question `asked` names, if what it is about is still there."""
    file = shown.shown
    if file is None:
        return
    ways: dict[str, Callable[[], object]] = {GOAL: page.add_goal, PLAN: page.edit_plan, SIGN: page.sign}
    ways |= _of_goals(page, file) | _of_actions(page, file)
    ways |= {one.key: one.run for one in offers.of_version(page, file) if one.key in offers.ASKING}
    for other in notes.rivals_of(shown, file):
        ways[notes.MERGE] = partial(notes.merge, page, file, other)
    if asked in ways:
        ways[asked]()


def _of_goals(page: Asks, file: PlanFile) -> dict[str, Callable[[], object]]:
    ways: dict[str, Callable[[], object]] = {}
    for goal in file.goals:
        ways[goal.id.hex()] = partial(page.edit_goal, goal)
        ways[word(NEW_ACTION, goal.id)] = partial(page.add_action, goal)
        ways[word(CONCLUDE, goal.id)] = partial(page.conclude, goal)
    return ways


def _of_actions(page: Asks, file: PlanFile) -> dict[str, Callable[[], object]]:
    ways: dict[str, Callable[[], object]] = {}
    for action in file.actions:
        ways[action.id.hex()] = partial(page.edit_action, action)
        ways[word(MOVE, action.id)] = partial(page.move_action, action)
        ways[word(DECLINE, action.id)] = partial(page.decline, action)
    return ways
