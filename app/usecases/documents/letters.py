"""Letters: the one that goes along with a referral, and the notice that somebody leaves a centre."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.leaving import NOTICES, ExitPlan, exit_id
from app.domain.person import Person
from app.domain.referral import Referral, ReferralCopy, ReferralReserved
from app.domain.sealed_records import is_true
from app.errors import DomainError
from app.storage.store import Store
from app.usecases import leaving, reserved
from app.usecases.documents.heads import free, person_facts, sender
from app.usecases.documents.paper import Both, Fact, Grid, Paper, Part, Signer
from app.usecases.documents.voices import Voices
from app.usecases.referrals import gates
from app.usecases.saving import must_find, today


def referral_letter(store: Store, id: RecordId, voices: Voices, *, with_reserved: bool) -> Paper:
    """The letter to a service: what left and no more, from the copy that never changes.

    DomainError before anything left, when the copy was changed, after the consent was taken back, and while
    the person's data may only be kept (GDPR art. 7.3, 18.2). What specialists alone may read is in it
    `with_reserved`, for who may.
    """
    # Loaded now: sealing needs a library no window may load at the start.
    from app.usecases.referrals.parcels import answer_sheet

    referral = must_find(store, Referral, id)
    gates.check_again(store, referral, today(store))
    whole = _left(store, referral, with_reserved=with_reserved)
    to, from_ = whole["to"], whole["from"]
    codes = Grid(
        (voices.say("documents.answer"), voices.say("documents.code")),
        tuple((Both(meaning), Both(code)) for meaning, code in answer_sheet(referral)),
    )
    return Paper(
        "referral",
        voices.second,
        voices.say("referral.letter.title", service=to["service"]),
        _joined(from_["organisation"], from_["site"]),
        _joined(from_["person"], from_["phone"], from_["email"]),
        voices.day(date.fromisoformat(whole["made_on"])),
        number=whole["referral"],
        to=tuple(Both(one) for one in (to["organisation"], to["service"]) if one),
        opening=free(whole["reason"]),
        facts=voices.facts(referral, "area", "urgency", "next_step", "expected_by"),
        parts=(
            *(_data(voices, part) for part in whole["data"]),
            Part(voices.say("referral.letter.answer"), text=voices.say("referral.letter.how"), grid=codes),
        ),
        closing=voices.say("referral.letter.secrecy"),
        signers=(Signer(voices.code("signer", "operator"), from_["person"]),),
    )


def exit_notice(store: Store, id: RecordId, voices: Voices, *, with_reserved: bool) -> Paper:
    """The notice to the offices that somebody leaves, by case. Where the person will live and their phone
    are not in it: the offices ask for the day and the reason, and an address can put somebody in danger."""
    case = must_find(store, Case, id)
    made = store.get(ExitPlan, exit_id(id))
    if made is None or made.leaves_on is None or not made.reason:
        raise DomainError("documents.exit_unsaid")
    person = must_find(store, Person, case.person)
    board = leaving.board(store, id, today(store))
    told = [line.step for line in board.groups["notices"] if line.state != leaving.NOT_NEEDED]
    by, address = sender(store, store.by, case.site)
    return Paper(
        "exit",
        voices.second,
        voices.say("documents.exit"),
        by,
        address,
        voices.day(today(store)),
        to=tuple(voices.say(f"documents.to.{step}") for step in NOTICES if step in told),
        opening=voices.say("documents.exit_opening", day=made.leaves_on),
        facts=(
            *person_facts(voices, person, case),
            *voices.facts(made, "notified_on", "leaves_on", "reason", "destination"),
        ),
        closing=voices.say("documents.exit_closing"),
        signers=(
            Signer(voices.say("documents.centre"), store.by.name or ""),
            Signer(voices.say("documents.seen_by_person"), person.display_name or ""),
        ),
    )


def _left(store: Store, referral: Referral, *, with_reserved: bool) -> dict[str, Any]:
    copies = store.find(ReferralCopy, referral=referral.id, descending=True, limit=1)
    if not copies:
        raise DomainError("referral.parcel.nothing")
    kept: list[ReferralReserved] = []
    if with_reserved and referral.person is not None:
        reserved.require_reading(store, referral.person)
        kept = store.find(ReferralReserved, referral=referral.id, descending=True, limit=1)
    if not all(is_true(one) for one in (*copies, *kept)):
        raise DomainError("referral.parcel.changed")
    whole: dict[str, Any] = json.loads(copies[0].body or "{}")
    for one in kept:
        store.note_act("read", one)
        whole["data"] = [*whole["data"], *json.loads(one.body or "{}")["data"]]
    return whole


def _data(voices: Voices, part: dict[str, Any]) -> Part:
    """One ticked kind of data, word for word as it left; its name in the second language too."""
    title = voices.code("data_category", part["category"])
    facts = tuple(Fact(part["category"], Both(fact["label"]), Both(fact["value"])) for fact in part["facts"])
    text = Both() if facts else voices.say("referral.letter.nothing")
    return Part(title, facts=facts, text=text)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
