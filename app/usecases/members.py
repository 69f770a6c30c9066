"""Who belongs, with which laptops; other roles and sites; removing a person or a laptop."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.audiences import NOWHERE
from app.domain.ids import RecordId
from app.domain.roles import LEADERS, OFFICER, Act, permits
from app.domain.site import Site
from app.domain.user import User
from app.errors import DomainError
from app.storage import homes
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import pending
from app.usecases.admitting import written
from app.usecases.audience import certified_sites
from app.usecases.inviting import mark_of
from app.usecases.lines import Doors, connected, now_ms
from app.usecases.membership import LaptopLine, MemberLine
from app.usecases.saving import today
from sync.protocol.entries import DeviceCertificate, EntryKind, UserCertificate, body_of, decode_entry
from sync.trust.roster import Roster

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class LastOfficer(DomainError):
    """Without an officer nobody could let anybody in any more."""

    key = "members.last_officer"


def people(doors: Doors, roster: Roster, me: bytes, device: bytes) -> tuple[MemberLine, ...]:
    """Everybody: those who belong, those invited, colleagues on paper; who was removed comes last."""
    lister = _Lister(doors, roster, me, device)
    colleagues = {user.id: user for user in doors.ask(Reader.find, User)}
    ids = {*colleagues, *(RecordId(one.user) for one in roster.users())}
    lines = [lister.line(id_, colleagues.get(id_)) for id_ in ids]
    return tuple(sorted(lines, key=lambda one: (one.state == "removed", one.name.casefold(), one.user)))


def change(doors: Doors, user: RecordId, roles: frozenset[str], sites: frozenset[RecordId]) -> None:
    """Give somebody other roles or sites; LastOfficer, NotYours."""
    from sync.client import membership

    with connected(doors) as laptop:
        if OFFICER not in roles:
            _keep_an_officer(laptop.roster, user)
        membership.change(laptop, user, membership.Place(tuple(sorted(roles)), certified_sites(sites)))
    doors.do(_rewrite, user, roles, sites)


def remove(doors: Doors, user: RecordId) -> None:
    """Somebody leaves. What they have read stays read; nothing new reaches them; what they wrote stays."""
    from sync.client import membership

    with connected(doors) as laptop:
        _keep_an_officer(laptop.roster, user)
        membership.remove_user(laptop, user)
    doors.do(_disable, user)


def remove_laptop(doors: Doors, device: bytes) -> None:
    """A laptop is lost or given back: nothing new of it is taken, nothing new reaches it."""
    from sync.client import membership

    with connected(doors) as laptop:
        membership.remove_device(laptop, device)


def require_program(doors: Doors) -> None:
    """Let only laptops in whose program knows what this one knows; NotYours for who is no officer."""
    from sync.client import membership

    with connected(doors) as laptop:
        membership.require_program(laptop)


def _keep_an_officer(roster: Roster, user: bytes) -> None:
    officers = {one.user for one in roster.users() if OFFICER in one.roles}
    if officers == {user}:
        raise LastOfficer


def _rewrite(store: Store, user: RecordId, roles: frozenset[str], sites: frozenset[RecordId]) -> None:
    held = store.get(User, user)
    if held is not None:
        work = next(iter(sorted(roles - {OFFICER})), held.role)
        store.save(replace(held, role=work, sites=sites))


def _disable(store: Store, user: RecordId) -> None:
    held = store.get(User, user)
    if held is not None and held.disabled_on is None:
        store.save(replace(held, disabled_on=today(store)))


def registered(lines: Iterable[bytes]) -> dict[bytes, int]:
    """When each laptop was certified (milliseconds), as the lines of the membership log say."""
    found: dict[bytes, int] = {}
    for raw in lines:
        entry = decode_entry(raw)
        body = body_of(entry) if entry.kind == EntryKind.DEVICE else None
        if isinstance(body, DeviceCertificate):
            found.setdefault(body.device, entry.at_ms)
    return found


class _Lister:
    """What all lines need, read once."""

    def __init__(self, doors: Doors, roster: Roster, me: bytes, device: bytes) -> None:
        self._roster, self._me, self._device = roster, me, device
        self._seen: Mapping[bytes, int] = doors.ask(homes.last_heard)
        self._sites = {site.id: site.name or "" for site in doors.ask(Reader.find, Site)}
        told = doors.ask(pending.shared, now_ms())
        gone = doors.ask(pending.taken_back, roster)
        living = {mark: one for mark, one in told.items() if mark not in gone}
        self._invited_elsewhere = {one.invitation.user for one in living.values()}
        self._taken_back = frozenset(gone.values())
        self._to_take_back = {
            one.invitation.user: mark
            for mark, one in living.items()
            if pending.may_give(roster, me, one.invitation)
        }
        mine = {mark_of(one.id): one for one in doors.ask(written).values()}
        here = {mark: one for mark, one in mine.items() if mark not in gone}
        self._invited = {one.user for one in here.values()}
        now = now_ms()
        self._to_take_back |= {one.user: mark for mark, one in here.items() if one.expires_ms > now}
        self._registered = registered(doors.replica().entries())
        known = roster.user(me)
        self._roles = frozenset(known.roles if known else ())
        self._own_sites = frozenset(known.sites if known else ())

    def line(self, id_: RecordId, colleague: User | None) -> MemberLine:
        """One person."""
        certified = self._roster.user(id_)
        roles = frozenset(certified.roles) if certified else frozenset(filter(None, (_role(colleague),)))
        sites = certified.sites if certified else tuple(colleague.sites if colleague else ())
        named = ((RecordId(site), self._sites.get(RecordId(site), "")) for site in sites if site != NOWHERE)
        return MemberLine(
            user=id_,
            name=(colleague.name if colleague else None) or "",
            roles=roles,
            sites=tuple(sorted(named, key=lambda pair: pair[1].casefold())),
            state=self._state(id_, certified),
            laptops=self._laptops(id_),
            me=id_ == self._me,
            may_change=self._may_change(id_, roles, sites),
            may_return=self._roster.is_user_revoked(id_) and self._may_place(roles, sites),
            invitation=self._to_take_back.get(id_, b""),
        )

    def _state(self, id_: RecordId, certified: UserCertificate | None) -> str:
        if id_ in self._invited and (certified is None or self._roster.is_user_revoked(id_)):
            return "invited"
        if certified is None:
            if id_ in self._invited_elsewhere:
                return "invited"
            return "taken_back" if id_ in self._taken_back else "known"
        return "removed" if self._roster.is_user_revoked(id_) else "here"

    def _laptops(self, id_: RecordId) -> tuple[LaptopLine, ...]:
        known = self._roster.devices_of(id_) if not self._roster.is_user_revoked(id_) else ()
        return tuple(
            LaptopLine(
                one.device,
                one.device == self._device,
                self._seen.get(one.device),
                self._registered.get(one.device),
            )
            for one in known
        )

    def _may_change(self, id_: RecordId, roles: frozenset[str], sites: tuple[bytes, ...]) -> bool:
        if id_ == self._me or self._roster.is_user_revoked(id_):
            return False
        return self._may_place(roles, sites)

    def _may_place(self, roles: frozenset[str], sites: tuple[bytes, ...]) -> bool:
        if permits(self._roles, Act.ADMIT_LEADERS):
            return True
        looked_after = set(sites or certified_sites(frozenset())) <= self._own_sites
        return permits(self._roles, Act.ADMIT) and not roles & LEADERS and looked_after


def _role(colleague: User | None) -> str | None:
    return colleague.role if colleague else None
