"""Get in with an invitation: ask, compare eight words, wait, belong. It goes on after a restart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.domain.audiences import NOWHERE
from app.domain.ids import RecordId
from app.domain.roles import OFFICER
from app.domain.user import User
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import inviting
from app.usecases.becoming import become
from app.usecases.inviting import Invitation
from app.usecases.lines import BODY, HEARD, REMOVED, URL, Doors, now_ms, told, transport_to
from app.usecases.membership import LineTrouble, Waiting

if TYPE_CHECKING:
    from sync.client.joining import Pinned

INVITATION, ASKED, ANSWER = "joining.invitation", "joining.asked", "joining.answer"
_OVER = {"line.expired": "expired", "line.not_found": "expired", "line.taken_back": "taken_back"}
DECIDED: Final = frozenset({"approved", "refused", "expired", "taken_back"})
"""Answers after which nothing more is to be asked."""


def user_of(invitation: Invitation) -> User:
    """Who the invitation is for, as an entry among the colleagues."""
    work = next((role for role in invitation.roles if role != OFFICER), None)
    sites = frozenset(RecordId(site) for site in invitation.sites) - {NOWHERE}
    return User(id=RecordId(invitation.user), name=invitation.person, role=work, sites=sites)


def accept(store: Store, invitation: Invitation) -> None:
    """Keep an invitation that was read: this laptop is going to ask."""
    store.remember_local(INVITATION, inviting.as_text(invitation))
    store.remember_local(ASKED, 0)
    store.remember_local(ANSWER, "")


def forget(store: Store) -> None:
    """Nothing of the invitation is kept."""
    for key in (INVITATION, ANSWER):
        store.remember_local(key, "")
    store.remember_local(ASKED, 0)


def kept(reader: Reader) -> Invitation | None:
    """The invitation this laptop goes by, also one whose day is over."""
    text = reader.local(INVITATION)
    return inviting.read(text, 0) if text else None


def waiting(doors: Doors) -> Waiting | None:
    """Where the request stands, without the network."""
    invitation = doors.ask(kept)
    if invitation is None:
        return None
    answer = str(doors.ask(Reader.local, ANSWER) or "")
    asked = bool(doors.ask(Reader.local, ASKED))
    return Waiting(invitation, _numbers(doors, invitation) if asked else (), answer)


def ask(doors: Doors) -> Waiting:
    """Ask to be let in, or look what was decided; LineTrouble when the server cannot be reached."""
    found = waiting(doors)
    if found is None:
        raise LineTrouble("line.no_invitation")
    if found.answer in DECIDED:
        return found
    try:
        with told(doors):
            answer = _asked(doors, found)
    except LineTrouble as trouble:
        if trouble.message_key not in _OVER:
            raise
        answer = _OVER[trouble.message_key]
    return _decided(doors, found.invitation, answer)


def give_up(doors: Doors) -> None:
    """Forget the invitation and the keys made for it; the work on this laptop stays."""
    from sync.client import joining as line

    line.give_up(doors.replica())
    doors.do(forget)


def _asked(doors: Doors, found: Waiting) -> str:
    from sync.client import joining as line

    replica, invitation = doors.replica(), found.invitation
    transport = transport_to(invitation.url)
    if not found.numbers:
        line.ask(replica, transport, invitation.id, invitation.user)
        return "waiting"
    return line.look(replica, transport, _pinned(invitation))


def _decided(doors: Doors, invitation: Invitation, answer: str) -> Waiting:
    numbers = _numbers(doors, invitation)
    if answer == "approved":
        doors.become(doors.do(_belong, invitation))
    else:
        doors.do(_note, answer)
    return Waiting(invitation, numbers, answer)


def _note(store: Store, answer: str) -> None:
    store.remember_local(ASKED, 1)
    store.remember_local(ANSWER, answer)


def _belong(store: Store, invitation: Invitation) -> User:
    store.remember_local(URL, invitation.url)
    store.remember_local(BODY, invitation.body)
    store.remember_local(HEARD, now_ms())
    store.remember_local(REMOVED, 0)
    forget(store)
    user = user_of(invitation)
    become(store, user)
    held = store.get(User, user.id) or user
    return store.save(
        replace(held, name=user.name, role=user.role or held.role, sites=held.sites | user.sites)
    )


def _numbers(doors: Doors, invitation: Invitation) -> tuple[int, ...]:
    from sync.client import joining as line

    begun = line.begun(doors.replica())
    if begun is None or begun.request.invitation != invitation.id:
        return ()
    return line.numbers(_pinned(invitation), begun.request)


def _pinned(invitation: Invitation) -> Pinned:
    from sync.client.joining import Pinned

    return Pinned(invitation.organisation, invitation.root_pk, invitation.server_pk, invitation.inviter_pk)
