"""What a search gives back."""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.domain.directory.entries import Entry
from app.domain.directory.fits import Fit, Tier
from app.domain.directory.freshness import Freshness
from app.domain.directory.questions import Place

_EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry found: why it fits, how fresh it is, how far.

    `ring` is 0 in the comune asked for (or serving it), 1 in its province, 2 in its region, 3 beyond.
    """

    entry: Entry
    fits: tuple[Fit, ...]
    tier: Tier
    freshness: Freshness
    ring: int
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits.

    `total` counts all that were found; `fitting` those where nothing is missing. `loose`
    says that no entry had all the words, and entries with any of them are shown.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    fitting: int = 0
    loose: bool = False


def distance_km(place: Place | None, entry: Entry) -> float | None:
    """Great-circle distance from the point asked for, or None when one end is not known."""
    if place is None or place.latitude is None or place.longitude is None:
        return None
    if entry.latitude is None or entry.longitude is None:
        return None
    here, there = math.radians(place.latitude), math.radians(entry.latitude)
    half = (there - here) / 2
    across = math.radians(entry.longitude - place.longitude) / 2
    chord = math.sin(half) ** 2 + math.cos(here) * math.cos(there) * math.sin(across) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, chord)))
