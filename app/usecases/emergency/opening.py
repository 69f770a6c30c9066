"""Opening what is reserved in an emergency: words, reason, an hour; nothing of it is kept on the laptop."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from app.crypto import envelope_code
from app.domain.case import Case
from app.domain.declaration import Record, kind_of
from app.domain.emergency import LASTS, SHORTEST_WORDS, BreakGlass, EscrowCopy, EscrowKey, copied_kinds
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.problems import Problem
from app.domain.sealed_records import sealed
from app.domain.site import Site
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.storage import homes
from app.storage.attempts import Attempts
from app.storage.reader import Reader
from app.storage.replica_trust import read_identity
from app.storage.store import Store
from app.usecases import reserved
from app.usecases.emergency import copies, keys
from app.usecases.lines import Doors
from app.usecases.permissions import Act, allowed, require
from app.usecases.saving import keep, must_find, now, refuse

ATTEMPTS: Final = "emergency.attempts"
"""Local key: wrong words in a row, and when last (monotonic seconds)."""


class TooSoon(DomainError):
    """After wrong words the next try must wait `seconds`."""

    key = "emergency.too_soon"


@dataclass(frozen=True, slots=True)
class Door:
    """Whether an emergency opening is offered for a file, and where the words are from.

    It says nothing of what is in the reserved part, nor whether there is anything.
    """

    offered: bool = False
    """This person may not open it in the ordinary way, or this laptop does not hold it."""
    site_name: str = ""
    key: EscrowKey | None = None


CLOSED: Final = Door()


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened, in memory alone. `ends` is in monotonic seconds: setting the date changes nothing."""

    opening: BreakGlass
    pieces: tuple[Record, ...] = field(repr=False)
    unread: int
    """Copies the words did not open: of another site, or made by a newer program."""
    ends: float

    def left(self) -> float:
        """Seconds until it closes; 0 once it has."""
        return max(0.0, self.ends - time.monotonic())


def door(reader: Reader, person: RecordId, by: User) -> Door:
    """The door of a file for `by`."""
    if not allowed(by, Act.BREAK_GLASS) or read_identity(reader) is None or _has_it(reader, person, by):
        return CLOSED
    site = homes.site_of_file(reader, person)
    found = keys.to_try(reader, site)
    held = reader.get(Site, site)
    return Door(True, (held.name if held else "") or "", found[-1] if found else None)


def open_case(doors: Doors, person: RecordId, typed: str, reason: str, words: str) -> Opened:
    """Open the reserved part of a file: recorded, told to others, and judged by one of them.

    Problems of the form and mistyped words first, all at once; TooSoon, WrongCode, OldCode. Takes a good
    part of a second.
    """
    user: User = doors.user
    if not allowed(user, Act.BREAK_GLASS):
        raise NotAllowed(act=Act.BREAK_GLASS.value)
    found = problems(reason, words)
    try:
        code = envelope_code.read_code(typed)
    except envelope_code.EnvelopeCodeMistyped as mistyped:
        refuse([*found, *mistyped.problems])
        raise
    refuse(found)
    attempts: Attempts = doors.ask(attempts_of)
    wait = attempts.remaining(time.monotonic())
    if wait > 0:
        raise TooSoon(seconds=int(wait) + 1)
    try:
        seeds = keys.opened_by(doors.ask(_keys_for, person), code)
    except (keys.WrongCode, keys.OldCode):
        doors.do(_failed, person)
        raise
    opened: Opened = doors.do(record_opening, person, seeds, reason, words)
    return opened


def problems(reason: str, words: str) -> list[Problem]:
    """What is missing before the words are even tried."""
    found = [] if reason else [Problem("check.missing", "reason")]
    said = sum(letter.isalnum() for letter in words)
    if said < SHORTEST_WORDS:
        found.append(Problem("emergency.words_missing", "words", {"least": SHORTEST_WORDS}))
    return found


def record_opening(
    store: Store, person: RecordId, seeds: dict[RecordId, bytes], reason: str, words: str
) -> Opened:
    """Write that the file was opened, and open it."""
    require(store.by, Act.BREAK_GLASS)
    held = must_find(store, Person, person)
    sealed_copies = [copy for copy in store.find(EscrowCopy, person=person) if copy.sealed]
    found = [(copy, copies.opened(store, copy, seeds)) for copy in sealed_copies]
    pieces = [piece for _, piece in found if piece is not None]
    at = now(store)
    opening = BreakGlass(
        person=person,
        case=_case_of(store, person),
        site=homes.site_of_file(store, person),
        key=next(iter(seeds), None),
        reason=reason,
        words=words.strip(),
        at=at,
        until=at + LASTS,
        by=store.by.id,
        copies=frozenset(copy.id for copy, piece in found if piece is not None),
        wrong=attempts_of(store).failed or None,
    )
    opening = keep(store, sealed(opening))
    store.note_act("unlock", held, reason=reason)
    if pieces:
        store.note_act("read", held, detail=sorted({kind_of(piece).name for piece in pieces}))
    _remember(store, Attempts())
    return Opened(
        opening, tuple(_in_order(pieces)), len(found) - len(pieces), time.monotonic() + LASTS.total_seconds()
    )


def attempts_of(reader: Reader) -> Attempts:
    """Wrong words in a row on this laptop."""
    failed, last = json.loads(reader.local(ATTEMPTS) or "[0, 0]")
    return Attempts(int(failed), float(last))


def _failed(store: Store, person: RecordId) -> None:
    _remember(store, attempts_of(store).one_more(time.monotonic()))
    store.note_act("fail", must_find(store, Person, person))


def _remember(store: Store, attempts: Attempts) -> None:
    store.remember_local(ATTEMPTS, json.dumps([attempts.failed, attempts.last]))


def _keys_for(reader: Reader, person: RecordId) -> list[EscrowKey]:
    return keys.to_try(reader, homes.site_of_file(reader, person))


def _has_it(reader: Reader, person: RecordId, by: User) -> bool:
    """Whether `by` opens it in the ordinary way here: may, and holds what was written."""
    if not reserved.may_read(reader, by, person):
        return False
    kinds = copied_kinds(reader.registry)
    here = any(reader.find(kind.record, person=person, limit=1) for kind in kinds)
    return here or not any(copy.sealed for copy in reader.find(EscrowCopy, person=person))


def _case_of(reader: Reader, person: RecordId) -> RecordId | None:
    cases = reader.find(Case, person=person, order="opened_on", descending=True)
    running = [case for case in cases if case.closed_on is None]
    return (running or cases)[0].id if cases else None


def _in_order(pieces: Sequence[Record]) -> list[Record]:
    """Versions that were amended are left out; by kind, what was seen last first."""
    amended = {getattr(one, "amends", None) for one in pieces}
    kept = [one for one in pieces if one.id not in amended]
    dated = sorted(kept, key=_seen_on, reverse=True)
    return sorted(dated, key=lambda one: kind_of(one).id, reverse=True)


def _seen_on(piece: Record) -> str:
    day = getattr(piece, "written_on", None) or getattr(piece, "detected_on", None)
    return day.isoformat() if day else ""
