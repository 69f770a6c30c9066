"""Keeping the directory true from the desk: checked, reported, a change proposed and decided on.

In the trail stands a role and how it was found out, never a name: the trail travels with the
directory.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from app.domain.directory.freshness import Report
from app.errors import NotAllowed
from app.storage.directory.store import DirectoryStore
from app.storage.directory.trail import Proposal
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.directory import upkeep
from app.usecases.permissions import Act, require
from app.usecases.saving import now, today

__all__ = [
    "HOWS",
    "PROPOSED",
    "Done",
    "Proposal",
    "Upkeep",
    "decide",
    "of_service",
    "propose",
    "report",
    "value_of",
    "verify",
]

HOWS: Final = ("phone", "visit", "writing", "website")
"""How somebody made sure."""

PROPOSED: Final = (
    "name",
    "alert",
    "description",
    "application_process",
    "eligibility_description",
    "fees_description",
    "email",
    "url",
    "status",
)
"""Fields of a service for which a change may be proposed at the desk."""

_BETWEEN: Final = "/"


@dataclass(frozen=True, slots=True)
class Done:
    """One line of the trail: what was done on a day, with what value, by which role and how."""

    on: dt.date
    what: str
    value: str
    role: str
    how: str


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What is known of how true an entry is, newest first; and what waits for a decision."""

    acts: tuple[Done, ...]
    proposals: tuple[Proposal, ...]


def of_service(reader: Reader, service: bytes) -> Upkeep:
    """The trail of a service and the changes proposed for it."""
    trail = DirectoryStore(reader.tables).trail
    return Upkeep(tuple(_act(*row) for row in trail.acts(service)), tuple(trail.proposals(service)))


def value_of(reader: Reader, service: bytes, name: str) -> str:
    """What stands in a field of a service now."""
    found = DirectoryStore(reader.tables).trail.value("service", service, name)
    return "" if found is None else str(found)


def verify(store: Store, service: bytes, how: str) -> None:
    """Somebody made sure today that the entry is right: it is fresh again, complaints are answered."""
    require(store.by, Act.EDIT_DIRECTORY)
    upkeep.verify(DirectoryStore(store.tables), service, by=_by(store, how), on=today(store))


def report(store: Store, service: bytes, found: Report) -> None:
    """Somebody found it closed, wrong or gone; whoever works here may say so."""
    _require_working_here(store)
    upkeep.report(DirectoryStore(store.tables), service, found, by=_by(store), on=today(store))


def propose(store: Store, service: bytes, name: str, value: str, note: str = "") -> bytes:
    """Keep a change until somebody decides on it; the entry stays as it is. Whoever works here may."""
    _require_working_here(store)
    shelf = DirectoryStore(store.tables)
    return upkeep.propose(
        shelf, "service", service, name, value or None, by=_by(store), at=now(store), note=note
    )


def decide(store: Store, proposal: bytes, accepted: bool) -> None:
    """Accept or refuse a proposed change; accepted, it is made."""
    require(store.by, Act.EDIT_DIRECTORY)
    upkeep.decide(DirectoryStore(store.tables), proposal, accepted, by=_by(store), at=now(store))


def _require_working_here(store: Store) -> None:
    if store.by.disabled_on is not None:
        raise NotAllowed


def _by(store: Store, how: str = "") -> str:
    return _BETWEEN.join(part for part in (store.by.role or "", how) if part)


def _act(day: str, what: str, value: str, by: str) -> Done:
    role, _, how = by.partition(_BETWEEN)
    return Done(dt.date.fromisoformat(day[:10]), what, value, role, how)
