"""Rules that need one truth, broken because two laptops were each right on their own.

They are asked of the tables and written nowhere, so every laptop that has the same records finds the same
work, and it goes away by itself when somebody mends it.
"""

from __future__ import annotations

from datetime import date, datetime

from app.domain.identifiers import STRONG
from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate, add_months
from app.domain.stays import HELD, RESERVED
from app.storage import broken_rules
from app.storage.reader import Reader
from app.usecases import odd_steps
from app.usecases.conflict_views import BrokenRule

MONTHS_BACK = 3
"""A roll of longer ago was handed in and paid: nobody mends it any more."""

NEWEST = 200
"""Broken rules of one sort given back at once: an inbox of more would not be read."""


def broken(reader: Reader) -> tuple[BrokenRule, ...]:
    """Everything that cannot be true at once: one number of two people, one bed, two places, on the roll
    after leaving (rule R-07); and what another program wrote as this one does not."""
    found = (*_identifiers(reader), *_beds(reader), *_places(reader), *_marked_after(reader))
    return (*found, *odd_steps.odd(reader))


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


def _marked_after(reader: Reader) -> list[BrokenRule]:
    """Marked on a laptop that had not heard yet that the person had left."""
    since = add_months(datetime.now().astimezone().date(), -MONTHS_BACK)
    rows = broken_rules.marked_after(reader, since.isoformat(), RESERVED, NEWEST)
    return [
        BrokenRule(
            "rules.marked_after_leaving",
            (("one", name), ("site", site), ("n", count)),
            "placement",
            RecordId(stay),
            RecordId(line),
            RecordId(person),
        )
        for stay, line, person, name, site, left, first, count in rows
        if (PartialDate.from_text(left).latest or date.max) < date.fromisoformat(first)
    ]
