"""Hand a plan in, and what follows when it is approved or comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import ClassVar

from app.domain import frozen_words
from app.domain.declaration import Record
from app.domain.ids import RecordId
from app.domain.plan import Plan
from app.domain.plan_states import APPROVED, DRAFT, RETURNED, SUBMITTED, SUPERSEDED, next_review_from, runs
from app.domain.problems import Problem
from app.domain.review import Review
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import plan_deadlines, plan_progress, plans, reviews
from app.usecases.permissions import Act, require
from app.usecases.plans import PlanFile
from app.usecases.review_effects import Effect
from app.usecases.saving import must_find, refuse, today

PLAN = "plan"
"""Code of the list `review_what`."""


def submit(store: Store, id: RecordId) -> list[Problem]:
    """Hand a version in: its words stay as they are from now on. Give back the warnings.

    DomainError with everything that is missing at once, or when it was handed in already.
    """
    require(store.by, Act.WRITE_PLAN)
    file = plans.read(store, id)
    if not file.is_writable:
        raise DomainError("plan.not_a_draft")
    warnings = refuse(plans.problems_of(store, file, today(store)))
    _hand_in(store, file)
    return warnings


def _hand_in(store: Store, file: PlanFile) -> Plan:
    handed_in = store.save(
        replace(
            file.plan,
            state=SUBMITTED,
            submitted_on=today(store),
            submitted_by=store.by.id,
            frozen=file.words,
            frozen_digest=file.digest,
        )
    )
    if handed_in.person is not None:
        title = f"v{file.plan.version}"
        reviews.submit(store, handed_in, PLAN, person=handed_in.person, case=file.plan.case, title=title)
    plan_deadlines.drawn_up(store, handed_in)
    return handed_in


def set_next_review(store: Store, id: RecordId, on: date) -> Plan:
    """Put the next review of a running plan on another day."""
    require(store.by, Act.WRITE_PLAN)
    held = must_find(store, Plan, id)
    if not runs(held):
        raise DomainError("plan.not_running")
    moved = store.save(replace(held, next_review=on))
    plan_deadlines.review_due(store, moved)
    return moved


class PlanReview(Effect):
    """An approved plan runs in the place of the one before, and its actions become tasks."""

    bulk: ClassVar[bool] = False
    covers: ClassVar[frozenset[str] | None] = frozenset({"frozen", "frozen_digest"})

    looked_at: ClassVar[Mapping[str, tuple[str, ...]]] = frozen_words.AGREED

    def in_force(self, subject: Record) -> bool:
        """Whether somebody let the version stand."""
        return isinstance(subject, Plan) and subject.approved_by is not None

    def parts(self, reader: object, subject: Record) -> Sequence[Record]:
        """None: the frozen words hold the goals and actions as they were handed in."""
        return ()

    def shown(self, reader: Reader, subject: Record) -> Sequence[Record]:
        """The goals and actions of the version."""
        file = plans.read(reader, subject.id)
        return (*file.goals, *file.actions)

    def before(self, reader: Reader, subject: Record) -> Sequence[Record]:
        """The version of the same case that runs, whole; nothing for a first one."""
        case = subject.case if isinstance(subject, Plan) else None
        running = plans.running(plans.of_case(reader, case)) if case is not None else []
        return next(
            ((one.plan, *one.goals, *one.actions) for one in running if one.plan.id != subject.id), ()
        )

    def approved(self, store: Store, review: Review, subject: Record) -> None:
        """The version runs; the one that ran is superseded and hands over how far its actions have come."""
        if not isinstance(subject, Plan):
            return
        before = [one for one in store.find(Plan, case=subject.case) if runs(one)]
        stands = store.save(
            replace(
                subject,
                state=APPROVED,
                approved_by=store.by.id,
                approved_on=today(store),
                next_review=subject.next_review or next_review_from(today(store)),
            )
        )
        for one in before:
            if one.id != stands.id:
                store.save(replace(one, state=SUPERSEDED, ended_on=today(store)))
                plan_progress.carry(store, one, stands)
        plan_deadlines.begun(store, stands)

    def returned(self, store: Store, review: Review, subject: Record) -> None:
        """Its words may change again."""
        if isinstance(subject, Plan):
            store.save(replace(subject, state=RETURNED, approved_by=None, approved_on=None))

    def not_approved(self, store: Store, review: Review, subject: Record) -> None:
        """The version it had taken the place of runs again; its own actions are nobody's tasks."""
        if not isinstance(subject, Plan):
            return
        plan_deadlines.dropped(store, subject)
        before = store.get(Plan, subject.follows)
        if before is not None and before.state == SUPERSEDED:
            plan_deadlines.begun(store, store.save(replace(before, state=APPROVED, ended_on=None)))

    def withdrawn(self, store: Store, review: Review, subject: Record) -> None:
        """It is a draft again."""
        if isinstance(subject, Plan):
            store.save(replace(subject, state=DRAFT))
