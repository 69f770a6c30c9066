"""Keep the mediators: who they are, when they can't come, whom they must not meet; and the lines of hours."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from app.catalogue.codelists import codelist
from app.domain.checks import check
from app.domain.contact import ReservedNote
from app.domain.ids import ID_BYTES, RecordId
from app.domain.mediation import MediationLine
from app.domain.mediation_hours import minutes_left
from app.domain.mediator import APART, MediatorAbsence, MediatorNote, MediatorProfile
from app.domain.person import Person
from app.domain.problems import Problem
from app.domain.roles import MEDIATOR
from app.domain.site import Site
from app.domain.user import User
from app.errors import NotAllowed
from app.matching.mediators import LEVELS
from app.storage import mediation_hours
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import reserved
from app.usecases.permissions import Act, allowed, require
from app.usecases.saving import keep, must_find, refuse, today


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note with the name of the person it is about, if it is about one."""

    note: MediatorNote
    who: str


@dataclass(frozen=True, slots=True)
class Known:
    """A mediator with what stands beside her profile; `notes` only for those who may read them."""

    profile: MediatorProfile
    absences: tuple[MediatorAbsence, ...]
    notes: tuple[NoteLine, ...]


def save_profile(store: Store, profile: MediatorProfile) -> MediatorProfile:
    """Write a profile. Without an entry among the colleagues she gets one: work is offered to it.

    DomainError with all problems: no language at all, a colleague who has a profile already, no right to
    write a colleague down.
    """
    require(store.by, Act.EDIT_MEDIATORS)
    refuse([*check(profile), *_profile_problems(store, profile)])
    user = profile.user
    if user is None:
        user = store.add(User(name=profile.name, role=MEDIATOR, phone=profile.phone)).id
    return store.put(replace(profile, user=user))


def end_profile(store: Store, id: RecordId) -> MediatorProfile:
    """She works no longer from today on; what she did stays."""
    require(store.by, Act.EDIT_MEDIATORS)
    return store.save(replace(must_find(store, MediatorProfile, id), ended_on=today(store)))


def save_absence(store: Store, absence: MediatorAbsence) -> MediatorAbsence:
    """Write days on which she can't come; a mediator writes her own only."""
    require(store.by, Act.SAY_ABSENCE)
    profile = must_find(store, MediatorProfile, absence.profile)
    if not allowed(store.by, Act.ASK_MEDIATOR) and profile.user != store.by.id:
        raise NotAllowed
    found = check(absence)
    if absence.from_on and absence.to_on and absence.to_on < absence.from_on:
        found.append(Problem("mediation.ends_before", "to_on"))
    refuse(found)
    return store.put(absence)


def drop_absence(store: Store, absence: MediatorAbsence) -> None:
    """She can come after all."""
    require(store.by, Act.SAY_ABSENCE)
    store.delete(must_find(store, MediatorAbsence, absence.id))


def save_note(store: Store, note: MediatorNote) -> MediatorNote:
    """Write an incompatibility or a fee.

    Why a person must not meet her is written into the reserved part of their file, for those who may read
    it; the staff of the site keeps the bare fact.
    """
    require(store.by, Act.EDIT_MEDIATORS)
    must_find(store, MediatorProfile, note.profile)
    found = check(note)
    if note.obstacle is not None and note.person is None and note.country is None:
        found.append(Problem("mediation.obstacle_with", "country"))
    if note.obstacle is None and note.hourly_fee is None and not (note.text or "").strip():
        found.append(Problem("mediation.note_empty", "obstacle"))
    refuse(found)
    return store.put(_without_why(store, note))


def why(store: Store, id: RecordId) -> str:
    """Why two must not meet, in words; recorded as read. NotAllowed for who may not read that file's part."""
    note = must_find(store, MediatorNote, id)
    held = must_find(store, ReservedNote, note.why)
    reserved.require_reading(store, held.person or note.id)
    store.note_act("read", held)
    return held.text or ""


def tells_why(note: MediatorNote) -> bool:
    """Whether a note of the site says of a person more than that they must not meet."""
    return note.person is not None and (note.obstacle not in (None, APART) or bool((note.text or "").strip()))


def move_reasons(store: Store) -> int:
    """Put the reasons that older programs wrote for the whole staff where they belong; how many."""
    require(store.by, Act.EDIT_MEDIATORS)
    old = [note for note in store.find(MediatorNote) if tells_why(note)]
    for note in old:
        store.save(_without_why(store, note))
    return len(old)


