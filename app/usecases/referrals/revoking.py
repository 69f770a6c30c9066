"""A consent is taken back after a referral left: the day is kept, the recipient is told, the log stays
(GDPR art. 7.3, 19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.consent import Consent
from app.domain.handover import INSIDE_MODES
from app.domain.ids import RecordId
from app.domain.referral import Disclosure, Referral
from app.domain.referral_states import UNANSWERED
from app.storage.referrals import consents_taken_back
from app.storage.store import Store
from app.usecases.permissions import Act, require
from app.usecases.referrals import handover_offers, steps
from app.usecases.referrals.steps import BY_RULE
from app.usecases.saving import must_find, today


def after_withdrawal(store: Store, consent: Consent) -> list[Referral]:
    """Note on every referral that left on this consent that it was taken back; a task says to tell them."""
    on = consent.withdrawn_on or today(store)
    lines = store.find(Disclosure, consent=consent.id)
    gone = store.get_many(Referral, sorted({line.referral for line in lines if line.referral}))
    return [_note(store, one, on) for one in gone.values() if one.revoked_on is None]


def absorb(store: Store) -> int:
    """Do the same for consents that others took back while a referral left here; how many."""
    withdrawn = store.get_many(Consent, consents_taken_back(store))
    return sum(len(after_withdrawal(store, one)) for one in withdrawn.values())


def told(store: Store, id: RecordId, text: str = "") -> Referral:
    """The recipient knows that the consent was taken back; how is kept among the steps."""
    require(store.by, Act.WRITE_REFERRAL)
    held = must_find(store, Referral, id)
    steps.note(store, held, "told", text=text)
    steps.settle(store, held, "ref_tell")
    return held


def _note(store: Store, referral: Referral, on: date) -> Referral:
    steps.note(store, referral, "revoked", BY_RULE, on=on)
    offered = referral.handover in INSIDE_MODES and referral.state in UNANSWERED
    if not handover_offers.take_back(store, referral) and not offered:
        steps.remind(store, referral, "ref_tell", today(store))  # else nobody has anything to delete
    return store.save(replace(referral, revoked_on=on))
