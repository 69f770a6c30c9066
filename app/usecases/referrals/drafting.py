"""A referral before it leaves: begun from a service of the directory, changed, put aside."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from app.domain.case import Case
from app.domain.directory.entries import Entry
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.referral import Referral
from app.domain.referral_states import CANCELLED, DRAFT, NOT_LEFT
from app.domain.return_codes import short_of
from app.domain.workflows import may_follow
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.directory import desk
from app.usecases.permissions import Act, require
from app.usecases.referrals import handover_offers, steps
from app.usecases.saving import draft_problems, must_find, refuse

_METHODS = ("form", "pec", "email", "phone", "walkin", "accompany", "none")
"""Of the ways a service takes referrals (V56), the one proposed is the first of these."""


def begin(
    store: Store,
    person: RecordId,
    place: bytes,
    *,
    case: RecordId | None = None,
    reason: str = "",
    fit: Sequence[str] = (),
) -> Referral:
    """Draft a referral to an entry of the directory; `fit` are the reasons why it suits, in words.

    The entry is copied as it stands: what it says later changes nothing here.
    """
    require(store.by, Act.WRITE_REFERRAL)
    must_find(store, Person, person)
    entry = desk.entry(store, place)
    if entry is None:
        raise DomainError("directory.error.no_entry")
    made = Referral(
        person=person,
        case=case or _case_of(store, person),
        service=entry.service.hex(),
        place=entry.id.hex(),
        service_name=entry.name[:300],
        organisation_name=entry.organization[:300] or None,
        snapshot=_snapshot(entry),
        reason=reason or None,
        categories=frozenset({"identity", "contact"}),
        method=next((one for one in _METHODS if one in entry.referral), None),
        state=DRAFT,
        fit=json.dumps(list(fit), ensure_ascii=False) if fit else None,
    )
    made = replace(made, short=short_of(made.id))
    refuse(draft_problems(made))
    store.add(made)
    return made


def change(store: Store, changed: Referral) -> Referral:
    """Write new answers of a referral that has not left. What leaves, leaves as it then stands."""
    require(store.by, Act.WRITE_REFERRAL)
    held = must_find(store, Referral, changed.id)
    if held.state not in NOT_LEFT:
        raise DomainError("referral.left_already")
    kept = replace(
        changed,
        person=held.person,
        state=held.state,
        service=held.service,
        place=held.place,
        snapshot=held.snapshot,
        short=held.short,
        handover=held.handover,
        to_site=held.to_site,
        request=held.request,
        secret=held.secret,
        sent_at=None,
    )
    refuse(draft_problems(kept))
    return store.save(kept)


def tick(store: Store, id: RecordId, categories: frozenset[str]) -> Referral:
    """Choose which categories of data go along."""
    return change(store, replace(must_find(store, Referral, id), categories=categories))


def cancel(store: Store, id: RecordId, text: str = "") -> Referral:
    """Give a referral up, whether it has left or not; it stays in the file with the reason."""
    require(store.by, Act.WRITE_REFERRAL)
    held = must_find(store, Referral, id)
    if not may_follow("referral", held.state, CANCELLED):
        raise DomainError("referral.over_already")
    steps.note(store, held, CANCELLED, text=text)
    handover_offers.take_back(store, held)
    steps.settle(store, held, "ref_feedback", "ref_send", "ref_stopped", "ref_answer")
    return store.save(replace(held, state=CANCELLED, queued_at=None))


def reasons_of_fit(referral: Referral) -> list[str]:
    """Why the service was chosen, in the words of that day."""
    try:
        told = json.loads(referral.fit or "[]")
    except ValueError:
        return []
    return [str(one) for one in told] if isinstance(told, list) else []


def _case_of(reader: Reader, person: RecordId) -> RecordId | None:
    cases = reader.find(Case, person=person, descending=True)
    running = [one for one in cases if one.closed_on is None]
    return (running or cases)[0].id if cases else None


def _snapshot(entry: Entry) -> str:
    told = {
        "name": entry.name,
        "organisation": entry.organization,
        "what": entry.what,
        "address": list(entry.address.lines),
        "phones": [phone.number for phone in entry.phones],
        "email": entry.email,
        "website": entry.website,
        "how": entry.how,
        "who": entry.who,
        "fees": entry.fees,
        "documents": sorted(entry.conditions.documents),
        "languages": sorted(entry.conditions.languages),
        "assured_on": entry.assured_on.isoformat() if entry.assured_on else "",
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
