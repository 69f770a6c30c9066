"""A hand-over before it is answered: begun as a referral, offered to a colleague, taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.case import Case
from app.domain.handover import COPY, GRANTED, INSIDE_MODES, MOVE, OUTSIDE, FileRequest, Handover, waits
from app.domain.ids import RecordId
from app.domain.problems import Problem
from app.domain.referral import Referral
from app.domain.referral_states import DRAFT
from app.domain.return_codes import short_of
from app.domain.roles import Act
from app.domain.site import Site
from app.domain.user import User
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.permissions import allowed, require
from app.usecases.referrals import handover_cards, handover_people
from app.usecases.referrals.contents import Content, digest_of
from app.usecases.referrals.facts import RESERVED
from app.usecases.saving import draft_problems, must_find, now, refuse, today

CHOSEN = frozenset({"identity", "contact", "legal", "course"})
"""Categories ticked to begin with: what the next project needs to know whom it has before it."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom somebody is handed on: a body and its project by name, or a site of ours with a colleague."""

    mode: str = OUTSIDE
    project: str = ""
    body: str = ""
    site: RecordId | None = None
    receiver: RecordId | None = None
    request: RecordId | None = None


def begin(store: Store, case: RecordId, to: Recipient) -> Referral:
    """Prepare handing the person of a case on; nothing leaves. DomainError with what is missing."""
    require(store.by, Act.WRITE_REFERRAL)
    held = must_find(store, Case, case)
    site = store.get(Site, to.site) if to.mode in INSIDE_MODES else None
    refuse(_missing(store, to, held, site))
    inside = site is not None
    made = Referral(
        person=held.person,
        case=held.id,
        service_name=((site.name if site else "") or to.project or to.body)[:300],
        organisation_name=(handover_people.body_of(store, site) if inside else to.body)[:300] or None,
        categories=CHOSEN,
        method="system" if inside else "form",
        receiver=to.receiver if inside else None,
        handover=to.mode,
        to_site=site.id if site else None,
        request=to.request,
        state=DRAFT,
    )
    made = replace(made, short=short_of(made.id))
    refuse(draft_problems(made))
    store.add(made)
    return made


def obstacles(reader: Reader, referral: Referral) -> list[Problem]:
    """What forbids to offer it, besides the gate: the colleague must be of that site, and may read it."""
    if referral.handover not in INSIDE_MODES:
        return []
    found: list[Problem] = []
    if referral.receiver is not None and not handover_people.is_of(
        reader, referral.receiver, referral.to_site
    ):
        found.append(Problem("handover.receiver_elsewhere", "receiver"))
    if referral.categories & RESERVED and not _may_read_reserved(reader, referral):
        found.append(Problem("handover.receiver_may_not_read", "categories"))
    return found


def offer(store: Store, referral: Referral, told: Content) -> Handover | None:
    """Put what leaves where the colleague of the other site finds it; None for one that goes outside."""
    if referral.handover not in INSIDE_MODES or referral.person is None:
        return None
    case = store.get(Case, referral.case)
    if referral.request is not None:
        _grant(store, referral.request, referral.person)
    return store.add(
        Handover(
            person=referral.person,
            referral=referral.id,
            case=referral.case,
            from_site=case.site if case else None,
            to_site=referral.to_site,
            mode=referral.handover,
            sender=store.by.id,
            sent_at=now(store),
            readers=_readers(store, referral),
            receiver=referral.receiver,
            body=told.whole,
            card=handover_cards.card(store, referral.person, referral.categories, today(store)),
            digest=digest_of(told.whole),
        )
    )


def take_back(store: Store, referral: Referral) -> bool:
    """The hand-over was given up, or the consent was: what nobody has answered is not offered any more.
    Whether there was such a one."""
    waiting = [one for one in of_referral(store, referral.id) if waits(one)]
    for one in waiting:
        store.save(replace(one, withdrawn_at=now(store), body="{}", card=None))
    return bool(waiting)


def of_referral(reader: Reader, referral: RecordId) -> list[Handover]:
    """What was offered with a referral, as far as this person may read it."""
    return reader.find(Handover, referral=referral)


def of_case(reader: Reader, case: RecordId) -> list[Referral]:
    """The hand-overs of a case, the newest first."""
    return [one for one in reader.find(Referral, case=case, descending=True) if one.handover]


def _missing(reader: Reader, to: Recipient, case: Case, site: Site | None) -> list[Problem]:
    if to.mode == OUTSIDE:
        return [] if to.body.strip() else [Problem("handover.body_missing", "body")]
    found: list[Problem] = []
    if to.mode not in (COPY, MOVE):
        found.append(Problem("handover.mode_missing", "mode"))
    if site is None:
        found.append(Problem("handover.site_missing", "site"))
    elif site.id == case.site:
        found.append(Problem("handover.same_site", "site"))
    if to.receiver is None:
        found.append(Problem("handover.receiver_missing", "receiver"))
    return found


def _readers(reader: Reader, referral: Referral) -> frozenset[RecordId]:
    """Sender, receiver, and who leads the site that receives, if they may read all of it."""
    sensitive = bool(referral.categories & RESERVED)
    led = [
        one
        for one in handover_people.staff_of(reader, referral.to_site)
        if one.role in handover_people.LEADERS
    ]
    named = {one.id for one in led if not sensitive or allowed(one, Act.READ_RESERVED)}
    return frozenset(one for one in (referral.sent_by, referral.receiver, *named) if one is not None)


def _may_read_reserved(reader: Reader, referral: Referral) -> bool:
    receiver = reader.get(User, referral.receiver)
    return receiver is not None and allowed(receiver, Act.READ_RESERVED)


def _grant(store: Store, request: RecordId, person: RecordId) -> None:
    asked = store.get(FileRequest, request)
    if asked is not None:
        told = replace(asked, state=GRANTED, answered_by=store.by.id, answered_at=now(store))
        store.save(replace(told, person=person))
