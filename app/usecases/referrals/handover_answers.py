"""At the site that receives: what was offered is read, then taken or refused."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from app.domain.case import Case
from app.domain.handover import ACCEPTED, COPY, REFUSED, Handover, waits
from app.domain.ids import RecordId
from app.domain.person import Identifier, Person
from app.domain.problems import Problem
from app.domain.referral import ReferralCopy
from app.domain.site import Site
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import cases, people, strong_identifiers
from app.usecases.permissions import Act, require
from app.usecases.referrals import handover_cards
from app.usecases.referrals.contents import digest_of
from app.usecases.referrals.facts import Part
from app.usecases.referrals.views import left_parts
from app.usecases.saving import must_find, now, refuse


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of what waits: from where, by whom; what it says is read after opening it."""

    record: Handover
    site: str
    sender: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What was offered, word for word."""

    record: Handover
    reason: str
    parts: tuple[Part, ...]


def waiting(reader: Reader, user: User) -> list[Offer]:
    """What was offered to `user` and nobody has answered, the newest first."""
    found = reader.find(Handover, answer=None, withdrawn_at=None, order="sent_at", descending=True)
    mine = [one for one in found if user.id in one.readers and one.sender != user.id]
    return [Offer(one, _site(reader, one.from_site), _name(reader, one.sender)) for one in mine]


def open_one(store: Store, id: RecordId) -> Opened:
    """Read what was offered; recorded. DomainError when it is not what left."""
    held = _mine(store, id)
    store.note_act("read", held)
    told = json.loads(held.body or "{}")
    return Opened(held, str(told.get("reason", "")), tuple(left_parts(ReferralCopy(body=held.body))))


def accept(store: Store, id: RecordId, text: str = "") -> Handover:
    """Take the person on. With chosen data a file begins here with just these; a whole file comes by itself,
    once the site that has it hears of it. DomainError when it was answered already, or taken back."""
    held = _answerable(store, id)
    answered = replace(
        held,
        answer=ACCEPTED,
        answered_by=store.by.id,
        answered_at=now(store),
        answer_text=text.strip() or None,
        new_case=_begin_file(store, held) if held.mode == COPY else None,
    )
    return store.save(answered)


def refuse_one(store: Store, id: RecordId, text: str) -> Handover:
    """Do not take the person on; why goes back to whoever offered."""
    held = _answerable(store, id)
    if not text.strip():
        refuse([Problem("handover.reason_missing", "text")])
    return store.save(
        replace(
            held,
            answer=REFUSED,
            answered_by=store.by.id,
            answered_at=now(store),
            answer_text=text.strip(),
            body="{}",
            card=None,
        )
    )


def _begin_file(store: Store, held: Handover) -> RecordId:
    file, permits = handover_cards.file_of(held.card)
    known = _known(store, held, file.identifiers)
    person = known or people.register(store, file).person.id
    if known is None:
        for permit in permits:
            store.add(replace(permit, person=person))
    told = json.loads(held.body or "{}")
    case = Case(
        person=person,
        site=held.to_site,
        responsible=store.by.id,
        reported_by=_site(store, held.from_site)[:300] or None,
        request=str(told.get("reason", "")) or None,
    )
    return cases.open_case(store, case).id


def _known(reader: Reader, held: Handover, identifiers: tuple[Identifier, ...]) -> RecordId | None:
    """The person as this laptop has them already: the very record, or one with the same strong number."""
    same = reader.get(Person, held.person)
    if same is not None:
        return same.id
    for one in identifiers:
        for person in strong_identifiers.holders(reader, one.type, one.value):
            return person
    return None


def _answerable(store: Store, id: RecordId) -> Handover:
    held = _mine(store, id)
    if not waits(held):
        raise DomainError("handover.answered_already")
    return held


def _mine(store: Store, id: RecordId) -> Handover:
    require(store.by, Act.WRITE_REFERRAL)
    held = must_find(store, Handover, id)
    if store.by.id not in held.readers or store.by.id == held.sender:
        raise NotAllowed(act=Act.WRITE_REFERRAL.value)
    if waits(held) and digest_of(held.body or "") != held.digest:
        raise DomainError("referral.parcel.changed")
    return held


def _site(reader: Reader, id: RecordId | None) -> str:
    site = reader.get(Site, id)
    return (site.name if site else "") or ""


def _name(reader: Reader, id: RecordId | None) -> str:
    user = reader.get(User, id)
    return (user.name if user else "") or ""
