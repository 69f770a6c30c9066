"""Before a file goes: its cases as bare figures, so that what was counted stays true."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from app.catalogue.rules import age_bands
from app.domain.ages import banded
from app.domain.assessment import AreaScore, Assessment
from app.domain.case import Case
from app.domain.case_states import NOT_ELIGIBLE
from app.domain.contact import Contact
from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate
from app.domain.past_case import Alike, Description, PastCase, blurred, quarter
from app.domain.person import Person
from app.domain.referral import Referral
from app.domain.referral_states import COMPLETED
from app.storage import retention_rows
from app.storage.store import Store

DAYS_IN_A_MONTH: Final = 30.44
SCORES: Final = ("1", "2", "3", "4", "5")
"""Codes of list V24 that are scores; the others say that there is none."""


def keep(store: Store, persons: Iterable[RecordId]) -> int:
    """Write a `past_case` for each case of these persons that was taken in; how many.

    A line bears a new id, no day nearer than a quarter, and no description that fewer than five people
    of the site share. Persons who were found to be one are told once, by whom the cases lie with.
    """
    alike: dict[RecordId | None, Alike] = {}
    lines = [
        (case.site, _line(store, person, case))
        for person in store.get_many(Person, sorted(set(persons))).values()
        for case in store.find(Case, person=person.id)
        if case.state != NOT_ELIGIBLE
    ]
    for site, line in lines:
        if site not in alike:
            alike[site] = Alike(_people(store, site))
        store.add(blurred(line, alike[site]))
    return len(lines)


def _people(store: Store, site: RecordId | None) -> Iterator[Description]:
    yield from retention_rows.described_past(store, site)
    for sex, born, citizenships, opened in retention_rows.described(store, site):
        countries = json.loads(citizenships) if citizenships else []
        when = PartialDate.from_text(born) if born else None
        day = date.fromisoformat(opened) if opened else None
        yield sex, _band(when, day), countries[0] if len(countries) == 1 else ""


def _line(store: Store, person: Person, case: Case) -> PastCase:
    contacts = [one for one in store.find(Contact, person=person.id) if one.case in (None, case.id)]
    sent = [one for one in store.find(Referral, person=person.id) if one.case == case.id and one.sent_at]
    scored, better, worse = _change(store, person.id, case.id)
    return PastCase(
        site=case.site,
        project=case.project,
        sex=person.sex,
        age_band=_band(person.born, case.opened_on) or None,
        citizenship=next(iter(person.citizenships)) if len(person.citizenships) == 1 else None,
        channel=case.channel,
        targets=case.targets,
        opened=quarter(case.opened_on),
        closed=quarter(case.closed_on),
        months=_months(case),
        outcome=case.closing_reason,
        contacts=len(contacts),
        mediated=sum(1 for one in contacts if one.with_mediator),
        services=frozenset().union(*(one.services for one in contacts)),
        referrals=len(sent),
        referrals_done=sum(1 for one in sent if one.state == COMPLETED),
        scored=scored,
        better=better,
        worse=worse,
    )


def _months(case: Case) -> int | None:
    if case.opened_on is None or case.closed_on is None:
        return None
    return max(0, round((case.closed_on - case.opened_on).days / DAYS_IN_A_MONTH))


def _band(born: PartialDate | None, opened: date | None) -> str:
    """The band on the day the case was opened; empty where it cannot be told."""
    found = banded(born, opened, age_bands("national")) if born is not None and opened is not None else None
    return found.code if found is not None else ""


def _change(store: Store, person: RecordId, case: RecordId) -> tuple[int, int, int]:
    """Areas scored twice or more, and in how many of them the last score is above or below the first."""
    scores: dict[str, list[int]] = {}
    for held in store.find(Assessment, person=person, order="held_on"):
        for one in store.find(AreaScore, assessment=held.id) if held.case in (None, case) else ():
            if one.area and one.score in SCORES:
                scores.setdefault(one.area, []).append(int(one.score))
    twice = [found for found in scores.values() if len(found) > 1]
    better = sum(1 for found in twice if found[-1] > found[0])
    return len(twice), better, sum(1 for found in twice if found[-1] < found[0])
