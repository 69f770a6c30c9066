"""Writes what is written once: the steps of a referral, the copy of what left, the log of disclosures."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from app.domain.declaration import Record
from app.domain.ids import RecordId
from app.domain.referral import Referral, ReferralEvent
from app.domain.sealed_records import sealed
from app.domain.task import Task
from app.storage.store import Store
from app.usecases import automatic_tasks
from app.usecases.saving import now, today

R = TypeVar("R", bound=Record)

BY_HAND, BY_CODE, BY_COLLEAGUE, BY_RULE = "hand", "code", "colleague", "rule"
"""How a step was told (list referral_how)."""


def write_once(store: Store, record: R) -> R:
    """Write a sealed record under the id that follows from it; one that is there already stays."""
    made = sealed(record)
    return made if store.stamp(made) is not None else store.add(made)


def note(
    store: Store,
    referral: Referral,
    step: str,
    how: str = BY_HAND,
    *,
    on: date | None = None,
    reason: str | None = None,
    text: str = "",
    code: str = "",
) -> ReferralEvent:
    """Write one step down: when it was, who wrote it, how it was told."""
    return write_once(
        store,
        ReferralEvent(
            person=referral.person,
            referral=referral.id,
            step=step,
            at=now(store),
            on=on or today(store),
            by=store.by.id,
            how=how,
            reject_reason=reason,
            text=text or None,
            code=code or None,
        ),
    )


def remind(store: Store, referral: Referral, kind: str, due: date, *, owner: RecordId | None = None) -> Task:
    """Make the task of this kind (V80) about a referral, once; its words name the service, not the person."""
    return automatic_tasks.ensure(
        store,
        Task(
            person=referral.person,
            case=referral.case,
            kind=kind,
            due=due,
            owner=owner or referral.sent_by or store.by.id,
            text=referral.service_name,
            origin=origin(kind, referral),
        ),
    )


def settle(store: Store, referral: Referral, *kinds: str) -> None:
    """What these tasks were made for is over."""
    automatic_tasks.cancel(store, *(origin(kind, referral) for kind in kinds))


def origin(kind: str, referral: Referral) -> str:
    """What names a task of a rule about a referral."""
    return f"{kind}:{referral.id.hex()}"
