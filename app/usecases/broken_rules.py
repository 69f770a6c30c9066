"""Rules that need one truth, broken because two laptops were each right on their own.

They are asked of the tables and written nowhere, so every laptop that has the same records finds the same
work, and it goes away by itself when somebody mends it.
"""

from __future__ import annotations

from app.domain.identifiers import STRONG
from app.domain.ids import RecordId
from app.domain.stays import HELD
from app.storage import broken_rules
from app.storage.reader import Reader
from app.usecases.conflict_views import BrokenRule

NEWEST = 200
"""Broken rules of one sort given back at once: an inbox of more would not be read."""


def broken(reader: Reader) -> tuple[BrokenRule, ...]:
    """Everything that cannot be true at once: one number of two people, one bed, two places (rule R-07)."""
    return (*_identifiers(reader), *_beds(reader), *_places(reader))


def _identifiers(reader: Reader) -> list[BrokenRule]:
    return [
        BrokenRule(
            "rules.same_identifier",
            (("type", type_), ("one", name), ("other", other_name)),
            "identifier",
            RecordId(one),
            RecordId(other),
            RecordId(person),
        )
        for type_, one, other, person, _, name, other_name in broken_rules.same_identifier(
            reader, sorted(STRONG), NEWEST
        )
    ]


def _beds(reader: Reader) -> list[BrokenRule]:
    return [
        BrokenRule(
            "rules.same_bed",
            (("one", name), ("other", other_name), ("site", site), ("room", room), ("bed", bed)),
            "placement",
            RecordId(one),
            RecordId(other),
            RecordId(person),
        )
        for one, other, person, _, name, other_name, site, room, bed in broken_rules.same_bed(
            reader, sorted(HELD), NEWEST
        )
    ]


def _places(reader: Reader) -> list[BrokenRule]:
    return [
        BrokenRule(
            "rules.two_places",
            (("one", name), ("site", site), ("second", second)),
            "placement",
            RecordId(one),
            RecordId(other),
            RecordId(person),
        )
        for one, other, person, name, site, second in broken_rules.two_places(reader, sorted(HELD), NEWEST)
    ]
