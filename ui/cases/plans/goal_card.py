"""One goal with its actions: what is wanted, by when, who does what, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.plan import PlanAction, PlanGoal
from app.domain.problems import Problem
from app.usecases.plan_pages import PlanPage
from app.usecases.plans import PlanFile
from ui import texts
from ui.cases import wording
from ui.cases.plans import notes, words
from ui.cases.record_row import RecordRow, Told
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card, line
from ui.widgets.labels import Badge, label
from ui.widgets.messages import InlineMessage


class GoalActs(Protocol):
    """What can be done with a goal and its actions; the page does it."""

    def edit_goal(self, goal: PlanGoal) -> None:
        """Open the form of a goal."""

    def edit_action(self, action: PlanAction) -> None:
        """Open the form of an action."""

    def add_action(self, goal: PlanGoal, *, by_person: bool = False) -> None:
        """Begin an action of a goal."""

    def move_action(self, action: PlanAction) -> None:
        """Say how far an action is."""

    def decline(self, action: PlanAction) -> None:
        """The person would not do it."""

    def conclude(self, goal: PlanGoal) -> None:
        """Say what came of a goal."""


@dataclass(frozen=True, slots=True)
class GoalLook:
    """What a card is given: the page it is on, the version, the day, and what may be done."""

    page: PlanPage
    file: PlanFile
    today: date
    acts: GoalActs
    writable: bool
    runs: bool
    problems: Sequence[Problem] = ()


class GoalCard(Card):
    """Area and words above, measure and day below, then the actions."""

    def __init__(self, look: GoalLook, goal: PlanGoal) -> None:
        super().__init__()
        self.body.setSpacing(px(6))
        self.setAccessibleName(goal.text or "")
        self.setObjectName(f"part.{goal.id.hex()}")
        self.body.addLayout(self._head(look, goal))
        for told in _measures(goal):
            self.body.addWidget(label(told, "muted", wrap=True, selectable=True))
        if goal.evidence:
            self.body.addWidget(label(t("plan.evidence_is", words=texts.inserted(goal.evidence)), wrap=True))
        missing = _sentences(look.problems, goal)
        if missing:
            self.body.addWidget(InlineMessage(missing, "warn"))
        self._remarked(look, goal)
        for action in look.file.actions_of(goal.id):
            self.body.addWidget(line())
            row = _action_row(look, action)
            row.setObjectName(f"part.{action.id.hex()}")
            self.body.addWidget(row)
            self._remarked(look, action)
        foot = self._foot(look, goal)
        if foot is not None:
            self.body.addLayout(foot)

    def _remarked(self, look: GoalLook, part: PlanGoal | PlanAction) -> None:
        told = notes.beside(look.page, part)
        if told is not None:
            self.body.addWidget(told)

    def _head(self, look: GoalLook, goal: PlanGoal) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(Badge(wording.label_of("V23", goal.area), "accent"), 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(label(goal.text or "", "strong", wrap=True, selectable=True), 1)
        state, tone = words.goal_state(goal, look.today)
        if state:
            head.addWidget(Badge(state, tone), 0, Qt.AlignmentFlag.AlignVCenter)
        if look.writable:
            name = t("case.edit_of", what=goal.text or "")
            pencil = IconButton("pencil", name, partial(look.acts.edit_goal, goal), size=16)
            pencil.setObjectName(f"goal.edit.{goal.line}")
            head.addWidget(pencil, 0, Qt.AlignmentFlag.AlignVCenter)
        return head

    def _foot(self, look: GoalLook, goal: PlanGoal) -> QHBoxLayout | None:
        made: list[QWidget] = []
        if look.writable:
            add = Button(t("plan.add_action"), partial(look.acts.add_action, goal), kind="link", icon="plus")
            add.setObjectName(f"goal.add.{goal.line}")
            own = partial(look.acts.add_action, goal, by_person=True)
            made = [add, Button(t("plan.add_commitment"), own, kind="link", icon="hand-heart")]
        elif look.runs:
            made = [Button(t("plan.conclude"), partial(look.acts.conclude, goal), kind="link", icon="flag")]
            made[0].setObjectName(f"goal.conclude.{goal.line}")
        if not made:
            return None
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        for one in made:
            foot.addWidget(one)
        foot.addStretch(1)
        return foot


def _measures(goal: PlanGoal) -> list[str]:
    change = goal.target or ""
    if goal.baseline and goal.target:
        change = t("plan.from_to", before=texts.inserted(goal.baseline), after=texts.inserted(goal.target))
    return [
        told
        for told in (
            wording.facts(
                t("plan.seen_by", words=texts.inserted(goal.indicator)) if goal.indicator else "", change
            ),
            wording.facts(
                words.by_day(goal.due), t("plan.priority_is", n=goal.priority) if goal.priority else ""
            ),
        )
        if told
    ]


def _sentences(problems: Sequence[Problem], goal: PlanGoal) -> str:
    """What this goal lacks: fields without an answer are named in one sentence."""
    where = f"plan_goal.{goal.id.hex()}."
    mine = [problem for problem in problems if problem.name.startswith(where)]
    empty = [t(f"field.plan_goal.{p.name.removeprefix(where)}") for p in mine if p.key == "check.missing"]
    told = [t("plan.still_missing", fields=texts.formats().listed(empty))] if empty else []
    told += [t(problem.key, **dict(problem.params)) for problem in mine if problem.key != "check.missing"]
    return " ".join(told)


def _action_row(look: GoalLook, action: PlanAction) -> QWidget:
    state: Told = words.action_state(action, look.today)
    where = f"plan_action.{action.id.hex()}."
    wrong = [t(p.key, **dict(p.params)) for p in look.problems if p.name.startswith(where)]
    return RecordRow(
        action.text or "",
        [words.action_facts(look.page, action), *wrong],
        badges=[state] if not look.writable else [],
        icon="hand-heart" if action.by_person else "user-round",
        text=action.declined_words or action.outcome or "",
        actions=_buttons(look, action),
    )


def _buttons(look: GoalLook, action: PlanAction) -> list[QWidget]:
    name = action.text or ""
    if look.writable:
        pencil = IconButton(
            "pencil", t("case.edit_of", what=name), partial(look.acts.edit_action, action), size=16
        )
        pencil.setObjectName(f"action.edit.{action.line}")
        return [pencil]
    if not look.runs:
        return []
    move = Button(
        t("plan.update"),
        partial(look.acts.move_action, action),
        kind="link",
        name=t("plan.update_of", what=name),
    )
    move.setObjectName(f"action.move.{action.line}")
    decline = IconButton(
        "circle-x", t("plan.decline_of", what=name), partial(look.acts.decline, action), size=16
    )
    return [move, decline]
