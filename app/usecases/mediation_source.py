"""Mediation in the inbox of the supervisor: requests to approve, hours to validate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.mediation import MediationRequest
from app.domain.mediation_job import MediationSession
from app.domain.mediator import MediatorProfile
from app.domain.person import Person
from app.domain.review import MEDIATION
from app.domain.site import Site
from app.domain.user import User
from app.storage import mediation_hours
from app.storage.mediation_hours import Open
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import mediation, mediation_validation
from app.usecases.inbox_sources import InboxRow, Key
from app.usecases.permissions import Act, allowed
from app.usecases.reviews import works_alone

SOURCE: Final = MEDIATION
"""Name of the source; the code of `review_what` is the same word."""


class MediationSource:
    """`app.usecases.inbox_sources.InboxSource` over requests and sessions of mediation."""

    def keys(self, reader: Reader, by: User) -> Sequence[Key]:
        """Requests nobody decided and sessions nobody validated, oldest first."""
        if not allowed(by, Act.DECIDE_MEDIATION):
            return []
        own = not works_alone(reader, by)
        asked = [_key(one) for one in mediation_hours.asked(reader, own=own)]
        held = mediation_hours.held(reader, own=own)
        waiting = [one for one in held if not (one.noted and _is_back(reader, one))]
        return sorted([*asked, *map(_key, waiting)])

    def rows(self, reader: Reader, by: User, keys: Sequence[Key]) -> Sequence[InboxRow]:
        """How these look."""
        found = (self._row(reader, by, key) for key in keys)
        return [row for row in found if row is not None]

    def own(self, reader: Reader, by: User, keys: Sequence[Key]) -> frozenset[RecordId]:
        """Requests of `by`, and sessions they held, asked for or wrote down."""
        if works_alone(reader, by):
            return frozenset()
        sessions = reader.get_many(MediationSession, [key.id for key in keys])
        return frozenset(
            key.id
            for key in keys
            if key.by == by.id
            or (key.id in sessions and mediation_validation.is_own(reader, by, sessions[key.id]))
        )

    def approve(self, store: Store, id: RecordId, note: str = "") -> object:
        """Approve the request, or validate the session, of this id."""
        if store.get(MediationRequest, id) is not None:
            return mediation.approve(store, id, note=note)
        return mediation_validation.validate(store, id, note=note)

    def send_back(self, store: Store, id: RecordId, remarks: Sequence[tuple[str, str]]) -> object:
        """Turn the request down, or ask the mediator about her session, in the words of the remarks."""
        words = "\n".join(text for _, text in remarks)
        if store.get(MediationRequest, id) is not None:
            return mediation.turn_down(store, id, words)
        return mediation_validation.ask_back(store, id, words)

    def _row(self, reader: Reader, by: User, key: Key) -> InboxRow | None:
        request = reader.get(MediationRequest, key.id)
        if request is not None:
            return _request_row(reader, by, key, request)
        if reader.get(MediationSession, key.id) is None:
            return None
        found = mediation_validation.of_session(reader, key.id, by)
        row = _request_row(reader, by, key, found.request)
        name = next((one.name for one in reader.find(MediatorProfile, user=found.job.mediator)), None)
        plain = mediation_validation.is_plain(found)
        return replace(
            row,
            kind="mediation_session",
            record=key.id,
            by_name=name or row.by_name,
            own=found.own,
            bulk=plain,
        )


def _key(one: Open) -> Key:
    return Key(one.since, one.id, MEDIATION, one.site, one.by, SOURCE)


def _request_row(reader: Reader, by: User, key: Key, request: MediationRequest | None) -> InboxRow:
    person = reader.get(Person, request.person) if request else None
    case = reader.get(Case, request.case) if request else None
    site, who = reader.get(Site, key.site), reader.get(User, key.by)
    return InboxRow(
        key=key,
        person=person.id if person else None,
        person_name=(person.display_name if person else request.group_name if request else "") or "",
        case=case.id if case else None,
        case_number=(case.number if case else "") or "",
        site_name=(site.name if site else "") or "",
        by_name=(who.name if who else "") or "",
        title=(request.body if request else "") or "",
        kind="mediation_request",
        record=request.id if request else None,
        own=key.by == by.id and not works_alone(reader, by),
        may=allowed(by, Act.DECIDE_MEDIATION),
        bulk=request is not None and mediation.is_plain(reader, request),
    )


def _is_back(reader: Reader, one: Open) -> bool:
    """Whether the mediator was asked something about it and has not written since."""
    session = reader.get(MediationSession, one.id)
    stamp = reader.stamp(session) if session is not None else None
    return stamp is not None and stamp.author != one.by
