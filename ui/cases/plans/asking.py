"""What is asked before something is done with a plan: how far an action is, what came of a goal, remarks."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.catalogue.codelists import codelist
from app.domain.ids import RecordId
from app.domain.plan import PlanAction, PlanGoal
from app.domain.plan_states import ACTION_STATES
from app.domain.review import on_part
from app.usecases import plan_progress, plan_review, plan_versions, reviews
from app.usecases.plans import PlanFile
from ui import texts
from ui.cases import wording
from ui.cases.act_card import ActCard, Fields
from ui.cases.plans import words
from ui.forms.small_inputs import FlagField, WholeNumberField
from ui.forms.today import today
from ui.page import Shell
from ui.texts import t
from ui.widgets.date_field import DayField
from ui.widgets.fields import ChoiceField, ChoicesField, NoteField, TextField

USUAL_MINUTES = 20
"""What an action takes on most days; written there to be changed."""


def move_action(shell: Shell, action: PlanAction) -> ActCard:
    """State, minutes, a word."""
    states = ChoiceField([(code, wording.label_of("V31", code)) for code in ACTION_STATES], name="")
    minutes, outcome = WholeNumberField(), NoteField(rows=3)
    states.set_value("done" if action.state in (None, "planned", "in_progress") else action.state)
    minutes.set_value(USUAL_MINUTES)
    outcome.set_value(action.outcome)
    fields: Fields = [
        ("state", t("field.plan_action.state"), states, True),
        ("minutes", t("plan.minutes_now"), minutes, False),
        ("outcome", t("field.plan_action.outcome"), outcome, True),
    ]

    def call(state: str | None, minutes: int | None, outcome: str | None) -> tuple[Any, ...]:
        named = {"minutes": minutes or 0, "outcome": outcome or ""}
        return plan_progress.move_action, (action.id, state or ""), named

    return ActCard(shell, action.text or "", fields, call, t("plan.action_moved"), t("forms.save"))


def decline(shell: Shell, action: PlanAction) -> ActCard:
    """The person's own words."""
    fields: Fields = [("words", t("field.plan_action.declined_words"), NoteField(rows=3), True)]

    def call(words: str | None) -> tuple[Any, ...]:
        return plan_progress.decline, (action.id, words or ""), {}

    title = t("plan.decline_title", what=texts.inserted(action.text or ""))
    return ActCard(shell, title, fields, call, t("plan.action_declined"), t("case.confirm"))


def conclude(shell: Shell, goal: PlanGoal) -> ActCard:
    """Outcome, what shows it, and whether it was the person's own choice."""
    outcomes = ChoiceField(codelist("V30").options(texts.language(), today()), name="")
    outcomes.set_value(goal.outcome)
    evidence, own = NoteField(rows=3), FlagField()
    evidence.set_value(goal.evidence)
    own.set_value(goal.own_choice)
    fields: Fields = [
        ("outcome", t("field.plan_goal.outcome"), outcomes, True),
        ("evidence", t("field.plan_goal.evidence"), evidence, True),
        ("own_choice", t("field.plan_goal.own_choice"), own, False),
    ]

    def call(outcome: str | None, evidence: str | None, own_choice: bool | None) -> tuple[Any, ...]:
        named = {"evidence": evidence or "", "own_choice": bool(own_choice)}
        return plan_progress.conclude_goal, (goal.id, outcome or ""), named

    return ActCard(shell, goal.text or "", fields, call, t("plan.goal_concluded"), t("forms.save"))


def send_back(shell: Shell, review: RecordId, file: PlanFile) -> ActCard:
    """One line for each part; what is empty needs no mending."""
    fields: Fields = [("plan.wish", t("plan.wish_title"), TextField(), True)]
    for goal in file.goals:
        fields.append((on_part("plan_goal", "", goal.id), goal.text or "", TextField(), True))
        for action in file.actions_of(goal.id):
            told = t("plan.remark_action", words=texts.inserted(action.text or ""))
            fields.append((on_part("plan_action", "", action.id), told, TextField(), True))
    fields.append(("", t("plan.remark_whole"), NoteField(rows=3), True))

    def call(**said: str | None) -> tuple[Any, ...]:
        remarks = [(name, text or "") for name, text in said.items() if text]
        return reviews.send_back, (review, remarks), {}

    return ActCard(shell, t("plan.send_back"), fields, call, t("plan.sent_back"), t("plan.send_back_do"))


def next_review(shell: Shell, file: PlanFile) -> ActCard:
    """Another day for the next review."""
    day = DayField(today=today())
    day.set_value(file.plan.next_review)

    def call(on: date | None) -> tuple[Any, ...]:
        return plan_review.set_next_review, (file.plan.id, on or today()), {}

    fields: Fields = [("on", t("field.plan.next_review"), day, False)]
    return ActCard(shell, t("plan.move_review"), fields, call, t("forms.saved"), t("forms.save"))


def end(shell: Shell, file: PlanFile) -> ActCard:
    """Concluded or interrupted, and why."""
    how = ChoiceField(
        [(code, wording.label_of("V29", code)) for code in ("completed", "interrupted")], name=""
    )
    how.set_value("completed")
    fields: Fields = [
        ("how", t("field.plan.state"), how, True),
        ("end_note", t("field.plan.end_note"), NoteField(rows=3), True),
    ]

    def call(how: str | None, end_note: str | None) -> tuple[Any, ...]:
        return (
            plan_progress.end,
            (file.plan.id,),
            {"note": end_note or "", "interrupted": how == "interrupted"},
        )

    return ActCard(shell, t("plan.end"), fields, call, t("plan.ended"), t("case.confirm"))


def merge(shell: Shell, one: PlanFile, other: PlanFile) -> ActCard:
    """The goals of both versions: those that are ticked go into the merged one."""
    choices, ticked, seen = [], [], set()
    for file in (one, other):
        for goal in file.goals:
            told = wording.facts(goal.text or "", goal.target, words.version(file))
            choices.append((goal.id.hex(), told))
            words_of = (goal.line, goal.text, goal.target, goal.indicator, goal.due)
            if words_of not in seen and goal.line not in {g.line for g in one.goals if file is other}:
                ticked.append(goal.id.hex())
            seen.add(words_of)
    goals = ChoicesField(choices, name="")
    goals.set_value(frozenset(ticked))

    def call(goals: frozenset[str]) -> tuple[Any, ...]:
        chosen = [RecordId(bytes.fromhex(id_)) for id_ in goals]
        return plan_versions.merge, (one.plan.id, other.plan.id, chosen), {}

    fields: Fields = [("goals", t("plan.merge_goals"), goals, True)]
    return ActCard(shell, t("plan.merge"), fields, call, t("plan.merged"), t("plan.merge_do"))
