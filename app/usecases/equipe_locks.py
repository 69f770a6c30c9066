"""Minutes that were signed stay what was signed: what arrives into them becomes a correction to be signed."""

from __future__ import annotations

from dataclasses import replace

from app.domain import frozen_words
from app.domain.equipe import EquipeAttendance, EquipeDecision, EquipeReview
from app.domain.ids import RecordId
from app.storage.store import Store
from app.usecases import agreed_words, equipe
from app.usecases.plan_versions import branch_id

KINDS = (EquipeReview, EquipeAttendance, EquipeDecision)


def settle_minutes(store: Store, id: RecordId) -> list[RecordId]:
    """The correction that was made of what came into locked minutes; nothing when they are intact."""
    review = store.get(EquipeReview, id)
    if review is None or not frozen_words.is_whole(review.frozen, review.frozen_digest):
        return []
    minutes = equipe.minutes_of(store, review)
    agreed = frozen_words.read(review.frozen, KINDS)
    if not minutes.is_locked or minutes.is_intact or not agreed:
        return []
    id_of = branch_id(minutes.digest)
    fresh = equipe.unlocked(review, id_of(review.id), review.id)
    if store.space_number(fresh) is None:
        store.add(fresh)
        for part in minutes.there:
            store.add(replace(part, id=id_of(part.id), review=fresh.id, signed_on=None, digest=None))
        for decision in minutes.decisions:
            store.add(replace(decision, id=id_of(decision.id), review=fresh.id))
    agreed_words.put_back(store, EquipeReview, [review], agreed)
    agreed_words.put_back(store, EquipeAttendance, minutes.there, agreed)
    agreed_words.put_back(store, EquipeDecision, minutes.decisions, agreed)
    return [fresh.id]
