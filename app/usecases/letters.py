"""A person wrote to who watches over data: the sites are asked, and the one that has the file goes on.

Who watches over data reads no file, so nobody is looked for: the words of the letter go to who leads the
sites asked, sealed, and only they see whom they have. The request then stands in the file, and an erasure is
ordered there: by somebody who sees what stands in its way, and whose laptop knows all of what is to go and
the figures that are to stay. An order by who cannot see the file, on the word of who says which it is, could
be turned against anybody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from app.catalogue.rules import terms
from app.domain.clocks import clock
from app.domain.erasure import Erasure
from app.domain.ids import RecordId
from app.domain.letters import (
    ANSWERED,
    ASKED,
    FOUND,
    REFUSED,
    LetterEntry,
    RightsLetter,
    entry_id,
    request_id,
    still_asked,
)
from app.domain.problems import Problem
from app.domain.rights import OVER, RightsRequest
from app.domain.roles import SUPERVISOR
from app.domain.site import Site
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.storage import membership_lines
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import duplicates, erasing, rights
from app.usecases.duplicates import Asked, Candidate
from app.usecases.lines import Doors
from app.usecases.permissions import Act, allowed, require
from app.usecases.saving import draft_problems, must_find, now, refuse, today

MOST: Final = 200
"""Letters of the register that are shown, the newest first."""


@dataclass(frozen=True, slots=True)
class Place:
    """A site that was asked; `missing`: it has no such file."""

    name: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """What a letter became where its file was erased."""

    order: Erasure
    complete: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One letter of the register; `letter` is None where its words are not for this person, or gone."""

    entry: LetterEntry
    letter: RightsLetter | None
    places: tuple[Place, ...]
    ended: tuple[Ended, ...]
    by_name: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that asks the sites of who reads; from whom it comes, for which of their sites."""

    letter: RightsLetter
    who: str
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """What is asked of this person's sites, and the register. `alone`: nobody else could be asked."""

    alone: bool
    to_answer: tuple[Waiting, ...] = ()
    register: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenedLetter:
    """The words of a letter, and who of this laptop's files is likely to be meant."""

    letter: RightsLetter
    candidates: tuple[Candidate, ...]


def write(store: Store, letter: RightsLetter) -> RightsLetter:
    """Write a letter down and ask the sites it names, or all. DomainError with all that is missing."""
    require(store.by, Act.ERASE)
    leaders = _leaders(store, letter.sites or frozenset(one.id for one in store.find(Site)))
    asked = letter.sites or frozenset(site for site, users in leaders.items() if users - {store.by.id})
    ready = replace(
        letter,
        sites=asked,
        readers=frozenset().union(*(leaders[site] for site in asked)) | {store.by.id},
        asked_by=store.by.id,
        asked_at=now(store),
        state=ASKED,
    )
    received = ready.received_on or today(store)
    problems = draft_problems(ready)
    if received > today(store):
        problems.append(Problem("rights.in_the_future", "received_on"))
    if not asked or not all(leaders[site] - {store.by.id} for site in asked):
        problems.append(Problem("letter.nobody_there", "sites"))
    refuse(problems)
    due = clock(terms(), rights.RULE, received)
    entry = LetterEntry(
        id=entry_id(ready.id),
        type=ready.type,
        received_on=received,
        due=due.due if due is not None else None,
        asked_by=store.by.id,
        sites=asked,
    )
    store.add(entry)
    return store.add(ready)


def board(reader: Reader, user: User) -> Board:
    """Everything the page shows."""
    names = {one.id: one.name or "" for one in reader.find(User)}
    sites = {one.id: one.name or "" for one in reader.find(Site)}
    letters = {entry_id(one.id): one for one in reader.find(RightsLetter) if user.id in one.readers}
    entries = reader.find(LetterEntry, order="received_on", descending=True, limit=MOST)
    asked = [
        Waiting(
            letter,
            names.get(letter.asked_by, "") if letter.asked_by else "",
            tuple(sorted(sites.get(one, "") for one in _asked_of(entry, letter, user))),
        )
        for entry in entries
        if (letter := letters.get(entry.id)) is not None and _asked_of(entry, letter, user)
    ]
    lines = [
        Line(
            one,
            letters.get(one.id),
            tuple(Place(sites.get(site, ""), site in one.not_at) for site in sorted(one.sites)),
            _ended(reader, one),
            names.get(one.asked_by, "") if one.asked_by else "",
        )
        for one in entries
        if one.asked_by == user.id or not allowed(user, Act.READ_FILES)
    ]
    return Board(membership_lines.is_alone(reader), tuple(asked), tuple(lines))


def waiting(reader: Reader, user: User) -> int:
    """How many letters ask the sites of `user`."""
    found = [one for one in reader.find(RightsLetter, state=ASKED) if user.id in one.readers]
    entries = reader.get_many(LetterEntry, [entry_id(one.id) for one in found])
    pairs = ((entries.get(entry_id(one.id)), one) for one in found)
    return sum(entry is not None and bool(_asked_of(entry, one, user)) for entry, one in pairs)


