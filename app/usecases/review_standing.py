"""Keeps in step which approvals stand: what was approved and then changed is open again (rule R-09).

It follows from the records, so every laptop finds it by itself and nothing of it travels.
"""

from __future__ import annotations

from app.domain.ids import RecordId
from app.domain.review import APPROVED, Review
from app.storage import reviews as kept
from app.storage.store import Store
from app.usecases.review_digests import changed_since


def project_standing(store: Store, persons: frozenset[RecordId]) -> None:
    """Look at the approvals in the files of these persons; the last act of every transaction."""
    for person in persons:
        for id_ in kept.of_person(store, person):
            review = store.get(Review, id_)
            if review is not None:
                own = review.state == APPROVED and not _by_somebody_else(review)
                kept.remember(store, kept.OWN, id_, so=own)
                kept.remember(store, kept.CHANGED, id_, so=changed_since(store, review))


def _by_somebody_else(review: Review) -> bool:
    return review.decided_by not in (None, review.submitted_by) and review.decided_what == review.what
