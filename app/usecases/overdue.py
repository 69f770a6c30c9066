"""What sites have to look through is counted on their laptops and told to who watches over data.

A supervisor's laptop counts once a day, after a round of sync, and writes only what is new. The data
protection officer, who holds no file, sees counts by rule and quarter and reminds the site; names,
numbers of files and reasons stay where the files are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from app.domain.ids import RecordId
from app.domain.overdue import OverdueFiles, Tally, is_asked, overdue_id, tallies_of, told
from app.domain.past_case import quarter
from app.domain.project import Project
from app.domain.roles import SUPERVISOR
from app.domain.site import Site
from app.domain.user import User
from app.storage import homes
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import case_years, retention
from app.usecases.case_years import Year
from app.usecases.erasure_holds import holds
from app.usecases.lines import Doors
from app.usecases.permissions import Act, allowed, require
from app.usecases.retention import Overview
from app.usecases.saving import must_find, now

COUNTED: Final = "overdue.counted"
"""Local key: the day on which this laptop counted last."""

STALE: Final = timedelta(days=7)
"""Counts that did not change are dated anew after so long: who reads them sees that somebody looked."""

MOST_HOLDS: Final = 200
"""Files of which it is asked what stands in the way; the rest count as free."""

MOST_WITHOUT: Final = 500


@dataclass(frozen=True, slots=True)
class SiteOverdue:
    """One site: `counted_on` is None where no laptop has told yet."""

    site: RecordId
    name: str
    counted_on: date | None
    tallies: tuple[Tally, ...]
    asked_at: datetime | None = None
    """Since when a reminder waits to be seen."""
    answered_at: datetime | None = None
    answered_by: str = ""

    @property
    def count(self) -> int:
        """Files in all."""
        return sum(one.count for one in self.tallies)

    @property
    def held(self) -> int:
        """Those that cannot go yet."""
        return sum(one.held for one in self.tallies)


@dataclass(frozen=True, slots=True)
class Asked:
    """A site somebody reminded of its list."""

    site: RecordId
    name: str
    who: str


@dataclass(frozen=True, slots=True)
class Desk:
    """All of the page about what is to be erased: `sites` for who holds no file, the rest for who does."""

    overview: Overview
    years: tuple[Year, ...] = ()
    sites: tuple[SiteOverdue, ...] = ()
    asked: tuple[Asked, ...] = ()


def desk(reader: Reader, by: User, on: date) -> Desk:
    """What `by` sees on the day `on`."""
    overview = retention.overview(reader, on)
    if not allowed(by, Act.READ_FILES):
        return Desk(overview, sites=tuple(board(reader)))
    return Desk(overview, case_years.by_year(reader), asked=tuple(asked_of(reader, by)))


def board(reader: Reader) -> list[SiteOverdue]:
    """Every site that is open or has something to look through, the longest overdue first."""
    records = {one.site: one for one in reader.find(OverdueFiles)}
    names = _names(reader)
    found = [
        _line(site, records.get(site.id), names)
        for site in reader.find(Site)
        if site.closed_on is None or site.id in records
    ]
    return sorted(found, key=lambda one: (not one.tallies, [t.since for t in one.tallies[:1]], one.name))


def asked_of(reader: Reader, by: User) -> list[Asked]:
    """The sites of `by` that somebody reminded of their list, and nobody there has seen it."""
    waiting = [one for one in reader.find(OverdueFiles) if is_asked(one) and _leads(by, one.site)]
    sites = reader.get_many(Site, [one.site for one in waiting if one.site])
    names = _names(reader)
    return [
        Asked(one.site, sites[one.site].name or "", names.get(one.asked_by or RecordId(b""), ""))
        for one in waiting
        if one.site in sites
    ]


def remind(store: Store, site: RecordId) -> OverdueFiles:
    """Ask who leads a site to look through its list; they see it on their first page."""
    require(store.by, Act.ERASE)
    held = must_find(store, OverdueFiles, overdue_id(site))
    return store.save(replace(held, asked_by=store.by.id, asked_at=now(store)))


def answer(store: Store, sites: Iterable[RecordId]) -> int:
    """What these sites were asked was seen; how many there were."""
    require(store.by, Act.ERASE)
    found = store.get_many(OverdueFiles, [overdue_id(site) for site in sites])
    open_ones = [one for one in found.values() if is_asked(one)]
    for one in open_ones:
        store.save(replace(one, answered_by=store.by.id, answered_at=now(store)))
    return len(open_ones)


def after_round(doors: Doors, on: date) -> bool:
    """Count and tell, once a day, on the laptop of who leads a site; whether something new was told."""
    if doors.user.role != SUPERVISOR or doors.read_for_sync(lambda r: r.local(COUNTED)) == on.isoformat():
        return False
    by = doors.user
    fresh = doors.read_for_sync(lambda reader: list(_fresh(reader, by, on)))

    def verb(store: Store) -> bool:
        for site, figures in fresh:
            held = store.get(OverdueFiles, overdue_id(site)) or OverdueFiles(id=overdue_id(site))
            store.bring(replace(held, site=site, counted_on=on, figures=figures))
        store.remember_local(COUNTED, on.isoformat())
        return bool(fresh)

    return bool(doors.receive([verb])[0])


def counted(reader: Reader, sites: frozenset[RecordId], on: date) -> dict[RecordId, tuple[Tally, ...]]:
    """What is overdue at each of these sites on the day `on`, as this laptop's files say."""
    sums: dict[RecordId, dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for number, (site, person, rule, ended) in enumerate(_overdue(reader, sites, on)):
        tally = sums[site][(quarter(ended) or "", rule)]
        tally[0] += 1
        tally[1] += number < MOST_HOLDS and bool(holds(reader, person, on))
    return {
        site: tuple(sorted(Tally(since, rule, n, held) for (since, rule), (n, held) in sums[site].items()))
        for site in sites
    }


def _overdue(
    reader: Reader, sites: frozenset[RecordId], on: date
) -> Iterator[tuple[RecordId, RecordId, str, date]]:
    projects = reader.find(Project)
    by_id = {one.id: one for one in projects}
    for row in retention.over(reader, projects, on):
        rule = retention.rule_of(row, by_id.get(row.project) if row.project else None, on)
        if rule is not None and row.site in sites:
            yield row.site, row.person, rule.key, rule.ends(row.ended)
    rule, rows, _ = retention.without_case(reader, on, MOST_WITHOUT)
    for person, at in rows if rule is not None else ():
        site = homes.site_of_file(reader, person)
        if rule is not None and site in sites:
            yield site, person, rule.key, rule.ends(retention.day_of(at))


def _fresh(reader: Reader, by: User, on: date) -> Iterator[tuple[RecordId, str]]:
    """The sites of which something else is to be told than stands there, or the same after a week."""
    sites = by.sites or frozenset(site.id for site in reader.find(Site))
    for site, tallies in counted(reader, sites, on).items():
        figures, held = told(tallies), reader.get(OverdueFiles, overdue_id(site))
        counted_on = held.counted_on if held is not None and held.figures == figures else None
        if counted_on is None or counted_on + STALE <= on:
            yield site, figures


def _line(site: Site, held: OverdueFiles | None, names: dict[RecordId, str]) -> SiteOverdue:
    if held is None:
        return SiteOverdue(site.id, site.name or "", None, ())
    waits = is_asked(held)
    return SiteOverdue(
        site.id,
        site.name or "",
        held.counted_on,
        tallies_of(held.figures),
        held.asked_at if waits else None,
        None if waits else held.answered_at,
        "" if waits or held.answered_by is None else names.get(held.answered_by, ""),
    )


def _leads(by: User, site: RecordId | None) -> bool:
    return allowed(by, Act.ERASE) and allowed(by, Act.READ_FILES) and (not by.sites or site in by.sites)


def _names(reader: Reader) -> dict[RecordId, str]:
    return {one.id: one.name or "" for one in reader.find(User)}
