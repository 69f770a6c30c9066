"""Permits and the asylum procedure.

What falls due from their dates is computed by the agenda, so it cannot be forgotten or stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from app.domain.identifiers import normalised
from app.domain.identity_checks import IdentityFile, identity_problems
from app.domain.ids import RecordId
from app.domain.legal import AsylumProcedure, Permit
from app.domain.person import Person
from app.domain.problems import Problem
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.permissions import Act, require
from app.usecases.saving import draft_problems, keep, must_find, refuse, today

RENEWAL: Final = "renewal"

PENDING: Final = frozenset({RENEWAL, "conversion", "requested", "appointment", "fingerprints", "ready"})
"""States (V15) in which a request is under way: with the receipt the person stays regular."""

ENDED: Final = frozenset({"rejected", "revoked"})
"""States (V15) in which a permit gives no rights, whatever its dates say."""


def save(store: Store, permit: Permit) -> list[Problem]:
    """Write a permit, new or changed; give back what looks odd in it.

    Contradictory dates are kept and pointed out, never refused.
    """
    require(store.by, Act.WRITE_PERMIT)
    person = must_find(store, Person, permit.person)
    ready = replace(permit, number=_code(permit.number), receipt_number=_code(permit.receipt_number))
    refuse(draft_problems(ready))
    store.put(ready)
    return _oddities(person, ready, today(store))


def request_renewal(
    store: Store, id: RecordId, *, receipt_number: str | None = None, on: date | None = None
) -> Permit:
    """Renewal was asked for: with the receipt the person stays regular (rule R-05)."""
    require(store.by, Act.WRITE_PERMIT)
    held = must_find(store, Permit, id)
    asked = replace(
        held,
        state=RENEWAL,
        requested_on=on or today(store),
        receipt_number=_code(receipt_number) or held.receipt_number,
    )
    refuse(draft_problems(asked))
    return store.save(asked)


def save_procedure(store: Store, procedure: AsylumProcedure) -> AsylumProcedure:
    """Write an asylum procedure, new or changed."""
    require(store.by, Act.WRITE_PERMIT)
    must_find(store, Person, procedure.person)
    ready = replace(procedure, vestanet=_code(procedure.vestanet))
    return keep(store, ready)


def current(permits: Sequence[Permit], on: date) -> Permit | None:
    """The permit that counts on the day `on`: one still valid, else one being renewed, else the last.

    Of several the one that expires last; a permit without expiry counts as the longest.
    """
    usable = [permit for permit in permits if permit.state not in ENDED]
    valid = [permit for permit in usable if permit.expires_on is None or permit.expires_on >= on]
    pending = [permit for permit in usable if permit.state in PENDING]
    for group in (valid, pending, usable, permits):
        if group:
            return max(group, key=lambda permit: permit.expires_on or date.max)
    return None


def is_regular(permits: Iterable[Permit], on: date) -> bool:
    """Whether one of `permits` is valid on the day `on`, or its request is under way with a
    receipt: an expired permit with the receipt of renewal still counts (rule R-05)."""
    return any(_regular(permit, on) for permit in permits)


def history(reader: Reader, person: RecordId) -> list[Permit]:
    """All permits of a person, the latest expiry first."""
    return reader.find(Permit, person=person, order="expires_on", descending=True)


def _regular(permit: Permit, on: date) -> bool:
    if permit.state in ENDED or permit.type in ("NONE_IRR", None):
        return False
    if permit.state in PENDING:
        return permit.receipt_number is not None or _unexpired(permit, on)
    return _unexpired(permit, on)


def _unexpired(permit: Permit, on: date) -> bool:
    return permit.expires_on is not None and permit.expires_on >= on


def _oddities(person: Person, permit: Permit, on: date) -> list[Problem]:
    """What looks odd in one permit, each on its field, as warnings."""
    place = "permit.0."
    found = identity_problems(IdentityFile(person=person, permits=[permit]), on)
    mine = [problem for problem in found if problem.name.startswith(place)]
    return [replace(problem, name=problem.name.removeprefix(place), warning=True) for problem in mine]


def _code(value: str | None) -> str | None:
    return normalised(value or "") or None
