"""What the team looks at before it speaks: clocks, the way so far, goals, hours given."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from app.usecases.equipe_pages import CaseBefore
from ui import texts
from ui.cases import wording
from ui.cases.clocks_row import badge_words, tone_of
from ui.cases.plans import words
from ui.cases.plans.trajectory_card import TrajectoryCard
from ui.cases.record_row import RecordRow, section_card
from ui.texts import t
from ui.theme.look import px
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import Badge, label


def first(before: CaseBefore, today: date) -> list[QWidget]:
    """What everybody has to know before the talk begins."""
    return [_person(before, today), _goals(before, today)]


def more(before: CaseBefore) -> list[QWidget]:
    """What is looked at while talking."""
    made: list[QWidget] = []
    if before.trajectories.areas:
        made.append(TrajectoryCard(before.trajectories))
    if before.services:
        made.append(_services(before))
    return made


def _person(before: CaseBefore, today: date) -> Card:
    card = Card()
    case = before.case
    card.body.addWidget(label(before.person.display_name or "…", "heading", wrap=True, selectable=True))
    told = wording.facts(
        case.number, wording.age_words(before.person.born, today), wording.state_words(case.state)
    )
    card.body.addWidget(label(told, "muted", wrap=True))
    if before.clocks or before.unanswered:
        holder = QWidget()
        flow = FlowLayout(holder, px(6))
        for clock in before.clocks:
            flow.addWidget(Badge(badge_words(clock, today), tone_of(clock, today)))
        if before.unanswered:
            flow.addWidget(Badge(t("equipe.unanswered", n=before.unanswered), "warn"))
        card.body.addWidget(holder)
    return card


def _goals(before: CaseBefore, today: date) -> Card:
    rows = []
    for goal in before.plan.goals if before.plan else ():
        actions = before.plan.actions_of(goal.id) if before.plan else []
        done = sum(one.state == "done" for one in actions)
        told = wording.facts(
            wording.label_of("V23", goal.area),
            words.by_day(goal.due),
            t("plan.done_of", done=done, all=len(actions)) if actions else "",
        )
        state = words.goal_state(goal, today)
        rows.append(RecordRow(goal.text or "", [told], badges=[state] if state[0] else [], icon="target"))
    title = words.version_line(before.plan) if before.plan else t("plan.goals")
    return section_card(title, rows, empty=t("plan.none"))


def _services(before: CaseBefore) -> Card:
    since = texts.formats().short_day(before.since) if before.since else ""
    card = Card(t("equipe.services_since", day=since) if since else t("equipe.services"))
    facts = KeyValues()
    facts.show_facts(
        [(wording.label_of("V32", code), texts.formats().minutes(spent)) for code, spent in before.services]
    )
    card.body.addWidget(facts)
    return card
