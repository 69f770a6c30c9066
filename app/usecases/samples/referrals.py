"""An invented referral, for demonstrations: agreed to, sent, and its answer as a return code."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.consent import Consent
from app.domain.ids import RecordId
from app.domain.referral import Referral
from app.domain.return_codes import code_of, written
from app.storage.store import Store
from app.usecases import consents
from app.usecases.referrals import drafting, sending
from app.usecases.referrals.gates import recipients


@dataclass(frozen=True, slots=True)
class Played:
    """The referral that left, and the code by which its service says that it takes the person."""

    referral: Referral
    code: str


def send_somebody(store: Store, person: RecordId, place: bytes, reason: str) -> Played:
    """Refer a person to an entry of the directory, with the consent it takes."""
    made = drafting.begin(store, person, place, reason=reason)
    ready = drafting.change(store, replace(made, method="email"))
    consents.record(
        store,
        Consent(
            person=person,
            type="share",
            recipients="; ".join(recipients(ready))[:300],
            categories=ready.categories,
            mode="guardian",
        ),
    )
    left = sending.send(store, made.id)
    return Played(left, written(code_of(bytes.fromhex(left.secret or ""), left.short or "", "accepted")))
