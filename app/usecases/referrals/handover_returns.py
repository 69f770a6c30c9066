"""At the site that sent: what the other one answered is written into the file, and a whole file follows."""

from __future__ import annotations

from dataclasses import replace

from app.domain.handover import ACCEPTED, MOVE, Handover
from app.domain.ids import RecordId
from app.domain.referral import Referral
from app.domain.referral_states import COMPLETED, REJECTED
from app.domain.user import User
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.referrals import answered_offers, offers_to_take_back
from app.storage.store import Store
from app.usecases import rights, site_moves
from app.usecases.referrals import answers, handover_offers, steps
from app.usecases.referrals.answers import Answer
from app.usecases.saving import must_find, now, today


def unheard(reader: Reader, user: RecordId) -> list[RecordId]:
    """Offers of this user that are to be taken back, or were answered and their file does not say so yet."""
    return answered_offers(reader, user) + offers_to_take_back(reader, user)


def absorb(store: Store) -> int:
    """Write the answers down; a file that was taken on whole moves there. What is not to be offered any more
    is taken back. How many were new."""
    fresh = store.get_many(Handover, answered_offers(store, store.by.id))
    for one in fresh.values():
        _write_down(store, one)
    stale = store.get_many(Referral, offers_to_take_back(store, store.by.id))
    for referral in stale.values():
        handover_offers.take_back(store, referral)
    return len(fresh) + len(stale)


def _write_down(store: Store, offer: Handover) -> None:
    referral = must_find(store, Referral, offer.referral)
    by = store.get(User, offer.answered_by)
    told = Answer(
        REJECTED,
        reason="other",
        text=offer.answer_text or "",
        received_by=(by.name if by else "") or "",
        by_colleague=True,
    )
    if offer.answer == ACCEPTED:
        told = replace(told, state=ACCEPTED, reason=None)
    answers.answer(store, referral.id, told)
    if offer.answer == ACCEPTED and referral.revoked_on is not None:
        steps.remind(store, referral, "ref_tell", today(store))  # they said yes before they heard
    if offer.answer == ACCEPTED and (offer.mode != MOVE or _moved(store, offer, referral)):
        answers.answer(store, referral.id, Answer(COMPLETED, by_colleague=True))


def _moved(store: Store, offer: Handover, referral: Referral) -> bool:
    """Move the file; what stands in the way is a task for somebody, and nothing of the answer is lost."""
    case, site = referral.case, offer.to_site
    # Somebody may have said yes while the consent was being taken back on another laptop.
    taken_back = offer.withdrawn_at is not None or referral.revoked_on is not None
    restricted = rights.is_restricted(store, referral.person, today(store))
    if case is None or site is None or taken_back or restricted:
        steps.remind(store, referral, "handover_move", today(store))
        return False
    try:
        site_moves.move(store, case, site)
    except DomainError:
        steps.remind(store, referral, "handover_move", today(store))
        return False
    store.save(replace(offer, moved_at=now(store)))
    return True
