"""Requests of the person about their own data: received by anybody, answered within a month; restriction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.catalogue.rules import terms
from app.domain.clocks import clock
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.problems import Problem
from app.domain.rights import (
    ANSWERED,
    OPEN,
    REFUSED,
    Restriction,
    RightsRequest,
    in_force,
    problems_of_answer,
)
from app.domain.task import Task
from app.domain.user import User
from app.domain.workflows import is_over
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import automatic_tasks
from app.usecases.erasure_rights import may_order
from app.usecases.permissions import Act, require
from app.usecases.saving import draft_problems, must_find, refuse, today

__all__ = [
    "ANSWERED",
    "OPEN",
    "REFUSED",
    "Desk",
    "answer",
    "desk",
    "is_restricted",
    "lift",
    "receive",
    "recognise",
    "refuse_request",
    "restrict",
    "restricted_persons",
]

RULE: Final = "privacy_request"


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything about the rights of one person, newest first; `may_erase` is about the reader."""

    name: str
    requests: tuple[RightsRequest, ...]
    restrictions: tuple[Restriction, ...]
    restricted: Restriction | None
    may_erase: bool = False


def desk(reader: Reader, person: RecordId, on: date, by: User | None = None) -> Desk:
    """Requests and restrictions of a person as of the day `on`, as `by` sees them."""
    held = must_find(reader, Person, person)
    restrictions = tuple(reader.find(Restriction, person=person, descending=True))
    return Desk(
        held.display_name or "",
        tuple(reader.find(RightsRequest, person=person, descending=True)),
        restrictions,
        next((one for one in restrictions if in_force(one, on)), None),
        by is not None and may_order(reader, by, person),
    )


def is_restricted(reader: Reader, person: RecordId | None, on: date) -> bool:
    """Whether the data of a person may only be kept on the day `on` (GDPR art. 18)."""
    return any(in_force(one, on) for one in reader.find(Restriction, person=person))


def restricted_persons(reader: Reader, on: date) -> frozenset[RecordId]:
    """Everybody whose data may only be kept on the day `on`: no table that leaves tells of them."""
    held = reader.find(Restriction)
    return frozenset(one.person for one in held if one.person is not None and in_force(one, on))


def receive(store: Store, request: RightsRequest) -> RightsRequest:
    """Write a request down, new or changed; a task asks for the answer within a month (art. 12.3)."""
    require(store.by, Act.WRITE_CONSENT)
    person = must_find(store, Person, request.person)
    held = store.get(RightsRequest, request.id)
    if held is not None and is_over("rights_request", held.state):
        raise DomainError("rights.over")
    received = request.received_on or today(store)
    if received > today(store):
        refuse([Problem("rights.in_the_future", "received_on")])
    due = clock(terms(), RULE, received)
    ready = replace(
        request,
        received_on=received,
        received_by=request.received_by or store.by.id,
        due=due.due if due is not None else None,
        state=OPEN,
    )
    refuse(draft_problems(ready))
    kept = store.bring(ready)
    task = Task(person=person.id, kind=RULE, due=ready.due, priority="high", origin=_origin(kept))
    automatic_tasks.ensure(store, task)
    return kept


def answer(store: Store, request: RightsRequest) -> RightsRequest:
    """Close a request with what was answered; whoever asks must have been recognised first."""
    return _close(store, request, ANSWERED)


def recognise(store: Store, id: RecordId) -> RightsRequest:
    """Note on an open request that whoever asked was recognised (GDPR art. 12.6)."""
    require(store.by, Act.WRITE_CONSENT)
    held = must_find(store, RightsRequest, id)
    if is_over("rights_request", held.state):
        raise DomainError("rights.over")
    return store.save(replace(held, identity_checked=True))


def refuse_request(store: Store, request: RightsRequest) -> RightsRequest:
    """Close a request that is not followed, with the reason told to the person (art. 12.4)."""
    return _close(store, request, REFUSED)


def restrict(store: Store, restriction: Restriction) -> Restriction:
    """From here on the data are only kept; DomainError while another restriction holds."""
    require(store.by, Act.WRITE_CONSENT)
    person = must_find(store, Person, restriction.person)
    if is_restricted(store, person.id, today(store)):
        raise DomainError("rights.restricted_already")
    ready = replace(restriction, from_on=restriction.from_on or today(store), by=store.by.id)
    refuse(draft_problems(ready))
    return store.add(ready)


def lift(store: Store, id: RecordId) -> Restriction:
    """The restriction ends today; the person is to be told before (art. 18.3)."""
    require(store.by, Act.APPROVE)
    held = must_find(store, Restriction, id)
    if not in_force(held, today(store)):
        raise DomainError("rights.not_restricted")
    return store.save(replace(held, until_on=today(store)))


def _close(store: Store, request: RightsRequest, state: str) -> RightsRequest:
    require(store.by, Act.WRITE_CONSENT)
    held = must_find(store, RightsRequest, request.id)
    if is_over("rights_request", held.state):
        raise DomainError("rights.over")
    closed = replace(
        request,
        person=held.person,
        state=state,
        answered_on=request.answered_on or today(store),
        answered_by=store.by.id,
    )
    refuse([*draft_problems(closed), *problems_of_answer(closed)])
    automatic_tasks.cancel(store, _origin(held))
    return store.save(closed)


def _origin(request: RightsRequest) -> str:
    return f"{RULE}:{request.id.hex()}"
