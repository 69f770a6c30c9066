"""What stays of an erased case: figures that lead back to nobody.

Indicators are counted from files and from these lines together, so a report of last year says the same
after an erasure. A line keeps only what groups of people have in common; where few share it, it is said
more coarsely, or not at all (GDPR recital 26).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope
from app.domain.ids import RecordId

LEAST_ALIKE: Final = 5
"""So many people of a site must share a description before a line bears it."""

Description = tuple[str, str, str]
"""Sex (V01), age band (V74), citizenship; empty for what is not said."""


@d.record("past_case", id=241, scope=Scope.SITE, data_class="C1", retention="never")
class PastCase(Record):
    """One erased case as a figure. Days are quarters (`2026-Q1`); what people wrote is not here.

    `better` and `worse` count the areas of life whose score rose or fell between the first and the
    last assessment. Vulnerabilities are left out on purpose: they are too few and too telling.
    """

    site: RecordId | None = d.ref("site", id=1, parent=True, need=Need.DRAFT)
    project: RecordId | None = d.ref("project", id=2)
    sex: str | None = d.code("V01", id=3, merge=Merge.LATEST)
    age_band: str | None = d.code("V74", id=4, merge=Merge.LATEST)
    citizenship: str | None = d.code("country", id=5, merge=Merge.LATEST)
    channel: str | None = d.code("V26", id=6, merge=Merge.LATEST)
    targets: frozenset[str] = d.codes("V76", id=7)
    opened: str | None = d.text(id=8, index=True, merge=Merge.LATEST, max_length=7)
    closed: str | None = d.text(id=9, index=True, merge=Merge.LATEST, max_length=7)
    months: int | None = d.integer(id=10, minimum=0, merge=Merge.LATEST)
    outcome: str | None = d.code("V19", id=11, merge=Merge.LATEST)
    contacts: int | None = d.integer(id=12, minimum=0, merge=Merge.LATEST)
    mediated: int | None = d.integer(id=13, minimum=0, merge=Merge.LATEST)
    services: frozenset[str] = d.codes("V32", id=14)
    referrals: int | None = d.integer(id=15, minimum=0, merge=Merge.LATEST)
    referrals_done: int | None = d.integer(id=16, minimum=0, merge=Merge.LATEST)
    scored: int | None = d.integer(id=17, minimum=0, merge=Merge.LATEST)
    better: int | None = d.integer(id=18, minimum=0, merge=Merge.LATEST)
    worse: int | None = d.integer(id=19, minimum=0, merge=Merge.LATEST)
    coarse: int | None = d.integer(id=20, minimum=0, merge=Merge.LATEST)


COARSER: Final = {
    "N_0_5": "EU_LT18",
    "N_6_13": "EU_LT18",
    "N_14_17": "EU_LT18",
    "N_18_25": "EU_18_60",
    "N_26_40": "EU_18_60",
    "N_41_60": "EU_18_60",
    "N_61": "EU_GT60",
}
"""Bands of the national set, and the band of the European set each lies in (list V74)."""


class Alike:
    """How many people of a site share each description, said finely or coarsely."""

    def __init__(self, people: Iterable[Description]) -> None:
        self._counts: Counter[Description] = Counter()
        for one in people:
            self._counts.update(set(_ladder(one)))

    def enough(self, description: Description) -> bool:
        """Whether so many share it that it points to nobody."""
        return self._counts[description] >= LEAST_ALIKE


def blurred(line: PastCase, alike: Alike) -> PastCase:
    """`line` with sex, age and citizenship no finer than enough people share; `coarse` says how much."""
    told = (line.sex or "", line.age_band or "", line.citizenship or "")
    steps = list(_ladder(told))
    at = next((n for n, step in enumerate(steps) if alike.enough(step)), len(steps) - 1)
    sex, band, citizenship = steps[at]
    return replace(line, sex=sex or None, age_band=band or None, citizenship=citizenship or None, coarse=at)


def quarter(day: date | None) -> str | None:
    """The quarter of a day, as `2026-Q1`; None for none."""
    return None if day is None else f"{day.year}-Q{(day.month + 2) // 3}"


def _ladder(told: Description) -> Iterator[Description]:
    """From the finest description to none at all."""
    sex, band, citizenship = told
    wide = COARSER.get(band, band)
    yield told
    yield sex, wide, citizenship
    yield sex, band, ""
    yield sex, wide, ""
    yield sex, "", ""
    yield "", "", ""