def open_one(store: Store, id: RecordId) -> OpenedLetter:
    """Read a letter one's sites were asked about; recorded."""
    held = _mine(store, id)
    store.note_act("read", held)
    return OpenedLetter(held, tuple(_candidates(store, held)))


def found(store: Store, id: RecordId, person: RecordId) -> RightsRequest:
    """It is this person: the request stands in their file from now on, with its month to answer."""
    held = _mine(store, id)
    if held.person not in (None, person):
        raise DomainError("letter.found_already")
    made = rights.receive(
        store,
        RightsRequest(
            id=request_id(held.id, person),
            person=person,
            type=held.type,
            received_on=held.received_on,
            language=held.language,
            text=held.text,
            identity_checked=held.identity_checked,
        ),
    )
    entry = must_find(store, LetterEntry, entry_id(held.id))
    store.save(replace(entry, requests=entry.requests | {made.id}))
    store.save(
        replace(
            held,
            state=FOUND,
            person=person,
            request=made.id,
            answered_by=store.by.id,
            answered_at=now(store),
        )
    )
    return made


def not_here(store: Store, id: RecordId) -> LetterEntry:
    """One's sites have no such file."""
    held = _mine(store, id)
    entry = must_find(store, LetterEntry, entry_id(held.id))
    return store.save(replace(entry, not_at=entry.not_at | _asked_of(entry, held, store.by)))


def close(store: Store, id: RecordId) -> LetterEntry:
    """The person was written to: the entry stays, the words of the letter go."""
    require(store.by, Act.ERASE)
    entry = must_find(store, LetterEntry, id)
    if entry.asked_by != store.by.id and allowed(store.by, Act.READ_FILES):
        raise NotAllowed(act=Act.ERASE.value)
    for letter in store.find(RightsLetter):
        if entry_id(letter.id) == id:
            bare = replace(letter, called=None, born=None, identifier=None, text=None, answer_text=None)
            store.save(bare)
    return store.save(replace(entry, closed_on=today(store)))


def after_round(doors: Doors) -> bool:
    """What was answered in the file is told to who wrote the letter down; whether something was."""
    if not (allowed(doors.user, Act.ERASE) and allowed(doors.user, Act.READ_FILES)):
        return False
    done: list[tuple[RightsLetter, RightsRequest]] = doors.read_for_sync(_answered)
    if done:
        doors.receive([partial(_tell, done=done)])
    return bool(done)


def _answered(reader: Reader) -> list[tuple[RightsLetter, RightsRequest]]:
    letters = reader.find(RightsLetter, state=FOUND)
    requests = reader.get_many(RightsRequest, [one.request for one in letters if one.request])
    pairs = ((one, requests.get(one.request)) for one in letters if one.request)
    return [(one, request) for one, request in pairs if request is not None and request.state in OVER]


def _tell(store: Store, *, done: list[tuple[RightsLetter, RightsRequest]]) -> None:
    for letter, request in done:
        state = ANSWERED if request.state == rights.ANSWERED else REFUSED
        store.save(
            replace(
                letter,
                state=state,
                answer_text=request.answer,
                answered_by=store.by.id,
                answered_at=now(store),
            )
        )


def _mine(store: Store, id: RecordId) -> RightsLetter:
    require(store.by, Act.ERASE)
    require(store.by, Act.READ_FILES)
    held = must_find(store, RightsLetter, id)
    if store.by.id not in held.readers:
        raise NotAllowed(act=Act.ERASE.value)
    return held


def _asked_of(entry: LetterEntry, letter: RightsLetter, user: User) -> frozenset[RecordId]:
    """The sites `user` is asked about and has not answered for."""
    if letter.state != ASKED or not allowed(user, Act.READ_FILES):
        return frozenset()
    return still_asked(entry) & user.sites


def _candidates(reader: Reader, letter: RightsLetter) -> list[Candidate]:
    number = (("", letter.identifier),) if letter.identifier else ()
    asked = Asked(names=(letter.called or "",), born=letter.born, identifiers=number)
    return list(duplicates.candidates(reader, asked))


def _leaders(reader: Reader, sites: frozenset[RecordId]) -> dict[RecordId, frozenset[RecordId]]:
    """Who may order an erasure at each of these sites."""
    leaders = [one for one in reader.find(User) if one.role == SUPERVISOR and one.disabled_on is None]
    return {site: frozenset(one.id for one in leaders if site in one.sites) for site in sites}


def _ended(reader: Reader, entry: LetterEntry) -> tuple[Ended, ...]:
    if not entry.requests:
        return ()
    orders = [one for one in erasing.orders(reader) if one.request in entry.requests]
    return tuple(Ended(one, erasing.standing(reader, one).complete) for one in orders)
