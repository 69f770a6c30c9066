"""Italian comuni, today's and those that are no more, with their provinces and regions.

A comune of today is known by its ISTAT code (also by the one it had before its province
changed), a past one by its cadastral code, which is never given twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from app.catalogue.entries import read_rows
from app.catalogue.tables import Table

_FIRST_DAY: Final = date(1861, 3, 17)


@dataclass(frozen=True, slots=True)
class Province:
    """A province or metropolitan city: code and name, plate letters, region."""

    code: str
    sigla: str
    name: str
    region_code: str
    region: str


@dataclass(frozen=True, slots=True)
class Comune:
    """One comune under one name: `until` is its last day, None for today's.

    `population` is that of the 2011 census, None when not known; `caps` are its postal codes.
    """

    name: str
    sigla: str
    belfiore: str
    since: date
    until: date | None = None
    istat: str = ""
    population: int | None = None
    caps: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """What is stored: the ISTAT code, or the cadastral code of a past comune."""
        return self.istat or self.belfiore

    @property
    def label(self) -> str:
        """Palermo (PA); Abbazia (FU, 1931-1947) for a past one."""
        years = f", {self.since.year}-{self.until.year}" if self.until else ""
        return f"{self.name} ({self.sigla}{years})"

    def existed(self, on: date) -> bool:
        """Whether it had this name and code on that day."""
        return self.since <= on and (self.until is None or on <= self.until)


class Comuni:
    """The comuni of Italy; files are read when first needed."""

    def search(self, query: str, limit: int = 20, past: bool = False) -> list[Comune]:
        """By name (`reggio em`, `bozen`, `samone tn`): the larger first; past ones last, if wanted."""
        found = [_today(row) for row in _current().search(query, limit)]
        if past and len(found) < limit:
            found += [_then(row) for row in _former().search(query, limit - len(found))]
        return found

    @cache  # noqa: B019 - one lasting object
    def by_istat(self, code: str) -> Comune | None:
        """Today's comune with this six-figure ISTAT code, present or previous."""
        row = next(_current().keyed(code), None) or next(_current().holding(7, code), None)
        return _today(row) if row else None

    def by_belfiore(self, code: str, on: date | None = None) -> Comune | None:
        """The comune that has this cadastral code, or had it on that day; the latest without a day."""
        found = sorted(self.with_belfiore(code), key=lambda one: one.since)
        if on is None:
            return found[-1] if found else None
        return next((one for one in found if one.existed(on)), None)

    def with_belfiore(self, code: str) -> list[Comune]:
        """Everything that ever had this cadastral code."""
        today = [_today(row) for row in _current().holding(3, code)]
        return today + [_then(row) for row in _former().keyed(code)]

    def by_code(self, code: str) -> Comune | None:
        """The comune stored under this code."""
        return self.by_istat(code) if code.isdecimal() else self.by_belfiore(code)

    def by_cap(self, cap: str) -> list[Comune]:
        """Comuni with this postal code, the larger first."""
        if len(cap) != 5 or not cap.isdecimal():
            return []
        return [_today(row) for row in _current().rows() if cap in row[6].split()]

    def label(self, code: str) -> str:
        """Palermo (PA); the code itself when it is not known."""
        found = self.by_code(code)
        return found.label if found else code


comuni: Final = Comuni()
"""The one register of comuni."""


def all_codes() -> Iterator[str]:
    """ISTAT codes of today's comuni, the larger first."""
    return (row[0] for row in _current().rows())


@cache
def provinces() -> dict[str, Province]:
    """Provinces by plate letters."""
    return {row[1]: Province(*row) for row in read_rows("provinces.csv")}


@cache
def regions() -> dict[str, str]:
    """Names of the regions by ISTAT code."""
    return {province.region_code: province.region for province in provinces().values()}


@cache
def _current() -> Table:
    return Table("comuni.csv", names=(1, 2, 8))


@cache
def _former() -> Table:
    return Table("former_comuni.csv", names=(1, 2))


def _today(row: list[str]) -> Comune:
    istat, name, sigla, belfiore, since, population, caps, *_ = row
    people = int(population) if population else None
    return Comune(name, sigla, belfiore, _day(since), None, istat, people, tuple(caps.split()))


def _then(row: list[str]) -> Comune:
    belfiore, name, sigla, since, until = row
    return Comune(name, sigla, belfiore, _day(since), _day(until))


def _day(text: str) -> date:
    return date.fromisoformat(text) if text else _FIRST_DAY
