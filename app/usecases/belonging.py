"""The organisation of one unlocked profile: `app.usecases.membership.Membership` over its session."""

from __future__ import annotations

import hashlib

from app.domain.ids import RecordId
from app.domain.roles import Act, permits
from app.storage.reader import Reader
from app.usecases import admitting, founding, joining, members, recovery_kits, tending
from app.usecases.inviting import Invitation
from app.usecases.lines import BODY, HEARD, REMOVED, TROUBLE, URL, Doors, NotYours, now_ms
from app.usecases.membership import Asking, Kit, MemberLine, Standing, State, Waiting
from sync.protocol.entries import LEVEL
from sync.protocol.messages import JoinRequest
from sync.trust.roster import Roster

_DAY_MS = 86_400_000


class Belonging:
    """Reads without the network where it can; the rest opens the line for as long as it takes."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._roster = Roster.empty()
        self._shown: dict[bytes, tuple[Asking, JoinRequest]] = {}

    def roster(self) -> Roster:
        """The membership log as it is kept here. Windows and the sync thread ask at the same time, and each
        reads on from the roster it began with."""
        known = self._roster
        new = self._doors.replica().entries(max(known.total - 1, 0))
        # The last one again: a log that had parted may be another now.
        if known.total and (not new or hashlib.sha256(new.pop(0)).digest() != known.head):
            known = self._roster = Roster.empty()
            new = self._doors.replica().entries()
        if not new:
            return known
        known = known.extended(new)
        if known.total > self._roster.total:
            self._roster = known
        return known

    def standing(self) -> Standing:
        """Where this laptop stands."""
        identity = self._doors.replica().identity()
        if identity is None:
            return Standing(State.ASKING if self._doors.ask(joining.kept) else State.ALONE)
        roster, ask = self.roster(), self._doors.ask
        roles = frozenset(roster.roles_of(identity.user))
        gone = roster.is_revoked(identity.device) or bool(ask(Reader.local, REMOVED))
        heard = int(ask(Reader.local, HEARD) or 0)
        return Standing(
            state=State.REMOVED if gone else State.MEMBER,
            body=str(ask(Reader.local, BODY) or ""),
            url=str(ask(Reader.local, URL) or ""),
            roles=roles,
            trouble=str(ask(Reader.local, TROUBLE) or ""),
            silent_days=max(0, (now_ms() - heard) // _DAY_MS) if heard else 0,
            kit_due=self.kit() is not None,
            may_admit=permits(roles, Act.ADMIT),
            may_admit_leaders=permits(roles, Act.ADMIT_LEADERS),
            may_require=permits(roles, Act.ADMIT_LEADERS) and self.roster().needs < LEVEL,
        )

    def people(self) -> tuple[MemberLine, ...]:
        """Everybody, by name; those removed last."""
        identity = self._doors.replica().identity()
        me, device = (identity.user, identity.device) if identity else (b"", b"")
        return members.people(self._doors, self.roster(), me, device)

    def create(self, url: str, claim: str, body: str) -> None:
        """Make this laptop the first of a new organisation (network)."""
        founding.create(self._doors, url, claim, body)

    def kit(self) -> Kit | None:
        """The recovery kit while it is not handed out yet."""
        found: Kit | None = self._doors.ask(recovery_kits.pending)
        return found

    def kit_handed_out(self) -> None:
        """All three have their sheets."""
        self._doors.do(recovery_kits.forget)

    def invite(
        self,
        name: str,
        roles: frozenset[str],
        sites: frozenset[RecordId],
        *,
        user: RecordId | None = None,
        language: str = "it",
    ) -> Invitation:
        """Invite somebody (network)."""
        return admitting.invite(self._doors, name, roles, sites, user=user, language=language)

    def asking(self) -> tuple[Asking, ...]:
        """Laptops that ask to be let in (network)."""
        found = admitting.asking(self._doors)
        self._shown = {one.invitation: (one, request) for one, request in found}
        return tuple(one for one, _ in found)

    def admit(self, asking: Asking) -> None:
        """The words of `asking` were the same on both screens: let that very laptop in (network)."""
        shown = self._shown.get(asking.invitation)
        if shown is None or not asking.numbers:
            raise NotYours
        admitting.admit(self._doors, shown[1], asking.numbers)

    def turn_away(self, invitation: bytes) -> None:
        """They were not, or nobody was expected (network)."""
        admitting.turn_away(self._doors, invitation)

    def take_back(self, invitation: bytes) -> bool:
        """Let nobody in with an invitation, by its mark (network); whether the server heard of it."""
        return admitting.take_back(self._doors, self.roster(), invitation)

    def change(self, user: RecordId, roles: frozenset[str], sites: frozenset[RecordId]) -> None:
        """Give somebody other roles or sites (network)."""
        members.change(self._doors, user, roles, sites)

    def remove(self, user: RecordId) -> None:
        """Somebody leaves (network)."""
        members.remove(self._doors, user)

    def remove_laptop(self, device: bytes) -> None:
        """A laptop is lost (network)."""
        members.remove_laptop(self._doors, device)

    def require_program(self) -> None:
        """Let only laptops in whose program knows what this one knows (network); others say why."""
        members.require_program(self._doors)

    def waiting(self) -> Waiting | None:
        """This laptop's own request, while it is not decided."""
        return joining.waiting(self._doors)

    def accept(self, invitation: Invitation) -> None:
        """Keep an invitation: this laptop is going to ask."""
        self._doors.do(joining.accept, invitation)

    def ask(self) -> Waiting:
        """Ask to be let in, or look what was decided (network)."""
        return joining.ask(self._doors)

    def give_up(self) -> None:
        """Forget the invitation; the work on this laptop stays."""
        joining.give_up(self._doors)

    def open_reserved(self, person: RecordId, user: RecordId) -> None:
        """Open the reserved part of a file to a colleague (network)."""
        tending.open_reserved(self._doors, person, user)
