"""Invite somebody, and let their laptop in once two people have compared eight words."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.domain.ids import RecordId, new_id
from app.domain.problems import Problem
from app.domain.roles import LEADERS, OFFICER, Act, permits
from app.domain.site import Site
from app.domain.user import User
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import inviting, pending
from app.usecases.audience import certified_sites
from app.usecases.inviting import LIFETIME_MS, Invitation
from app.usecases.lines import BODY, URL, Doors, NotYours, connected, now_ms
from app.usecases.membership import Asking, LineTrouble
from app.usecases.saving import refuse
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import JoinRequest
from sync.trust import signatures, words

if TYPE_CHECKING:
    from sync.client.laptop import Laptop
    from sync.trust.roster import Roster

WRITTEN = "invitations"
"""Local key: the invitations written on this laptop, as a list of texts."""


class WordsChanged(DomainError):
    """The request behind the words is another now: somebody stands between, or asked anew."""

    key = "members.words_changed"


class UsedAlready(DomainError):
    """Somebody was let in with the invitation before it was taken back: they are removed like anybody."""

    key = "members.used_already"


_NOT_HEARD: Final = frozenset({"line.offline", "line.not_found", "line.taken"})
"""Troubles after which the server may not know: no line, or a server older than taking back."""


def written(reader: Reader) -> dict[bytes, Invitation]:
    """Invitations written on this laptop, those whose day is over too."""
    texts = json.loads(reader.local(WRITTEN) or "[]")
    found = (inviting.read(text, 0) for text in texts)
    return {one.id: one for one in found}


def invite(
    doors: Doors,
    name: str,
    roles: frozenset[str],
    sites: frozenset[RecordId],
    *,
    user: RecordId | None = None,
    language: str = "it",
) -> Invitation:
    """Write an invitation and register it; NotYours for roles or sites this person may not give.

    With `user`, somebody who is known: new keys for them, or another laptop of one's own.
    """
    name = " ".join(name.split())
    refuse(_problems(name, roles))
    with connected(doors) as laptop:
        own = user == laptop.identity.user
        if not own:
            _require(laptop, roles, sites)
        made = _made(doors, laptop, name, roles, sites, user or new_id(), user is not None, language)
        from sync.client import membership

        membership.invite(laptop, made.id, made.user, made.expires_ms)
    doors.do(_keep, made)
    return made


def asking(doors: Doors) -> tuple[tuple[Asking, JoinRequest], ...]:
    """Laptops that ask, each with the very request whose words are shown.

    One that comes with an invitation that was taken back is told so, and is not shown.
    """
    from sync.client import membership

    with connected(doors) as laptop:
        finder = _Finder(doors, laptop)
        found = []
        for request in membership.asking(laptop):
            if finder.is_taken_back(request):
                _turned_away(laptop, request.invitation)
            else:
                found.append((finder.asking(request), request))
        return tuple(found)


def admit(doors: Doors, request: JoinRequest, numbers: tuple[int, ...]) -> None:
    """The words were the same on both screens: certify the laptop and share the groups' secrets.

    WordsChanged when `request` does not give the numbers that were compared; NotYours when another
    has to let this person in.
    """
    from sync.client import membership

    with connected(doors) as laptop:
        invitation = _Finder(doors, laptop).invitation(request)
        if invitation is None:
            raise NotYours
        if _numbers(laptop, request, invitation) != numbers:
            raise WordsChanged
        if request.user == laptop.identity.user:
            membership.admit_own(laptop, request)
        else:
            membership.admit(laptop, request, membership.Place(invitation.roles, invitation.sites))
    doors.do(_drop, request.invitation)
    doors.do(_take_back, RecordId(request.user))


def turn_away(doors: Doors, invitation: bytes) -> None:
    """The words differed, or nobody was expected."""
    from sync.client import membership

    with connected(doors) as laptop:
        membership.turn_away(laptop, invitation)
    doors.do(_drop, invitation)


def take_back(doors: Doors, roster: Roster, mark: bytes) -> bool:
    """Let nobody in with an invitation any more, by its mark; whether the server has heard of it.

    Without a line the colleagues' laptops hear of it first, and refuse who comes with it. NotYours where
    another must do it; UsedAlready where somebody was let in with it.
    """
    from sync.client import membership

    invitation = _to_take_back(doors, roster, mark)
    heard = True
    try:
        with connected(doors) as laptop:
            if not invitation.known and laptop.roster.user(invitation.user) is not None:
                raise UsedAlready
            membership.end_invitation(laptop, mark)
    except LineTrouble as trouble:
        if trouble.message_key not in _NOT_HEARD:
            raise
        heard = False
    doors.do(_end, mark, invitation.user)
    return heard


def _to_take_back(doors: Doors, roster: Roster, mark: bytes) -> Invitation:
    here = {inviting.mark_of(one.id): one for one in doors.ask(written).values()}
    found: pending.Shared | None = doors.ask(pending.shared, now_ms()).get(mark)
    invitation = here.get(mark) or (found.invitation if found is not None else None)
    if invitation is None or not (mark in here or pending.may_give(roster, doors.user.id, invitation)):
        raise NotYours
    return invitation


def _turned_away(laptop: Laptop, invitation: bytes) -> None:
    """Refuse who came with what was taken back; a colleague's laptop may have been quicker."""
    from sync.client import membership

    try:
        membership.end_invitation(laptop, invitation)
    except SyncError as error:
        if error.fault != Fault.REFUSED:
            raise


