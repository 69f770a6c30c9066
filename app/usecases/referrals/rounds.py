"""What follows for referrals when what others wrote has come in."""

from __future__ import annotations

from app.domain.ids import RecordId
from app.storage.reader import Reader
from app.storage.referrals import consents_taken_back, waiting_of
from app.storage.store import Store
from app.usecases.permissions import Act, allowed
from app.usecases.referrals import handover_returns, learning, revoking
from app.usecases.referrals.sending import release


def is_due(reader: Reader, user: RecordId) -> bool:
    """Whether there is anything to do: a cheap look before a transaction is opened."""
    own = waiting_of(reader, user) or handover_returns.unheard(reader, user)
    return bool(own or consents_taken_back(reader) or learning.unheard(reader))


def after_round(store: Store) -> bool:
    """Judge what waits, note what was taken back, let the directory hear; whether records were written."""
    if not allowed(store.by, Act.WRITE_REFERRAL):
        return False
    revoked = revoking.absorb(store)
    released = release(store)
    learning.absorb(store)
    heard = handover_returns.absorb(store)
    return bool(revoked or heard) or released.anything
