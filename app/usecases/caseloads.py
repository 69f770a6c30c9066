"""Keeps the caseloads of colleagues: written with the case they follow from, in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from app.domain.case import Case, CaseMember
from app.domain.case_states import OVER
from app.domain.caseload import Caseload, caseload_id
from app.domain.ids import RecordId
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.saving import today


def note(store: Store, person: RecordId | None, *cases: Case) -> None:
    """Let the caseloads of the sites of `cases`, as they were and are, tell who works with `person`."""
    sites = {case.site for case in cases if case.site is not None}
    if person is None or not sites:
        return
    working = _working(store, person)
    for site in sites:
        users = working.get(site, set())
        for load in store.find(Caseload, site=site):
            if load.user is not None and (person in load.people) != (load.user in users):
                people = load.people ^ {person}
                store.save(replace(load, people=people))
            users.discard(load.user)
        for user in users:
            made = Caseload(id=caseload_id(site, user), site=site, user=user, people=frozenset({person}))
            store.bring(made)


def drop(store: Store, persons: Collection[RecordId]) -> None:
    """Nobody works with these any more: their data were erased."""
    gone = frozenset(persons)
    for load in store.find(Caseload):
        if load.people & gone:
            store.save(replace(load, people=load.people - gone))


def mine(reader: Reader, user: RecordId) -> frozenset[RecordId]:
    """The people somebody works with, as far as their caseloads came in."""
    return frozenset(one for load in reader.find(Caseload, user=user) for one in load.people)


def _working(store: Store, person: RecordId) -> dict[RecordId, set[RecordId]]:
    """By site, who answers for the running cases of a person or is on their teams today."""
    found: dict[RecordId, set[RecordId]] = {}
    running = {case.id: case for case in store.find(Case, person=person) if case.state not in OVER}
    for case in running.values():
        if case.site is not None:
            found.setdefault(case.site, set()).update(_named([case.responsible]))
    for one in store.find(CaseMember, person=person):
        case_of = running.get(one.case) if one.case is not None else None
        over = one.until_on is not None and one.until_on < today(store)
        if case_of is not None and case_of.site is not None and not over:
            found.setdefault(case_of.site, set()).update(_named([one.user]))
    return found


def _named(users: Iterable[RecordId | None]) -> Iterable[RecordId]:
    return (user for user in users if user is not None)
