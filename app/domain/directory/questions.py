"""What is asked of the directory: for whom, where, when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class Reach(StrEnum):
    """How far around a comune to look."""

    COMUNE = "comune"
    PROVINCE = "province"
    REGION = "region"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Seeker:
    """The person the service is for; what is None is not known and judges nothing.

    `permit` is a V14 code, `sex` M, F or X (V01), `age` in years. `documents` are the V79
    codes the person holds. `groups` are terms of `elig-person` the person belongs to
    (families, msna, pregnant, disability). `home` is the ISTAT code of the comune of residence.
    """

    permit: str | None = None
    age: int | None = None
    sex: str | None = None
    documents: frozenset[str] | None = None
    languages: tuple[str, ...] = ()
    groups: frozenset[str] | None = None
    in_reception: bool | None = None
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look: a comune, by ISTAT code or by name alone, and/or a point with a radius."""

    comune: str = ""
    city: str = ""
    province: str = ""
    region: str = ""
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None
    reach: Reach = Reach.COMUNE

    @property
    def has_point(self) -> bool:
        """Whether distances can be computed from here."""
        return self.latitude is not None and self.longitude is not None


@dataclass(frozen=True, slots=True)
class Question:
    """One search.

    Words, category, place and `verified_only` decide what is listed at all. Everything
    else is judged, explained and put in order, and drops nothing unless `only_fitting`.
    `open_at` wins over `open_on`.
    """

    words: str = ""
    category: str = ""
    place: Place | None = None
    seeker: Seeker = field(default_factory=Seeker)
    open_at: dt.datetime | None = None
    open_on: dt.date | None = None
    free: bool = False
    access: str = ""
    verified_only: bool = False
    only_fitting: bool = False
    with_closed: bool = False
    limit: int = 20
    offset: int = 0
