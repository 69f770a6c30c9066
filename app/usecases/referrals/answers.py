"""What comes back: told by a colleague, over the phone, or by a return code; each step is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.handover import INSIDE_MODES
from app.domain.ids import RecordId
from app.domain.problems import Problem
from app.domain.referral import Referral, ReferralEvent
from app.domain.referral_states import (
    ACCEPTED,
    APPOINTMENT,
    COMPLETED,
    NOT_LEFT,
    RECEIVED,
    REJECTED,
    SHUT,
    STARTED,
    may_follow,
)
from app.domain.return_codes import CodeMistyped, ReturnCode, read
from app.domain.task import Task
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import automatic_tasks
from app.usecases.permissions import Act, require
from app.usecases.referrals import learning, steps
from app.usecases.referrals.steps import BY_CODE, BY_COLLEAGUE, BY_HAND, origin
from app.usecases.saving import must_find, refuse, today


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service said. `on` is the day it happened; `appointment_*` go with an appointment."""

    state: str
    on: date | None = None
    reason: str | None = None
    appointment_on: date | None = None
    appointment_minute: int | None = None
    appointment_place: str = ""
    received_by: str = ""
    text: str = ""
    satisfaction: int | None = None
    follow_up_on: date | None = None
    code: str = ""
    by_colleague: bool = False
    """A colleague said so in their own program, and this one writes it down."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A code that is true: whose referral it is about and what it says."""

    referral: Referral
    code: ReturnCode


def answer(store: Store, id: RecordId, told: Answer) -> Referral:
    """Write what a service answered. DomainError with all that does not fit."""
    require(store.by, Act.WRITE_REFERRAL)
    held = must_find(store, Referral, id)
    on = told.on or today(store)
    refuse(_problems(held, told, on, today(store)))
    how = BY_CODE if told.code else _how(store, held, told)
    steps.note(store, held, told.state, how, on=on, reason=told.reason, text=told.text, code=told.code)
    answered = store.save(replace(held, **_fields(held, told, on)))
    _keep_tasks(store, answered, told)
    if told.state == REJECTED and told.reason in SHUT:
        learning.doubt(store, answered)
    return answered


def recognise(reader: Reader, typed: str) -> Recognised:
    """The referral a typed code is about. DomainError whose sentence says what is wrong with it:
    mistyped, of another organisation, used already, too late."""
    code = _read(typed)
    for one in reader.find(Referral, short=code.short):
        if one.secret and code.is_true(bytes.fromhex(one.secret)):
            _refuse_used(reader, one, code)
            return Recognised(one, code)
    raise DomainError("referral.code.foreign")


def answer_by_code(store: Store, typed: str, told: Answer) -> Referral:
    """Write what a return code says; `told` adds what a code does not hold, such as the day of an
    appointment. Its state and reason are those of the code."""
    require(store.by, Act.WRITE_REFERRAL)
    found = recognise(store, typed)
    said = replace(told, state=found.code.state, reason=found.code.reason or None, code=found.code.text)
    return answer(store, found.referral.id, said)


def phone_again(store: Store, id: RecordId, until: date, text: str = "") -> Referral:
    """Nobody had an answer yet: ask again on another day."""
    require(store.by, Act.WRITE_REFERRAL)
    held = must_find(store, Referral, id)
    if until <= today(store):
        refuse([Problem("tasks.snoozed_into_the_past", "expected_by")])
    steps.note(store, held, "asked", text=text)
    steps.remind(store, held, "ref_feedback", until)
    return store.save(replace(held, expected_by=until))


def _how(store: Store, held: Referral, told: Answer) -> str:
    return BY_COLLEAGUE if told.by_colleague or store.by.id == held.receiver else BY_HAND


def _read(typed: str) -> ReturnCode:
    try:
        return read(typed)
    except CodeMistyped as wrong:
        raise DomainError(f"referral.code.{wrong.why.value}", sign=wrong.sign, n=wrong.count) from None


def _refuse_used(reader: Reader, referral: Referral, code: ReturnCode) -> None:
    used = reader.find(ReferralEvent, referral=referral.id)
    if any(event.code == code.text for event in used) and code.state != APPOINTMENT:
        raise DomainError("referral.code.used")
    if not may_follow(referral.state, code.state):
        key = "cancelled" if referral.state == "cancelled" else "late"
        raise DomainError(f"referral.code.{key}")


def _problems(held: Referral, told: Answer, on: date, today: date) -> list[Problem]:
    if held.state in NOT_LEFT:
        return [Problem("referral.not_left")]
    found: list[Problem] = []
    if held.handover in INSIDE_MODES and not told.by_colleague:
        return [Problem("handover.answered_there")]
    if not may_follow(held.state, told.state):
        found.append(Problem("referral.cannot_follow", "state"))
    if told.state == REJECTED and not told.reason:
        found.append(Problem("referral.reject_reason_missing", "reject_reason"))
    if told.state == APPOINTMENT and told.appointment_on is None:
        found.append(Problem("referral.appointment_missing", "appointment_on"))
    return found if told.by_colleague else [*found, *_wrong_day(held, on, today)]


def _wrong_day(held: Referral, on: date, today: date) -> list[Problem]:
    """A day somebody typed; one the program takes from a clock that was wrong hinders nobody's answer."""
    found: list[Problem] = []
    if on > today:
        found.append(Problem("referral.in_the_future", "on"))
    if held.sent_at is not None and on < held.sent_at.astimezone().date():
        found.append(Problem("referral.before_it_left", "on"))
    return found


def _fields(held: Referral, told: Answer, on: date) -> dict[str, Any]:
    """The fields of the referral that an answer changes."""
    fields: dict[str, Any] = {"state": told.state}
    if told.state != RECEIVED:
        fields["answered_on"] = held.answered_on or on
    fields["reject_reason"] = told.reason if told.state == REJECTED else None
    if told.state == APPOINTMENT:
        fields["appointment_on"] = told.appointment_on
        fields["appointment_minute"] = told.appointment_minute
        fields["appointment_place"] = told.appointment_place or None
    if told.state == STARTED:
        fields["started_on"] = on
    if told.state == COMPLETED:
        fields["ended_on"] = on
        fields["started_on"] = held.started_on
    optional = {
        "received_by": told.received_by,
        "outcome": told.text,
        "satisfaction": told.satisfaction,
        "follow_up_on": told.follow_up_on,
    }
    return fields | {name: value for name, value in optional.items() if value}


def _keep_tasks(store: Store, referral: Referral, told: Answer) -> None:
    if told.state != RECEIVED:
        steps.settle(store, referral, "ref_feedback", "ref_answer")
    if told.state == APPOINTMENT and told.appointment_on is not None:
        automatic_tasks.ensure(
            store,
            Task(
                person=referral.person,
                case=referral.case,
                kind="appointment",
                due=told.appointment_on,
                due_minute=told.appointment_minute,
                place=told.appointment_place or referral.service_name,
                owner=referral.sent_by or store.by.id,
                text=referral.service_name,
                origin=origin("appointment", referral),
            ),
        )
    elif told.state != ACCEPTED:
        steps.settle(store, referral, "appointment")
    if told.follow_up_on is not None:
        steps.remind(store, referral, "ref_feedback", told.follow_up_on)
