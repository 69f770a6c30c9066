"""What the pages about referrals show, each in one question."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.problems import Problem
from app.domain.referral import Disclosure, Referral, ReferralCopy, ReferralEvent
from app.domain.referral_figures import Figures
from app.domain.referral_states import NOT_LEFT
from app.domain.sealed_records import is_true
from app.domain.sharing import Gate
from app.domain.user import User
from app.storage.reader import Reader
from app.usecases import vulnerabilities
from app.usecases.permissions import Act, allowed
from app.usecases.referrals import facts, handover_people, learning
from app.usecases.referrals.facts import RESERVED, Fact, Part
from app.usecases.referrals.gates import gate, obstacles
from app.usecases.saving import must_find


@dataclass(frozen=True, slots=True)
class ReferralView:
    """One referral. `parts` is what would leave today, or what left, without the reserved part, of which
    only `hidden` tells how many entries it has before it leaves. `intact` is False when the copy of what
    left is not the one that was made."""

    referral: Referral
    person: str
    events: tuple[ReferralEvent, ...]
    disclosures: tuple[Disclosure, ...]
    gate: Gate
    obstacles: tuple[Problem, ...]
    parts: tuple[Part, ...]
    hidden: int
    users: dict[RecordId, str]
    figures: Figures
    may_write: bool
    intact: bool = True
    within: bool = False
    """It is handed on within one body: who receives it is no third party."""


def read(reader: Reader, id: RecordId, today: date, user: RecordId) -> ReferralView:
    """The page of a referral for `user` as it stands on `today`; RecordGone without it."""
    referral = must_find(reader, Referral, id)
    person = reader.get(Person, referral.person)
    by = reader.get(User, user)
    here = referral.state in NOT_LEFT and person is not None
    service = bytes.fromhex(referral.service) if referral.service else b""
    events = reader.find(ReferralEvent, referral=id)
    copies = reader.find(ReferralCopy, referral=id, descending=True, limit=1)
    copy = copies[0] if copies else None
    return ReferralView(
        referral=referral,
        person=(person.display_name if person else "") or "",
        events=tuple(sorted(events, key=lambda one: (one.at is None, one.at), reverse=True)),
        disclosures=tuple(reader.find(Disclosure, referral=id)),
        gate=gate(reader, referral, today) if here else Gate(),
        obstacles=tuple(obstacles(reader, referral, today)) if here else (),
        parts=tuple(_parts(reader, referral, today) if here else left_parts(copy)),
        hidden=_hidden(reader, referral) if here else 0,
        users={one.id: one.name or "" for one in reader.find(User)},
        figures=learning.of_service(reader, service, today),
        may_write=by is not None and allowed(by, Act.WRITE_REFERRAL),
        intact=copy is None or is_true(copy),
        within=handover_people.within(reader, reader.get(Case, referral.case), referral.to_site),
    )


def of_person(reader: Reader, person: RecordId) -> list[Referral]:
    """The referrals of a person, the newest first."""
    return reader.find(Referral, person=person, descending=True)


def left_parts(copy: ReferralCopy | None) -> list[Part]:
    """What a copy says that left; nothing of one that cannot be read."""
    try:
        told = json.loads((copy.body if copy else None) or "{}")
        return [
            Part(
                str(part["category"]),
                str(part["label"]),
                tuple(Fact(str(fact["label"]), str(fact["value"])) for fact in part["facts"]),
            )
            for part in told.get("data", [])
        ]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return []


def _parts(reader: Reader, referral: Referral, today: date) -> list[Part]:
    open_ones = referral.categories - RESERVED
    return facts.parts(reader, referral.person or RecordId(b""), open_ones, today)


def _hidden(reader: Reader, referral: Referral) -> int:
    if not referral.categories & RESERVED or referral.person is None:
        return 0
    return vulnerabilities.count(reader, referral.person)
