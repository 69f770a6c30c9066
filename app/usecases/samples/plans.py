"""Invented plans for invented cases: one that runs, one handed in, one half written; minutes of the team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from app.domain.case import Case
from app.domain.equipe import EquipeDecision
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.plan import Plan, PlanAction, PlanGoal, PlanSignature
from app.domain.plan_states import APPROVED, next_review_from
from app.domain.user import User
from app.storage.store import Store
from app.usecases import equipe, plan_deadlines, plan_progress, plan_review, plan_writing, plans

Goal = tuple[str, str, str, str, str, int, tuple[tuple[str, str, str], ...]]
"""Area, words, indicator, from, to, days from now, and actions as (words, service, whose)."""

WISH: Final = (
    "Je veux travailler dans une cuisine et avoir ma maison. Ici je dors, je mange, mais je n'avance pas."
)
GOALS: Final[tuple[Goal, ...]] = (
    (
        *("language", "Capire e farsi capire in cucina", "livello certificato al CPIA", "A1", "A2", 120),
        (
            ("Iscrizione al corso A2", "ITA", "operator"),
            ("Vado a lezione tre volte a settimana", "", "person"),
        ),
    ),
    (
        *("work", "Un lavoro regolare in un ristorante", "contratto firmato", "nessuno", "sei mesi", 200),
        (("Bilancio di competenze e curriculum", "LAV", "operator"), ("Tirocinio", "LAV", "operator")),
    ),
    (
        *("housing", "Una stanza in affitto con un amico", "contratto registrato", "", "entro l'estate", 240),
        (("Ricerca con l'agenzia sociale", "ABI", "operator"),),
    ),
)


def invent_some(store: Store, today: date) -> RecordId:
    """Give three running cases their plans, once; the id of the one whose plan runs."""
    held = store.find(Plan, limit=1)
    if held and held[0].case is not None:
        return held[0].case
    running = store.find(Case, state="active", limit=3)
    boss = store.add(User(name="Laura Esempio", role="supervisor"))
    invent_plans(store, running, boss, today)
    return running[0].id


def invent_plans(store: Store, cases: Sequence[Case], boss: User, today: date) -> list[Plan]:
    """Give these cases plans, by turns one that runs, one handed in and one half written."""
    return [_plan(store, case, boss, today, stage=i % 3) for i, case in enumerate(cases)]


def _plan(store: Store, case: Case, boss: User, today: date, *, stage: int) -> Plan:
    plan = plan_writing.begin(store, case.id)
    plan = plan_writing.save(store, replace(plan, wish=WISH, wish_language="fra", months=12))
    for goal in GOALS[: 1 if stage == 2 else 3]:
        _goal(store, plan, goal, today)
    if stage == 2:
        return plan
    person = store.get(Person, case.person)
    plan_writing.sign(
        store,
        PlanSignature(
            plan=plan.id,
            signer="guardian" if plans.counts_as_minor(person, today) else "person",
            name=(person.display_name if person else "") or "…",
            language="fra",
            mediator_name="Samira Esempio",
            method="paper",
        ),
    )
    plan_review.submit(store, plan.id)
    handed_in = plans.read(store, plan.id).plan
    return _running(store, handed_in, boss, today) if stage == 0 else handed_in


def _goal(store: Store, plan: Plan, goal: Goal, today: date) -> None:
    area, words, indicator, before, target, days, actions = goal
    due = today + timedelta(days)
    made = PlanGoal(
        plan=plan.id,
        area=area,
        text=words,
        indicator=indicator,
        baseline=before or None,
        target=target,
        due=due,
    )
    steps = [
        PlanAction(
            text=text,
            service=service or None,
            by_person=True if whose == "person" else None,
            responsible=store.by.id if whose == "operator" else None,
            due=due - timedelta(30 + 20 * i),
        )
        for i, (text, service, whose) in enumerate(actions)
    ]
    plan_writing.save_goal(store, made, steps)


def _running(store: Store, plan: Plan, boss: User, today: date) -> Plan:
    runs = store.save(
        replace(
            plan,
            state=APPROVED,
            approved_by=boss.id,
            approved_on=today,
            next_review=next_review_from(today),
        )
    )
    plan_deadlines.begun(store, runs)
    first = plans.read(store, runs.id).actions[0]
    plan_progress.move_action(store, first.id, "in_progress", minutes=40)
    if runs.case is not None:
        review = equipe.begin(store, runs.case)
        decision = EquipeDecision(text="Sentire il CPIA", owner=store.by.id, due=today + timedelta(7))
        words = replace(review, summary="Il corso va bene.", decision="continue", person_present=True)
        equipe.write(store, words, equipe.read(store, review.id).there, [decision])
    return runs
