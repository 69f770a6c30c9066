"""The directory learns from referrals: figures of a service, and doubt when it is shut.

Figures are counted on this laptop from the referrals it holds; into the directory goes only that an
entry was found closed or wrong, never for whom.
"""

from __future__ import annotations

import json
from datetime import date

from app.domain.directory.freshness import Report
from app.domain.ids import RecordId
from app.domain.partial_dates import add_months
from app.domain.person import PersonLanguage
from app.domain.referral import Referral, ReferralEvent
from app.domain.referral_figures import MONTHS_COUNTED, Figures, Told, figures
from app.domain.referral_states import SHUT
from app.errors import DomainError
from app.storage.directory.store import DirectoryStore
from app.storage.reader import Reader
from app.storage.referrals import refused_as
from app.storage.store import Store
from app.usecases.directory import upkeep
from app.usecases.referrals import steps
from app.usecases.saving import today

REPORTED = "referrals.reported"
"""Local key: referrals (hex) whose refusal the directory of this laptop has heard of."""

_HOW = "referral"


def of_service(reader: Reader, service: bytes, on: date) -> Figures:
    """What the referrals of the last two years say about a service."""
    since = add_months(on, -MONTHS_COUNTED)
    found = [
        (one, one.sent_at.astimezone().date())
        for one in reader.find(Referral, service=service.hex())
        if one.sent_at is not None and one.sent_at.astimezone().date() >= since
    ]
    return figures((_told(reader, one, day) for one, day in found), on)


def doubt(store: Store, referral: Referral) -> None:
    """A referral came back because the service is shut or another one: the entry is in doubt.

    The directory of this laptop is told, and somebody is asked to make sure by phone. Nothing of it for
    somebody handed on to a body that is no entry.
    """
    if not referral.service:
        return
    _report(store, referral)
    steps.remind(store, referral, "dir_verify", today(store))


def absorb(store: Store) -> int:
    """Tell this laptop's directory of refusals that others wrote; how many were new."""
    fresh = store.get_many(Referral, unheard(store))
    for one in fresh.values():
        _report(store, one)
    return len(fresh)


def unheard(reader: Reader) -> list[RecordId]:
    """Referrals that came back as closed or wrong and that this laptop's directory has not heard of."""
    known = _reported(reader)
    return [one for one in refused_as(reader, SHUT) if one.hex() not in known]


def _report(store: Store, referral: Referral) -> None:
    known = _reported(store)
    if referral.id.hex() in known or not referral.service:
        return
    store.remember_local(REPORTED, json.dumps(sorted({*known, referral.id.hex()})))
    found = Report.CLOSED if referral.reject_reason == "closed" else Report.WRONG
    on = referral.answered_on or today(store)
    try:
        upkeep.report(DirectoryStore(store.tables), bytes.fromhex(referral.service), found, by=_HOW, on=on)
    except DomainError:
        return  # this laptop's directory does not have that service


def _reported(reader: Reader) -> frozenset[str]:
    return frozenset(json.loads(reader.local(REPORTED) or "[]"))


def _told(reader: Reader, referral: Referral, sent_on: date) -> Told:
    spoken = reader.find(PersonLanguage, person=referral.person or RecordId(b""))
    return Told(
        referral,
        sent_on,
        reader.find(ReferralEvent, referral=referral.id),
        frozenset(one.language for one in spoken if one.language),
    )
