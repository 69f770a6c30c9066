"""Invents people: names in two scripts, birth dates as they are known, citizenships in proportion."""

from __future__ import annotations

import csv
import functools
import random
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from app.domain.partial_dates import PartialDate, add_years

_FOLDER = resources.files("resources") / "samples" / "people"

CHILD_SHARE = 0.12
FEMALE_SHARE = 0.24


@dataclass(frozen=True, slots=True)
class Country:
    """A citizenship, its weight, the area of its names, its languages, families per cent."""

    code: str
    weight: int
    names: str
    languages: tuple[str, ...]
    family_share: int


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented person; `native` is None where the Latin script is the own one."""

    given: str
    family: str
    native: str | None
    script: str
    sex: str
    born: PartialDate
    country: Country

    @property
    def full(self) -> str:
        """Family name first, as lists in Italy have it."""
        return f"{self.family} {self.given}"


def read_toml(name: str) -> dict[str, Any]:
    """A file of the samples."""
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


@functools.cache
def countries() -> tuple[Country, ...]:
    """Citizenships of the samples."""
    lines = (_FOLDER / "citizenships.csv").read_text(encoding="utf-8").splitlines()
    return tuple(
        Country(
            r["country"],
            int(r["weight"]),
            r["names"],
            tuple(r["languages"].split(";")),
            int(r["family_share"]),
        )
        for r in csv.DictReader(lines)
    )


@functools.cache
def _names() -> dict[str, Any]:
    return read_toml("names.toml")


class Cast:
    """Invents people one after the other; the same seed gives the same people."""

    def __init__(self, seed: int, today: date) -> None:
        self.random = random.Random(seed)
        self._today = today

    def person(
        self, country: Country | None = None, family: str | None = None, child: bool = False
    ) -> Invented:
        """The next invented person; `family` is a family name as the files hold it."""
        r = self.random
        place = country or r.choices(countries(), [c.weight for c in countries()])[0]
        names = _names()[place.names]
        woman = r.random() < (0.5 if child or family else FEMALE_SHARE)
        given, given_native = _split(r.choice(names["f" if woman else "m"]))
        surname, surname_native = _split(family or r.choice(names["family"]))
        native = f"{given_native} {surname_native}" if given_native and surname_native else None
        born = self._born(child)
        return Invented(given, surname, native, names["script"] or "Latn", "F" if woman else "M", born, place)

    def family_of(self, country: Country) -> str:
        """A family name for several people."""
        return str(self.random.choice(_names()[country.names]["family"]))

    def _born(self, child: bool) -> PartialDate:
        r = self.random
        years = r.randint(0, 17) if child else min(70, 18 + int(r.expovariate(1 / 9)))
        day = add_years(self._today, -years).replace(day=1 + r.randrange(28))
        day = day.replace(month=1 + r.randrange(12))
        if day >= self._today:
            day = add_years(day, -1)
        chance = r.random()
        if chance < 0.18:
            return PartialDate.from_text(f"{day.year}~year")
        if chance < 0.25:
            return PartialDate.from_text(f"{day.year}-{day.month:02}~month")
        if chance < 0.31:
            return PartialDate.from_text(f"{day.year}~estimated")
        return PartialDate.of_day(day, "declared" if chance < 0.6 else "exact")


def _split(both: str) -> tuple[str, str | None]:
    latin, _, native = both.partition("|")
    return latin, native or None
