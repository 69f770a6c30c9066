"""Keeping the directory true: checking an entry, proposing a change, reporting a door that is shut.

`by` is a role or a body ("operator", "directory editor of the CAS"), never somebody's name: the
trail travels with the directory.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from app.domain.directory.fields import Cell
from app.domain.directory.freshness import Report
from app.domain.directory.leaf_tables import BY_NAME
from app.domain.ids import new_id
from app.errors import DomainError
from app.storage.directory.store import DirectoryStore
from app.storage.directory.trail import Proposal

_NEVER_BY_HAND = frozenset({"id", "last_modified"})


def verify(
    store: DirectoryStore,
    service: bytes,
    *,
    by: str,
    on: dt.date,
    mailbox: str = "",
    changes: Mapping[str, Cell] | None = None,
) -> int:
    """Somebody has asked the service and knows it is so: fresh from today, complaints answered.

    `changes` are the service's fields that turned out different. The trail gets a row for each,
    and one that says the entry was checked. Gives how many fields changed.
    """
    with store.transaction():
        changed = sum(
            correct(store, "service", service, name, value, by=by, on=on)
            for name, value in (changes or {}).items()
        )
        before = _value(store, "service", service, "assured_date")
        store.trail.set_value("service", service, "assured_date", on.isoformat())
        if mailbox:
            store.trail.set_value("service", service, "assurer_email", mailbox)
        store.trail.note("service", service, "verify", "assured_date", before, on.isoformat(), on, by)
        store.trail.touched(service)
    return changed


def correct(
    store: DirectoryStore, table: str, row: bytes, name: str, value: Cell, *, by: str, on: dt.date
) -> bool:
    """Set one value of one row, with its line in the trail; False when it was so already."""
    _check(table, name)
    with store.transaction():
        _value(store, table, row, name)
        return store.trail.change(table, row, name, value, on, by)


def report(store: DirectoryStore, service: bytes, found: Report, *, by: str, on: dt.date) -> None:
    """A referral came back as closed or wrong, or somebody stood before a door that is no more."""
    with store.transaction():
        status = _value(store, "service", service, "status")
        store.trail.note("service", service, "report", "status", status, found.value, on, by)
        store.trail.touched(service)


def propose(
    store: DirectoryStore,
    table: str,
    row: bytes,
    name: str,
    value: str | None,
    *,
    by: str,
    at: dt.datetime,
    note: str = "",
) -> bytes:
    """Keep a change for the directory's editor to decide on; the entry stays as it is. Gives its id."""
    _check(table, name)
    before = _value(store, table, row, name)
    proposal = Proposal(
        id=new_id(),
        resource_type=table,
        resource_id=row,
        field_name=name,
        previous=None if before is None else str(before),
        proposed=value,
        note=note,
        by=by,
        at=at.isoformat(timespec="seconds"),
    )
    with store.transaction():
        store.trail.propose(proposal)
    return proposal.id


def decide(store: DirectoryStore, proposal: bytes, accepted: bool, *, by: str, at: dt.datetime) -> bool:
    """Accept or refuse a proposal; accepted, it is made. False when the value was so already."""
    found = next((one for one in store.trail.proposals() if one.id == proposal), None)
    if found is None:
        raise DomainError("directory.error.no_proposal")
    with store.transaction():
        store.trail.decide(proposal, accepted, by, at.isoformat(timespec="seconds"))
        if not accepted:
            return False
        return correct(
            store,
            found.resource_type,
            found.resource_id,
            found.field_name,
            found.proposed,
            by=by,
            on=at.date(),
        )


def _check(table: str, name: str) -> None:
    """Only values people can judge are changed by hand: no ids, no references, no stamps."""
    column = BY_NAME[table].field(name) if table in BY_NAME else None
    if column is None or column.kind == "id" or name in _NEVER_BY_HAND:
        raise DomainError("directory.error.field")


def _value(store: DirectoryStore, table: str, row: bytes, name: str) -> Cell:
    try:
        return store.trail.value(table, row, name)
    except KeyError:
        raise DomainError("directory.error.no_entry") from None
