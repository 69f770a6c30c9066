"""The daily roll of a site: one key for each guest, one line for each person and day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.presence import AbsenceRun, unauthorised_runs
from app.domain.problems import Problem
from app.domain.reception import DailyPresence, Placement, presence_id
from app.domain.site import Site
from app.domain.stays import PRESENCE_STATE, RESERVED, covers, is_held
from app.domain.task import Task
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import automatic_tasks
from app.usecases.permissions import Act, require
from app.usecases.saving import draft_problems, must_find, refuse, today

PRESENT: Final = "P"
AUTHORISED: Final = "A"
UNAUTHORISED: Final = "U"
HOSPITAL: Final = "H"

ALERT_DAYS: Final = 3
"""Days without leave after which somebody has to look (72 hours, rule R-08)."""

FEW_LINES: Final = 8
"""Lines of the roll read at first: hardly anybody is away for longer."""


@dataclass(frozen=True, slots=True)
class RollLine:
    """A guest on the roll of a day. `before` is what the last day says, to propose it again."""

    person: RecordId
    name: str
    placement: Placement
    marked: DailyPresence | None
    before: str | None


def roll(reader: Reader, site: RecordId, on: date) -> list[RollLine]:
    """The guests who may have had a place at `site` on the day `on`, by name.

    Who had left and is marked all the same, on a laptop that had not heard yet, is there to be taken off.
    """
    marked = {line.person: line for line in reader.find(DailyPresence, site=site, on=on)}
    stays = {
        stay.person: stay
        for stay in sorted(reader.find(Placement, site=site), key=lambda stay: covers(stay, on))
        if stay.person is not None and _belongs(stay, on, marked)
    }
    persons = reader.get_many(Person, list(stays))
    earlier = {
        line.person: line.state for line in reader.find(DailyPresence, site=site, on=on - timedelta(1))
    }
    lines = [
        RollLine(id_, person.display_name or "", stays[id_], marked.get(id_), earlier.get(id_))
        for id_, person in persons.items()
    ]
    return sorted(lines, key=lambda line: (line.name.casefold(), line.person))


def _belongs(stay: Placement, on: date, marked: Mapping[RecordId | None, DailyPresence]) -> bool:
    if stay.person in marked and stay.state != RESERVED:
        return True
    return covers(stay, on) and (is_held(stay) or stay.left_on is not None)


def mark(
    store: Store, site: RecordId, person: RecordId, on: date, state: str, *, signed: bool | None = None
) -> DailyPresence:
    """Mark one guest on the roll: P, A, U or H; marking again changes the line.

    DomainError for a day to come, or when the person surely has no place there that day
    (rule R-07).
    """
    return mark_many(store, site, [person], on, state, signed=signed)[0]


def mark_many(
    store: Store,
    site: RecordId,
    persons: Sequence[RecordId],
    on: date,
    state: str,
    *,
    signed: bool | None = None,
) -> list[DailyPresence]:
    """Mark several guests alike, all or none."""
    require(store.by, Act.MARK_PRESENCE)
    must_find(store, Site, site)
    stays = _stays(store, site, on)
    refuse(_problems(store, persons, stays, on, state))
    lines = [_line(store, stays[person], person, on, state, signed) for person in persons]
    for line in lines:
        refuse(draft_problems(line))
        store.bring(line)  # one that was taken off the roll comes back
        if line.person is not None:
            _follow(store, line, stays[line.person])
    return lines


def clear(store: Store, site: RecordId, person: RecordId, on: date) -> None:
    """Take a line off the roll: it was marked by mistake and nothing is known instead."""
    require(store.by, Act.MARK_PRESENCE)
    store.delete(must_find(store, DailyPresence, presence_id(site, person, on)))
    stay = _stays(store, site, on).get(person)
    if stay is not None:
        _keep_alert(store, stay)


def absence(reader: Reader, site: RecordId, person: RecordId) -> AbsenceRun | None:
    """The absence without leave that the last line of the roll belongs to; None when it says otherwise.

    A day without a line does not end it: nobody saw the person come back.
    """
    for most in (FEW_LINES, -1):
        lines = reader.find(DailyPresence, site=site, person=person, order="on", descending=True, limit=most)
        if len(lines) < FEW_LINES or any(line.state != UNAUTHORISED for line in lines):
            break
    runs = unauthorised_runs(lines)
    return runs[-1] if runs and runs[-1].until == lines[0].on else None


def _stays(reader: Reader, site: RecordId, on: date) -> dict[RecordId, Placement]:
    return {
        stay.person: stay
        for stay in reader.find(Placement, site=site)
        if stay.person is not None and stay.state != RESERVED and covers(stay, on)
    }


def _problems(
    store: Store, persons: Iterable[RecordId], stays: dict[RecordId, Placement], on: date, state: str
) -> list[Problem]:
    problems: list[Problem] = []
    if on > today(store):
        problems.append(Problem("presence.in_the_future", "on"))
    if state not in PRESENCE_STATE:
        problems.append(Problem("presence.unknown_mark", "state"))
    outside = sum(person not in stays for person in persons)
    if outside:
        problems.append(Problem("presence.no_place", "person", {"n": outside}))
    return problems


def _line(
    store: Store, stay: Placement, person: RecordId, on: date, state: str, signed: bool | None
) -> DailyPresence:
    if stay.site is None:
        raise DomainError("presence.no_place")
    id_ = presence_id(stay.site, person, on)
    held = store.get(DailyPresence, id_)
    line = held or DailyPresence(id=id_, site=stay.site, person=person, on=on)
    return replace(line, state=state, signed=line.signed if signed is None else signed)


def _follow(store: Store, line: DailyPresence, stay: Placement) -> None:
    """Bring the state of the place and the alert in step with a mark."""
    if line.on == today(store) and is_held(stay):
        state = PRESENCE_STATE[line.state or PRESENT]
        if state != stay.state:
            store.save(replace(stay, state=state))
    _keep_alert(store, stay)


def _keep_alert(store: Store, stay: Placement) -> None:
    """A task on the third day without leave; the person's return cancels it."""
    if stay.site is None or stay.person is None:
        return
    origin = f"absent72:{stay.id.hex()}"
    run = absence(store, stay.site, stay.person)
    if run is None or run.days < ALERT_DAYS:
        automatic_tasks.cancel(store, origin)
        return
    task = Task(
        person=stay.person,
        kind="absent72",
        due=run.since + timedelta(ALERT_DAYS - 1),
        placement=stay.id,
        site=stay.site,
        priority="high",
        origin=origin,
    )
    automatic_tasks.ensure(store, task)
