"""Pairs of people already in the file who may be one: for who keeps the file in order."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.ids import RecordId
from app.matching import THRESHOLD, compare
from app.storage import homes, quality_gaps
from app.storage.candidate_facts import facts_of
from app.storage.reader import Reader
from app.usecases.duplicates import compared
from app.usecases.referrals import handover_copies

MOST, SHOWN = 2000, 200
"""Pairs compared, and most shown, at once."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who may be one; `score` runs from 0 to 1."""

    one: RecordId
    one_name: str
    other: RecordId
    other_name: str
    born: str
    site: str
    score: float


def pairs(reader: Reader) -> list[Pair]:
    """People born on the same day whose names may be one name, likeliest first."""
    found = quality_gaps.same_name_and_birth(reader, MOST)
    ids = list(dict.fromkeys(id_ for pair in found for id_ in pair))
    known = {one.person: one for one in facts_of(reader, ids)}
    made = []
    for one_id, other_id in found:
        one, other = known.get(one_id), known.get(other_id)
        if one is None or other is None or _is_copy(reader, one_id, other_id):
            continue
        score = compare(compared(one), compared(other)).score
        if score >= THRESHOLD:
            born = one.born.text if one.born else ""
            made.append(Pair(one_id, one.name, other_id, other.name, born, one.site or "", score))
    return sorted(made, key=lambda pair: (-pair.score, pair.one_name))[:SHOWN]


def _is_copy(reader: Reader, one: RecordId, other: RecordId) -> bool:
    """Whether one of two files is what the other's site handed over of it: two on purpose."""
    return any(
        homes.site_of_file(reader, copy) in handover_copies.sites_of(reader, first)
        for first, copy in ((one, other), (other, one))
    )
