"""Places at sites: check in, check out, move; nobody is in two places at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from app.domain.deadlines import SAI
from app.domain.ids import RecordId, new_id
from app.domain.partial_dates import PartialDate
from app.domain.person import Person
from app.domain.problems import Problem
from app.domain.reception import Placement
from app.domain.site import Site
from app.domain.stays import EXITED, HELD, IN, RESERVED, TRANSFERRED, is_held, overlapping
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import guardians
from app.usecases.permissions import Act, require
from app.usecases.saving import draft_problems, must_find, refuse, today


def check_in(store: Store, placement: Placement) -> list[Problem]:
    """Give a person a place, or reserve one (`state` reserved); give back warnings.

    DomainError when the person surely has another place on some of these days (rule R-07) or
    was joined to another record. A full site or a bed somebody has is a warning: people are
    not left outside for a form.
    """
    require(store.by, Act.WRITE_PLACEMENT)
    person = must_find(store, Person, placement.person)
    site = must_find(store, Site, placement.site)
    ready = replace(
        placement,
        state=placement.state or IN,
        entered_on=placement.entered_on or PartialDate.of_day(today(store)),
        facility=placement.facility or site.facility,
    )
    problems = _problems(store, ready)
    if person.duplicate_of is not None:
        problems.append(Problem("people.is_merged", "person"))
    refuse(problems)
    store.add(ready)
    guardians.keep(store, person.id)
    return _warnings(store, ready, site)


def change(store: Store, placement: Placement) -> list[Problem]:
    """Write new answers of a placement (room, act, extension, dates); give back warnings."""
    require(store.by, Act.WRITE_PLACEMENT)
    held = must_find(store, Placement, placement.id)
    ready = replace(placement, person=held.person, site=held.site)
    refuse(_problems(store, ready))
    store.save(ready)
    guardians.keep(store, held.person)
    return _warnings(store, ready, must_find(store, Site, ready.site))


def arrive(store: Store, id: RecordId, on: date | None = None) -> Placement:
    """The person a place was reserved for has come."""
    require(store.by, Act.WRITE_PLACEMENT)
    held = must_find(store, Placement, id)
    if held.state != RESERVED:
        raise DomainError("placements.not_reserved")
    entered = replace(held, state=IN, entered_on=PartialDate.of_day(on or today(store)))
    refuse(_problems(store, entered))
    return _saved(store, entered)


def check_out(
    store: Store,
    id: RecordId,
    *,
    reason: str,
    on: date | None = None,
    destination: str | None = None,
    note: str = "",
    grant_cents: int | None = None,
) -> Placement:
    """End a stay with its reason (V19), on the day `on`, today when not told."""
    require(store.by, Act.WRITE_PLACEMENT)
    held = must_find(store, Placement, id)
    if not is_held(held):
        raise DomainError("placements.not_in")
    left = replace(
        held,
        state=EXITED,
        left_on=PartialDate.of_day(on or today(store)),
        exit_reason=reason or None,
        destination=destination,
        exit_note=note or held.exit_note,
        exit_grant=grant_cents,
    )
    refuse(_problems(store, left))
    return _saved(store, left)


def end(store: Store, answered: Placement) -> list[Problem]:
    """End a stay with what a form says of it: day (today without one), reason (V19), destination, note."""
    require(store.by, Act.WRITE_PLACEMENT)
    held = must_find(store, Placement, answered.id)
    if not is_held(held):
        raise DomainError("placements.not_in")
    left_on = answered.left_on or PartialDate.of_day(today(store))
    left = replace(answered, person=held.person, site=held.site, state=EXITED, left_on=left_on)
    refuse(_problems(store, left))
    store.save(left)
    return []


def transfer(store: Store, id: RecordId, to_site: RecordId, *, on: date | None = None) -> Placement:
    """End a stay and begin one at another site on the same day; give back the new one."""
    require(store.by, Act.WRITE_PLACEMENT)
    held, site = must_find(store, Placement, id), must_find(store, Site, to_site)
    if not is_held(held):
        raise DomainError("placements.not_in")
    if held.site == to_site:
        raise DomainError("placements.same_site")
    day = PartialDate.of_day(on or today(store))
    left = replace(held, state=TRANSFERRED, left_on=day, exit_reason="to_cas", destination=site.facility)
    refuse(_problems(store, left))
    store.save(left)
    begun = Placement(
        id=new_id(),
        site=to_site,
        person=held.person,
        state=IN,
        entered_on=day,
        facility=site.facility,
        category=held.category,
        act=held.act,
    )
    refuse(_problems(store, begun))
    store.add(begun)
    guardians.keep(store, held.person)
    return begun


REGISTERED: Final = ("database_in_on", "database_out_on", "database_news_on")
"""What the SAI database is told of a stay: the entry, the exit, what changed in between."""


def registered(store: Store, id: RecordId, what: str, on: date | None = None) -> Placement:
    """The SAI database was told (`what` is one of `REGISTERED`), on the day `on`, today when not told."""
    require(store.by, Act.WRITE_PLACEMENT)
    held, day = must_find(store, Placement, id), on or today(store)
    if what not in REGISTERED:
        raise DomainError("placements.unknown_entry")
    if day > today(store):
        refuse([Problem("contacts.in_the_future", what)])
    told: dict[str, Any] = {what: day}
    return store.save(replace(held, **told))


def unregistered(stay: Placement) -> list[str]:
    """What the SAI database has not been told of this stay, of its entry and its exit."""
    if stay.facility not in SAI or stay.state == RESERVED:
        return []
    left = stay.left_on is not None
    return [
        what
        for what, due in (("database_in_on", True), ("database_out_on", left))
        if due and getattr(stay, what) is None
    ]


def stays(reader: Reader, person: RecordId) -> list[Placement]:
    """All stays of a person, the latest first."""
    return reader.find(Placement, person=person, order="entered_on", descending=True)


def guests(reader: Reader, site: RecordId) -> list[Placement]:
    """The stays of those who have a place at a site now."""
    return [stay for state in sorted(HELD) for stay in reader.find(Placement, site=site, state=state)]


def _saved(store: Store, stay: Placement) -> Placement:
    store.save(stay)
    guardians.keep(store, stay.person)
    return stay


def _problems(reader: Reader, placement: Placement) -> list[Problem]:
    problems = draft_problems(placement)
    entered, left = placement.entered_on, placement.left_on
    if entered and left and left.surely_before(entered):
        problems.append(Problem("placements.left_before_entered", "left_on"))
    if placement.state in (EXITED, TRANSFERRED) and not placement.exit_reason:
        problems.append(Problem("placements.exit_reason_missing", "exit_reason"))
    if overlapping(placement, reader.find(Placement, person=placement.person)):
        problems.append(Problem("placements.overlap", "entered_on"))
    return problems


def _warnings(reader: Reader, placement: Placement, site: Site) -> list[Problem]:
    found: list[Problem] = []
    others = [stay for stay in guests(reader, site.id) if stay.id != placement.id]
    if is_held(placement) and site.places is not None and len(others) >= site.places:
        found.append(Problem("placements.site_full", "site", {"places": site.places}, warning=True))
    place = (placement.unit, placement.room, placement.bed)
    if placement.bed and any((stay.unit, stay.room, stay.bed) == place for stay in others):
        found.append(Problem("placements.bed_taken", "bed", warning=True))
    return found