def _made(
    doors: Doors,
    laptop: Laptop,
    name: str,
    roles: frozenset[str],
    sites: frozenset[RecordId],
    user: RecordId,
    known: bool,
    language: str,
) -> Invitation:
    return Invitation(
        format=1,
        organisation=laptop.identity.organisation,
        root_pk=laptop.roster.root_pk,
        server_pk=laptop.roster.server_pk,
        url=str(doors.ask(Reader.local, URL)),
        body=str(doors.ask(Reader.local, BODY) or ""),
        id=secrets.token_bytes(16),
        expires_ms=now_ms() + LIFETIME_MS,
        user=user,
        person=name,
        roles=tuple(sorted(roles)),
        sites=certified_sites(sites),
        inviter=doors.user.name or "",
        inviter_pk=signatures.public_of(laptop.identity.sign_key),
        language=language,
        known=known,
    )


def _problems(name: str, roles: frozenset[str]) -> list[Problem]:
    found = [] if name else [Problem("members.name_missing", "name")]
    if not roles - {OFFICER}:
        found.append(Problem("members.role_missing", "role"))
    return found


def _require(laptop: Laptop, roles: frozenset[str], sites: frozenset[RecordId]) -> None:
    mine = laptop.roster.user(laptop.identity.user)
    held = mine.roles if mine else ()
    if permits(held, Act.ADMIT_LEADERS):
        return
    own = set(mine.sites) if mine else set()
    if not permits(held, Act.ADMIT) or roles & LEADERS or not set(certified_sites(sites)) <= own:
        raise NotYours


class _Finder:
    """The invitations behind requests: those written here, and those of colleagues this person may finish."""

    def __init__(self, doors: Doors, laptop: Laptop) -> None:
        self._laptop, self._me = laptop, laptop.identity.user
        self._written = doors.ask(written)
        self._shared = doors.ask(pending.shared, now_ms())
        self._taken_back = doors.ask(pending.taken_back, laptop.roster)
        self._sites = {site.id: site.name or "" for site in doors.ask(Reader.find, Site)}

    def invitation(self, request: JoinRequest) -> Invitation | None:
        """The one this person may finish, or None."""
        if self.is_taken_back(request):
            return None
        found: Invitation | None = self._written.get(request.invitation) or self._colleagues(request)
        return found if found is not None and found.user == request.user else None

    def is_taken_back(self, request: JoinRequest) -> bool:
        """Whether its invitation was taken back."""
        return inviting.mark_of(request.invitation) in self._taken_back

    def asking(self, request: JoinRequest) -> Asking:
        """The request in the words of the screen; without numbers where it is another's to decide."""
        found = self.invitation(request)
        if found is None:
            return Asking(request.invitation, "", frozenset(), (), False, "it", ())
        sites = tuple(self._sites.get(RecordId(site), "") for site in found.sites)
        return Asking(
            request.invitation,
            found.person,
            frozenset(found.roles),
            tuple(site for site in sites if site),
            found.known,
            found.language,
            _numbers(self._laptop, request, found),
            own=request.user == self._me,
            inviter="" if request.invitation in self._written else found.inviter,
        )

    def _colleagues(self, request: JoinRequest) -> Invitation | None:
        """Another laptop of one's own is let in where its invitation was written: one's keys go along."""
        found: pending.Shared | None = self._shared.get(inviting.mark_of(request.invitation))
        roster = self._laptop.roster
        if found is None or request.user == self._me or not pending.is_sound(roster, found):
            return None
        return found.invitation if pending.may_give(roster, self._me, found.invitation) else None


def _numbers(laptop: Laptop, request: JoinRequest, invitation: Invitation) -> tuple[int, ...]:
    return words.numbers(laptop.roster.root_pk, request, invitation.inviter_pk)


def _keep(store: Store, made: Invitation) -> None:
    living = [one for one in written(store).values() if one.expires_ms > store.now_ms]
    store.remember_local(WRITTEN, json.dumps([inviting.as_text(one) for one in (*living, made)]))
    if made.user != store.by.id:
        pending.publish(store, made)
    if store.get(User, RecordId(made.user)) is None:
        from app.usecases.joining import user_of

        store.add(user_of(made))


def _end(store: Store, mark: bytes, invited: bytes) -> None:
    left = [one for one in written(store).values() if inviting.mark_of(one.id) != mark]
    store.remember_local(WRITTEN, json.dumps([inviting.as_text(one) for one in left]))
    if invited != store.by.id:  # another laptop of one's own is nobody else's matter
        pending.end(store, mark, invited)


def _take_back(store: Store, user: RecordId) -> None:
    """Somebody who had left is back under the same name: one entry, not two."""
    held = store.get(User, user)
    if held is not None and held.disabled_on is not None:
        store.save(replace(held, disabled_on=None))


def _drop(store: Store, invitation: bytes) -> None:
    left = [one for one in written(store).values() if one.id != invitation]
    store.remember_local(WRITTEN, json.dumps([inviting.as_text(one) for one in left]))
