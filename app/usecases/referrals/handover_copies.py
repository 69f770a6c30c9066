"""Copies of chosen data that another site took: each is a file of its own there."""

from __future__ import annotations

from app.domain.handover import COPY
from app.domain.ids import RecordId
from app.domain.referral import Referral
from app.domain.referral_states import COMPLETED
from app.domain.site import Site
from app.storage.reader import Reader


def sites_of(reader: Reader, person: RecordId) -> frozenset[RecordId]:
    """The sites that took a copy of this person's data."""
    found = reader.find(Referral, person=person, handover=COPY, state=COMPLETED)
    return frozenset(one.to_site for one in found if one.to_site is not None)


def names_of(reader: Reader, person: RecordId) -> tuple[str, ...]:
    """Their names."""
    found = reader.get_many(Site, list(sites_of(reader, person)))
    return tuple(sorted(site.name or "" for site in found.values()))
