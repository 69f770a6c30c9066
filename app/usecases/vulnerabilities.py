"""Vulnerabilities: seen, referred, certified; in the part of the file few may read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.problems import Problem
from app.domain.vulnerability import NAMED_CATEGORIES, VulnerabilityFlag, VulnerabilityNamed
from app.errors import NotAllowed
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import reserved
from app.usecases.permissions import Act, require
from app.usecases.saving import draft_problems, keep, must_find, refuse, today

SUSPECTED: Final = "suspected"
REVIEW_DAYS: Final = 15
"""Days after which a suspicion without review goes to the supervisor (rule R-29)."""

_OVER = frozenset({"resolved", "refuted"})


def flag(store: Store, found: VulnerabilityFlag) -> VulnerabilityFlag:
    """Write a vulnerability; seen today, by whoever is at the keyboard, to be looked at again
    in 15 days, unless told otherwise.

    DomainError for trafficking and sexual orientation or gender identity: these go to
    `flag_named`.
    """
    require(store.by, Act.WRITE_RESERVED)
    must_find(store, Person, found.person)
    day = found.detected_on or today(store)
    ready = replace(
        found,
        state=found.state or SUSPECTED,
        detected_on=day,
        detected_by=found.detected_by or store.by.id,
        review_on=found.review_on or day + timedelta(REVIEW_DAYS),
    )
    refuse([*draft_problems(ready), *_problems(ready)])
    return store.put(ready)


def flag_named(store: Store, found: VulnerabilityNamed) -> VulnerabilityNamed:
    """Write a vulnerability only its `readers` see; its author is always one of them."""
    require(store.by, Act.WRITE_RESERVED)
    must_find(store, Person, found.person)
    ready = replace(
        found,
        state=found.state or SUSPECTED,
        detected_on=found.detected_on or today(store),
        detected_by=found.detected_by or store.by.id,
        readers=found.readers | {store.by.id},
    )
    return keep(store, ready)


def review(store: Store, id: RecordId, state: str, *, note: str = "") -> VulnerabilityFlag:
    """Say what came of a vulnerability (V22); a review settles the day of the next one."""
    require(store.by, Act.WRITE_RESERVED)
    held = must_find(store, VulnerabilityFlag, id)
    if held.person is not None:
        reserved.require_reading(store, held.person)
    day = today(store)
    over = state in _OVER
    reviewed = replace(
        held,
        state=state,
        basis="\n".join(part for part in (held.basis, note.strip()) if part) or None,
        referred_on=held.referred_on or (day if state == "referred" else None),
        review_on=None if over else day + timedelta(REVIEW_DAYS),
        resolved_on=day if over else None,
    )
    return keep(store, reviewed)


def open_flags(store: Store, person: RecordId) -> list[VulnerabilityFlag]:
    """The vulnerabilities of a person, newest first; recorded as read."""
    reserved.require_reading(store, person)
    store.note_act("read", must_find(store, Person, person), detail=["vulnerability_flag"])
    return store.find(VulnerabilityFlag, person=person, order="detected_on", descending=True)


def open_named(store: Store, person: RecordId) -> list[VulnerabilityNamed]:
    """Those that name the one at the keyboard as a reader; each recorded as read."""
    seen = [one for one in store.find(VulnerabilityNamed, person=person) if store.by.id in one.readers]
    for one in seen:
        store.note_act("read", one)
    return seen


def share_named(store: Store, id: RecordId, readers: frozenset[RecordId]) -> VulnerabilityNamed:
    """Let more users read a named vulnerability; only one of its readers can."""
    held = must_find(store, VulnerabilityNamed, id)
    if store.by.id not in held.readers:
        raise NotAllowed(act=Act.READ_RESERVED.value)
    store.note_act("share", held)
    return store.save(replace(held, readers=held.readers | readers))


def count(reader: Reader, person: RecordId) -> int:
    """How many vulnerabilities of a person are not over: shown without saying which."""
    return sum(one.state not in _OVER for one in reader.find(VulnerabilityFlag, person=person))


def _problems(found: VulnerabilityFlag) -> list[Problem]:
    if found.category in NAMED_CATEGORIES:
        return [Problem("vulnerabilities.named_only", "category")]
    if found.category is None and found.other_need is None:
        return [Problem("vulnerabilities.category_missing", "category")]
    return []
