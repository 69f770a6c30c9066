"""The program's rules of who shares what, in the ids the sync engine works with.

The engine asks for the group of a space before it seals, for the groups there should be, and
whether an author may have written what arrived. It asks from its own thread: every question goes
through `read`, which reads on a connection of its own (`Session.read_for_sync`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from app.domain.audiences import NOWHERE, GroupName, Member, Purpose, groups_of, home_of, rosters, sites_of
from app.domain.authority import keeps_seal, may_write_plain
from app.domain.contact import NamedNote
from app.domain.declaration import Scope
from app.domain.handover import FileRequest, Handover
from app.domain.ids import RecordId
from app.domain.letters import RightsLetter
from app.domain.user import User
from app.domain.vulnerability import VulnerabilityNamed
from app.storage import homes
from app.storage.reader import Reader
from app.usecases import capsule_keys
from sync.protocol.change import Change
from sync.protocol.entries import UserCertificate
from sync.trust.state import group_id


class Read(Protocol):
    """Runs a question on a query-only connection."""

    def __call__(self, question: Callable[[Reader], Any], /) -> Any:
        """Its answer."""


class FileAudience:
    """`sync.client.ports.Audience` over an unlocked profile, of one organisation (16 bytes)."""

    def __init__(self, read: Read, organisation: bytes) -> None:
        self._read, self._organisation = read, organisation

    def home_of(self, space: bytes) -> bytes | None:
        """The group a space is to be sealed in: where it lives already, else where it belongs.

        A file that changed its site lives on in its old group until somebody of that group has moved
        it (`app.usecases.tending`). None while it cannot be known.
        """
        home: bytes | None = self._read(lambda reader: self._home(reader, space))
        return home

    def may_write(self, roles: Sequence[str], change: Change) -> bool:
        """Whether an author with these roles may make this change; a refused one is kept aside."""
        may = all(
            may_write_plain(roles, op.kind, op.fields, own=op.record == change.author, author=change.author)
            and keeps_seal(op.kind, op.record, op.fields)
            for op in change.ops
        )
        if may and capsule_keys.is_guest(frozenset(roles)):
            may = bool(self._read(lambda reader: capsule_keys.of_own_jobs(reader, change)))
        return may

    def groups(self, people: Sequence[UserCertificate]) -> Mapping[tuple[str, bytes], frozenset[bytes]]:
        """Every group that follows from roles and sites, as (purpose, about) -> members."""
        found = rosters(member(one) for one in people)
        return {(name.purpose.value, name.about): frozenset(users) for name, users in found.items()}

    def _home(self, reader: Reader, space: bytes) -> bytes | None:
        known = homes.home_of_id(reader, space)
        if known is not None:
            return known
        name = belongs_to(reader, space)
        return None if name is None else id_of(self._organisation, within_reach(reader, name, space))


def id_of(organisation: bytes, name: GroupName) -> bytes:
    """The id of a group, 16 bytes."""
    return group_id(organisation, name.purpose.value, name.about)


def belongs_to(reader: Reader, space: bytes) -> GroupName | None:
    """The group a space belongs to by the rules of `app.domain.audiences`; None for one unknown here."""
    found = homes.space_of_id(reader, space)
    if found is None:
        return None
    site = None
    if found.scope in (Scope.FILE, Scope.RESERVED):
        site = homes.site_of_file(reader, found.root)
    elif found.scope is Scope.CAPSULE:
        site = homes.site_of_job(reader, found.root)
    return home_of(found.scope, found.root, found.id, site)


def within_reach(reader: Reader, name: GroupName, space: bytes) -> GroupName:
    """`name`, or a group this person has the key of where that one is another's.

    Who opens a case for a site that is not theirs begins it at their own, and it moves from there. An
    operator begins a reserved part in a group of its own, with the team and the specialists of the site.
    """
    me = _me(reader)
    if me is None or name.purpose not in (Purpose.STAFF, Purpose.RESERVED) or name in groups_of(me):
        return name
    own = sorted(one for one in groups_of(me) if one.purpose is name.purpose)
    if own:
        return own[0]
    return GroupName(Purpose.NAMED, space) if name.purpose is Purpose.RESERVED else name


def member(certificate: UserCertificate) -> Member:
    """Somebody as the membership log certifies them."""
    return Member(
        RecordId(certificate.user),
        frozenset(certificate.roles),
        frozenset(RecordId(site) for site in certificate.sites),
    )


def named_readers(reader: Reader) -> dict[GroupName, frozenset[RecordId]]:
    """The groups of what this laptop holds for named readers."""
    found: dict[GroupName, frozenset[RecordId]] = {}
    for note in reader.find(NamedNote):
        found.update(_readers(reader, note.id, note.readers))
    for flag in reader.find(VulnerabilityNamed):
        found.update(_readers(reader, flag.id, flag.readers))
    for offer in reader.find(Handover):
        found.update(_readers(reader, offer.id, offer.readers))
    for asked in reader.find(FileRequest):
        found.update(_readers(reader, asked.id, asked.readers))
    for letter in reader.find(RightsLetter):
        found.update(_readers(reader, letter.id, letter.readers))
    me = reader.local("user")
    found.update(capsule_keys.readers_of_points(reader, RecordId(me) if me is not None else None))
    return found


def certified_sites(sites: frozenset[RecordId]) -> tuple[bytes, ...]:
    """Sites as a certificate says them: `NOWHERE` stands for having none, so that it can be looked after."""
    return tuple(sorted(sites or {NOWHERE}))


def _readers(
    reader: Reader, note: RecordId, readers: frozenset[RecordId]
) -> dict[GroupName, frozenset[RecordId]]:
    space = homes.space_about(reader, Scope.NAMED, note)
    return {} if space is None else {GroupName(Purpose.NAMED, space.id): readers}


def _me(reader: Reader) -> Member | None:
    id_ = reader.local("user")
    user = reader.get(User, RecordId(id_)) if id_ is not None else None
    if user is None:
        return None
    me = Member(user.id, frozenset({user.role or ""}), user.sites)
    return Member(user.id, me.roles, sites_of(me))