def _without_why(store: Store, note: MediatorNote) -> MediatorNote:
    if note.person is None or not tells_why(note):
        return note
    reserved.require_reading(store, note.person)
    reason = codelist("mediator_obstacle").label(note.obstacle, "it") if note.obstacle else ""
    profile = must_find(store, MediatorProfile, note.profile)
    words = f"{profile.name}: " + ". ".join(part for part in (reason, (note.text or "").strip()) if part)
    # Named by what it says: two laptops that move one reason write one note.
    id_ = RecordId(hashlib.sha256(b"why" + note.id + words.encode()).digest()[:ID_BYTES])
    kept = ReservedNote(id=id_, person=note.person, text=words, written_on=today(store), by=store.by.id)
    if store.get(ReservedNote, id_) is None:
        keep(store, kept)
    return replace(note, obstacle=note.obstacle and APART, text=None, why=id_)


def drop_note(store: Store, note: MediatorNote) -> None:
    """It holds no longer."""
    require(store.by, Act.EDIT_MEDIATORS)
    store.delete(must_find(store, MediatorNote, note.id))


def save_line(store: Store, line: MediationLine) -> MediationLine:
    """Write a line of hours; its end is not before its beginning."""
    require(store.by, Act.EDIT_MEDIATORS)
    found = check(line)
    if line.from_on and line.to_on and line.to_on < line.from_on:
        found.append(Problem("mediation.ends_before", "to_on"))
    refuse(found)
    return store.put(line)


def close_line(store: Store, id: RecordId) -> MediationLine:
    """Spend no more from a line."""
    require(store.by, Act.EDIT_MEDIATORS)
    return keep(store, replace(must_find(store, MediationLine, id), closed_on=today(store)))


def known(reader: Reader, by: User) -> list[Known]:
    """All mediators by name, those who ended last; notes only for who keeps the mediators."""
    may = allowed(by, Act.EDIT_MEDIATORS)
    absences = reader.find(MediatorAbsence, order="from_on")
    notes = reader.find(MediatorNote) if may else []
    found = [
        Known(
            one,
            tuple(a for a in absences if a.profile == one.id),
            tuple(NoteLine(n, _name(reader, n.person)) for n in notes if n.profile == one.id),
        )
        for one in reader.find(MediatorProfile)
    ]
    return sorted(found, key=lambda k: (k.profile.ended_on is not None, (k.profile.name or "").casefold()))


@dataclass(frozen=True, slots=True)
class LineLeft:
    """A line with its minutes: spent, promised to approved requests, left."""

    line: MediationLine
    spent: int
    promised: int
    left: int


def lines(reader: Reader, site: RecordId | None = None) -> list[LineLeft]:
    """The lines of a site, or all, newest period first."""
    found = [one for one in reader.find(MediationLine) if site is None or one.site == site]
    found.sort(key=lambda line: (line.closed_on is None, line.from_on or date.min), reverse=True)
    return [left_of(reader, one) for one in found]


def left_of(reader: Reader, line: MediationLine) -> LineLeft:
    """What is left of one line."""
    spent, promised = mediation_hours.spent(reader, line.id), mediation_hours.promised(reader, line)
    return LineLeft(line, spent, promised, minutes_left(line, spent, promised))


def own_site(reader: Reader, by: User) -> RecordId | None:
    """The site what `by` writes belongs to: their own, else the first there is."""
    return min(by.sites, default=None) or next((site.id for site in reader.find(Site)), None)


def is_away(one: Known, day: date) -> bool:
    """Whether she can't come on `day`."""
    return any(a.from_on and a.to_on and a.from_on <= day <= a.to_on for a in one.absences)


def _name(reader: Reader, person: RecordId | None) -> str:
    found = reader.get(Person, person)
    return (found.display_name if found else None) or ""


def _profile_problems(store: Store, profile: MediatorProfile) -> list[Problem]:
    found = []
    if not any(getattr(profile, level) for level in LEVELS):
        found.append(Problem("mediation.no_language", "mother"))
    if profile.user is not None:
        others = [one for one in store.find(MediatorProfile, user=profile.user) if one.id != profile.id]
        if others:
            found.append(Problem("mediation.profile_twice", "user"))
    elif not allowed(store.by, Act.EDIT_USERS):
        found.append(Problem("mediation.choose_colleague", "user"))
    return found
