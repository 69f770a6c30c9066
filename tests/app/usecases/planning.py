"""A case with a plan, as far as a test needs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.plan import Plan, PlanAction, PlanGoal, PlanSignature
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import cases, plan_review, plan_writing, plans, reviews
from app.usecases.plans import PlanFile
from app.usecases.saving import today
from tests.app.usecases.acting import as_user, newcomer


def case_of(store: Store, person: RecordId) -> Case:
    return cases.open_case(store, Case(person=person, state="active"))


def new_case(session: Session, **person: Any) -> Case:
    return session.do(case_of, newcomer(session, **person).id)


def file_of(session: Session, plan: RecordId) -> PlanFile:
    return session.ask(plans.read, plan)


def written(store: Store, case: RecordId, /, *, action: str = "Iscrizione al CPIA") -> Plan:
    """A draft with a wish and one goal with one action of who writes it and one of the person."""
    plan = plan_writing.begin(store, case)
    wish = replace(plan, wish="Je veux travailler", wish_language="fra", months=6)
    plan = plan_writing.save(store, wish)
    on = today(store) + timedelta(60)
    goal = PlanGoal(
        plan=plan.id,
        area="language",
        text="Parlare italiano al lavoro",
        indicator="livello",
        target="A2",
        due=on,
    )
    plan_writing.save_goal(
        store,
        goal,
        [
            PlanAction(text=action, responsible=store.by.id, due=on, service="ITA"),
            PlanAction(text="Vado a lezione tre volte a settimana", by_person=True),
        ],
    )
    return plan


def signed(store: Store, plan: RecordId, /, **changed: Any) -> PlanSignature:
    made = PlanSignature(
        plan=plan,
        signer="person",
        name="Amina Diallo",
        language="fra",
        method="typed",
        mediator_name="Samira T.",
    )
    return plan_writing.sign(store, replace(made, **changed))


def submitted(store: Store, case: RecordId, /, **more: Any) -> Plan:
    plan = written(store, case, **more)
    signed(store, plan.id)
    plan_review.submit(store, plan.id)
    return plans.read(store, plan.id).plan


def approve(store: Store, plan: RecordId, /) -> Plan:
    review = reviews.of_subject(store, "plan", plan)
    assert review is not None
    reviews.approve(store, review.id)
    return plans.read(store, plan).plan


def approved(session: Session, case: RecordId, boss: User, **more: Any) -> Plan:
    plan = session.do(submitted, case, **more)
    return as_user(session, boss, approve, plan.id)


def found(session: Session, kind: type[Plan], case: RecordId) -> list[Plan]:
    return session.ask(Reader.find, kind, case=case)


def in_days(session: Session, days: int) -> date:
    return session.do(today) + timedelta(days)
