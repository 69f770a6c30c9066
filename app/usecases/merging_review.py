"""Two records of one person, proposed by who may not join them: approved, they are joined."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from app.domain.declaration import Record
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.review import Review
from app.domain.roles import Act
from app.storage.store import Store
from app.usecases import merging
from app.usecases.review_effects import Effect


class MergeReview(Effect):
    """Looked at one by one: who joins two people by mistake shows one the file of the other."""

    act: ClassVar[Act] = Act.MERGE_PERSONS
    bulk: ClassVar[bool] = False
    covers: ClassVar[frozenset[str] | None] = frozenset({"duplicate_of"})
    looked_at: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "person": ("display_name", "sex", "born", "citizenships", "birth_country", "arrived_on")
    }

    def in_force(self, subject: Record) -> bool:
        """Whether the record points to another."""
        return isinstance(subject, Person) and subject.duplicate_of is not None

    def approved(self, store: Store, review: Review, subject: Record) -> None:
        """The record points to the one that goes on."""
        merging.carry_out(store, subject.id, RecordId(bytes.fromhex(review.other or "")))
