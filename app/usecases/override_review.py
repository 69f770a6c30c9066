"""Letting somebody in against a rule: it stands when a supervisor approves the reason."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from app.domain.declaration import Record
from app.domain.eligibility import EligibilityCheck
from app.domain.review import Review
from app.storage.store import Store
from app.usecases.review_effects import Effect
from app.usecases.saving import must_find


class OverrideReview(Effect):
    """What is approved is one check with its reason; it is read one by one."""

    bulk: ClassVar[bool] = False
    covers: ClassVar[frozenset[str] | None] = frozenset(
        {"rule_set", "admitted_on", "override_reason", "emergency", "permit_copy", "exit_certificate"}
    )

    def in_force(self, subject: Record) -> bool:
        """Whether somebody let the person in."""
        return isinstance(subject, EligibilityCheck) and subject.overridden_by is not None

    def returned(self, store: Store, review: Review, subject: Record) -> None:
        """The rule holds again."""
        check = must_find(store, EligibilityCheck, subject.id)
        store.save(replace(check, overridden_by=None))

    def approved(self, store: Store, review: Review, subject: Record) -> None:
        """The person may be taken in: the check says who let them in."""
        check = must_find(store, EligibilityCheck, subject.id)
        store.save(replace(check, overridden_by=store.by.id))
