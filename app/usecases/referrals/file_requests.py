"""Asking for the file of somebody who has come to this site and whose file is at another."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.handover import ASKED, REFUSED, WITHDRAWN, FileRequest
from app.domain.ids import RecordId
from app.domain.problems import Problem
from app.domain.site import Site
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import duplicates
from app.usecases.duplicates import Asked, Candidate
from app.usecases.permissions import Act, require
from app.usecases.referrals import handover_people
from app.usecases.saving import draft_problems, must_find, now, refuse


@dataclass(frozen=True, slots=True)
class Request:
    """One request with the names of its sites and people."""

    record: FileRequest
    asked_site: str
    for_site: str
    asked_by: str


def ask(store: Store, request: FileRequest) -> FileRequest:
    """Ask the people who lead another site for a file. Only what is written here is told to them.

    DomainError with all that is missing; when nobody there could answer.
    """
    require(store.by, Act.WRITE_REFERRAL)
    ready = replace(
        request,
        asked_by=store.by.id,
        asked_at=now(store),
        readers=handover_people.leaders_of(store, request.asked_site) | {store.by.id},
        state=ASKED,
    )
    problems = draft_problems(ready)
    if ready.asked_site is not None and ready.asked_site == ready.for_site:
        problems.append(Problem("handover.same_site", "asked_site"))
    elif ready.asked_site is not None and ready.readers == {store.by.id}:
        problems.append(Problem("handover.nobody_there", "asked_site"))
    refuse(problems)
    return store.add(ready)


def to_answer(reader: Reader, user: User) -> list[Request]:
    """Requests others made of `user`'s sites that nobody has answered, oldest first."""
    found = reader.find(FileRequest, state=ASKED, order="asked_at")
    return [_told(reader, one) for one in found if user.id in one.readers and one.asked_by != user.id]


def own(reader: Reader, user: User) -> list[Request]:
    """What `user` asked for, the newest first."""
    found = reader.find(FileRequest, order="asked_at", descending=True)
    return [_told(reader, one) for one in found if one.asked_by == user.id]


@dataclass(frozen=True, slots=True)
class OpenedRequest:
    """What was asked, and who of this laptop's files is likely to be meant."""

    record: FileRequest
    candidates: tuple[Candidate, ...]


def open_one(store: Store, id: RecordId) -> OpenedRequest:
    """Read what a colleague asked; recorded. NotAllowed for who is not one of its readers."""
    require(store.by, Act.WRITE_REFERRAL)
    held = must_find(store, FileRequest, id)
    if store.by.id not in held.readers:
        raise NotAllowed(act=Act.WRITE_REFERRAL.value)
    store.note_act("read", held)
    return OpenedRequest(held, tuple(candidates(store, held)))


def candidates(reader: Reader, request: FileRequest) -> list[Candidate]:
    """Who of this laptop's files is likely to be meant; only those who have a case."""
    number = (("", request.identifier),) if request.identifier else ()
    asked = Asked(names=(request.called or "",), born=request.born, identifiers=number)
    return [one for one in duplicates.candidates(reader, asked) if one.case is not None]


def refuse_request(store: Store, id: RecordId, text: str) -> FileRequest:
    """The file is not handed on; why goes back to whoever asked, and only the name is kept."""
    held = _open(store, id)
    if store.by.id == held.asked_by:
        raise NotAllowed(act=Act.WRITE_REFERRAL.value)
    if not text.strip():
        refuse([Problem("handover.reason_missing", "text")])
    return store.save(
        replace(
            held,
            state=REFUSED,
            answered_by=store.by.id,
            answered_at=now(store),
            answer_text=text.strip(),
            born=None,
            identifier=None,
        )
    )


def withdraw(store: Store, id: RecordId) -> FileRequest:
    """It is not asked for any more."""
    held = _open(store, id)
    if store.by.id != held.asked_by:
        raise NotAllowed(act=Act.WRITE_REFERRAL.value)
    return store.save(replace(held, state=WITHDRAWN, born=None, identifier=None))


def _open(store: Store, id: RecordId) -> FileRequest:
    require(store.by, Act.WRITE_REFERRAL)
    held = must_find(store, FileRequest, id)
    if held.state != ASKED:
        raise DomainError("handover.answered_already")
    return held


def _told(reader: Reader, one: FileRequest) -> Request:
    sites = reader.get_many(Site, [id_ for id_ in (one.asked_site, one.for_site) if id_ is not None])
    names = {site.id: site.name or "" for site in sites.values()}
    by = reader.get(User, one.asked_by)
    return Request(
        one,
        names.get(one.asked_site, "") if one.asked_site else "",
        names.get(one.for_site, "") if one.for_site else "",
        (by.name if by else "") or "",
    )
