"""Closing a case, as something that is handed in: approved, the case closes; returned, it runs again."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from app.domain.case import Case
from app.domain.case_states import ACTIVE, CLOSABLE
from app.domain.declaration import Record
from app.domain.review import Review
from app.domain.roles import Act
from app.storage.store import Store
from app.usecases import closing
from app.usecases.review_effects import Effect
from app.usecases.saving import must_find


class ClosureReview(Effect):
    """What was approved is why, when and with which words a case closed; the rest of it may change."""

    act: ClassVar[Act] = Act.APPROVE
    by_another: ClassVar[bool] = True
    covers: ClassVar[frozenset[str] | None] = frozenset({"closing_reason", "closing_note", "closed_on"})

    def in_force(self, subject: Record) -> bool:
        """Whether the case is closed."""
        return isinstance(subject, Case) and subject.closed_on is not None

    def approved(self, store: Store, review: Review, subject: Record) -> None:
        """The case closes, with everything that closing demands."""
        closing.carry_out(store, subject.id)

    def returned(self, store: Store, review: Review, subject: Record) -> None:
        """The case runs again; one that was closed meanwhile is open again."""
        case = must_find(store, Case, subject.id)
        if case.state in CLOSABLE:
            store.save(replace(case, state=ACTIVE, closing_requested_by=None))
        else:
            closing.take_up(store, case)

    def not_approved(self, store: Store, review: Review, subject: Record) -> None:
        """The case runs as if it had never been closed."""
        case = must_find(store, Case, subject.id)
        if case.closed_on is not None:
            closing.take_up(store, case, ACTIVE)

    def withdrawn(self, store: Store, review: Review, subject: Record) -> None:
        """The case runs on."""
        self.returned(store, review, subject)
