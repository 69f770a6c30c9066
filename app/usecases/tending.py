"""What the program does for the organisation after a round of sync, without anybody asking.

Groups follow roles and sites; the readers of a named note get their group; an operator receives the
reserved part of the cases they work on; a file whose case went to another site moves there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from app.domain.audiences import GroupName, Purpose, home_of, rosters
from app.domain.declaration import Scope
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.roles import OPERATOR, Act
from app.domain.space_ids import space_id
from app.errors import DomainError
from app.storage import homes
from app.storage.reader import Reader
from app.storage.spaces import Space
from app.storage.store import Store
from app.usecases import audit_weeks, capsule_keys, server_time
from app.usecases.audience import Read, id_of, member, named_readers
from app.usecases.lines import Doors, connected
from app.usecases.permissions import require
from app.usecases.saving import must_find
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import Cursor
from sync.protocol.replication import Page

if TYPE_CHECKING:
    from sync.client.laptop import Laptop

PROMISED = "reserved.promised"
"""Local key: reserved parts a person chose to open to somebody, as [[person, user], ...] in hex."""
SHARED = "shared_with"
"""Local key of what was opened to whom, so that it is opened once."""

TENDED = "tended"
"""Local key of the state in which there was nothing left to do."""
_OF_SITES = frozenset((Purpose.STAFF.value, Purpose.RESERVED.value))


class NothingReserved(DomainError):
    """There is no reserved part yet, or this laptop has no key to it."""

    key = "members.nothing_reserved"


@dataclass(frozen=True, slots=True)
class Tended:
    """How much there was to do."""

    groups: bool = False
    readers: int = 0
    opened: int = 0
    moved: int = 0

    @property
    def anything(self) -> bool:
        """Whether another round of sync is worth it at once."""
        return self.groups or bool(self.readers or self.opened or self.moved)


def tend(laptop: Laptop, read: Read) -> Tended:
    """Put in order what this person may; SyncError where the line fails, the rest stands."""
    from sync.client import healing, membership

    groups = membership.reconcile(laptop)
    state = _state_of(laptop, read)
    if not groups and laptop.replica.remembered(TENDED) == state:
        return Tended()
    readers = sum(_state(laptop, name, users) for name, users in _named(laptop, read).items())
    readers += _audit(laptop, read)
    opened = sum(_open(laptop, space, user) for space, user in _owed(laptop, read))
    opened += _capsules(laptop, read)
    moved = sum(_move(laptop, space, name) for space, name in _misplaced(laptop, read))
    if groups or readers:
        healing.unpark(laptop)
    if not (readers or opened or moved):
        laptop.replica.remember(TENDED, state)
    return Tended(groups, readers, opened, moved)


def _state_of(laptop: Laptop, read: Read) -> bytes:
    """Changes whenever there may be something to do: a new change here, a new line of the log, a new home."""
    promised = len(read(promises))
    day = _now(laptop).date().isoformat()
    return f"{read(homes.mark)} {laptop.roster.total} {laptop.keyring.changes} {promised} {day}".encode()


def _capsules(laptop: Laptop, read: Read) -> int:
    """Give mediators the keys of their jobs, take them back, leave them out of what they reported."""
    from sync.client import membership

    count = 0
    for space, user in _sure(laptop, read, _to_give, server_time.later):
        if _open(laptop, space, user):
            _note(laptop, _token(laptop, space, user), without=_back(space, user))
            count += 1
    for space, user in _sure(laptop, read, _to_take_back, server_time.earlier):
        if _taken(partial(membership.take_back, laptop, space, user)):
            _note(laptop, _back(space, user), without=_token(laptop, space, user))
            count += 1
    left = read(lambda reader: capsule_keys.left_in(reader, laptop))
    return count + sum(_state(laptop, name, users) for name, users in left)


Due = list[tuple[bytes, RecordId]]


def _sure(
    laptop: Laptop,
    read: Read,
    due: Callable[[Laptop, Read, datetime], Due],
    by_both: Callable[[Laptop], datetime],
) -> Due:
    """What is due by this laptop's clock, where there is anything, and by the server's too."""
    return due(laptop, read, by_both(laptop)) if due(laptop, read, _now(laptop)) else []


def _to_give(laptop: Laptop, read: Read, now: datetime) -> Due:
    done = _done(laptop)
    found: Due = read(lambda reader: capsule_keys.to_give(reader, laptop, now))
    return [(space, user) for space, user in found if _token(laptop, space, user) not in done]


def _to_take_back(laptop: Laptop, read: Read, now: datetime) -> Due:
    done = _done(laptop)
    found: Due = read(lambda reader: capsule_keys.to_take_back(reader, laptop, now))
    held = [(space, user) for space, user in found if laptop.replica.home(space) is not None]
    return [(space, user) for space, user in held if _back(space, user) not in done]


def _audit(laptop: Laptop, read: Read) -> int:
    """Let those read this person's own book of the audit who may today, and nobody else."""
    wanted = read(lambda reader: audit_weeks.readers(reader, laptop))
    return int(wanted is not None and _state(laptop, *wanted))


def _now(laptop: Laptop) -> datetime:
    return datetime.fromtimestamp(laptop.now_ms() / 1000, UTC)


def open_reserved(doors: Doors, person: RecordId, user: RecordId) -> None:
    """Open the reserved part of a person's file to a colleague; recorded. NothingReserved, NotYours."""
    doors.do(_recorded, person)
    with connected(doors) as laptop:
        space = space_id(Scope.RESERVED, person)
        if not _open(laptop, space, user):
            raise NothingReserved


def promise_reserved(store: Store, person: RecordId, user: RecordId) -> None:
    """Open the reserved part of a file to a colleague at the next round of sync; recorded."""
    _recorded(store, person)
    promised = [*promises(store), (person, user)]
    store.remember_local(PROMISED, json.dumps([[one.hex(), other.hex()] for one, other in promised]))


def promises(reader: Reader) -> list[tuple[RecordId, RecordId]]:
    """What was promised on this laptop, person and colleague, oldest first."""
    kept = json.loads(reader.local(PROMISED) or "[]")
    return [(RecordId(bytes.fromhex(one)), RecordId(bytes.fromhex(other))) for one, other in kept]


def _recorded(store: Store, person: RecordId) -> None:
    require(store.by, Act.SHARE_RESERVED)
    store.note_act("share", must_find(store, Person, person), detail=["reserved_note"])


def _state(laptop: Laptop, name: GroupName, users: frozenset[RecordId]) -> bool:
    from sync.client import membership

    active = {one.user for one in laptop.roster.users()}
    return membership.set_group(laptop, name.purpose.value, name.about, users & active)


def _named(laptop: Laptop, read: Read) -> dict[GroupName, frozenset[RecordId]]:
    """Groups of readers that lack somebody: nobody is ever left out here, a note has been read."""
    me = laptop.identity.user
    wanted: dict[GroupName, frozenset[RecordId]] = dict(read(named_readers))
    wanted.update(read(lambda reader: _reserved_by_operators(laptop, reader)))
    lacking: dict[GroupName, frozenset[RecordId]] = {}
    for name, users in wanted.items():
        stated = laptop.roster.group(id_of(laptop.identity.organisation, name))
        held = frozenset(RecordId(one) for one in stated.members) if stated else frozenset()
        active = frozenset(RecordId(one.user) for one in laptop.roster.users())
        if me in users and (stated is None or me in held) and (users & active) - held:
            lacking[name] = users | held
    return lacking


def _reserved_by_operators(laptop: Laptop, reader: Reader) -> dict[GroupName, frozenset[RecordId]]:
    """Reserved parts begun by somebody without the site's key: for the team and the site's specialists."""
    everybody = [member(one) for one in laptop.roster.users()]
    by_group = rosters(everybody)
    found: dict[GroupName, frozenset[RecordId]] = {}
    for space, lives in homes.homed(reader, Scope.RESERVED):
        own = GroupName(Purpose.NAMED, space.id)
        if lives is not None and lives != id_of(laptop.identity.organisation, own):
            continue
        site = homes.site_of_file(reader, space.root)
        belongs = home_of(space.scope, space.root, space.id, site)
        specialists = by_group.get(belongs, frozenset()) if belongs else frozenset()
        if lives is None and laptop.identity.user in specialists:
            continue
        found[own] = specialists | homes.team_of(reader, space.root) | {RecordId(laptop.identity.user)}
    return found


def _owed(laptop: Laptop, read: Read) -> list[tuple[bytes, RecordId]]:
    """Reserved parts of ours that an operator of their team has not been given."""
    operators = {RecordId(one.user) for one in laptop.roster.users() if OPERATOR in one.roles}
    mine = laptop.roster.groups_of(laptop.identity.user)

    def look(reader: Reader) -> list[tuple[bytes, RecordId]]:
        found, teams = [], homes.teams(reader, Scope.RESERVED)
        for space, home in homes.homed(reader, Scope.RESERVED):
            team = teams.get(space.root, set()) & operators
            if team and home is not None and home in mine:
                held = laptop.roster.members_of(home)
                found += [(space.id, user) for user in sorted(team) if user not in held]
        active = {one.user for one in laptop.roster.users()}
        found += [(space_id(Scope.RESERVED, p), user) for p, user in promises(reader) if user in active]
        return found

    done = _done(laptop)
    return [(space, user) for space, user in read(look) if _token(laptop, space, user) not in done]


def _open(laptop: Laptop, space: bytes, user: RecordId) -> bool:
    from sync.client import membership

    home = laptop.replica.home(space)
    if home is None or home not in laptop.roster.groups_of(laptop.identity.user):
        return False
    if not _taken(lambda: membership.share(laptop, space, home, user)):
        return False
    _note(laptop, _token(laptop, space, user))
    return True


def _note(laptop: Laptop, token: bytes, *, without: bytes = b"") -> None:
    laptop.replica.remember(SHARED, b"".join(sorted({*_done(laptop), token} - {without})))


def _back(space: bytes, user: RecordId) -> bytes:
    """Stands for a key that was taken back."""
    return hashlib.sha256(b"back|" + space + user).digest()


def _token(laptop: Laptop, space: bytes, user: RecordId) -> bytes:
    """Space, reader, and the epoch and keys it was opened with: after new ones it is opened again."""
    home = laptop.replica.home(space) or b""
    group, certificate = laptop.roster.group(home), laptop.roster.user(user)
    told = (space, user, home, str(group.epoch if group else 0).encode())
    return hashlib.sha256(b"|".join((*told, certificate.seal_pk if certificate else b""))).digest()


def _done(laptop: Laptop) -> frozenset[bytes]:
    kept = laptop.replica.remembered(SHARED) or b""
    return frozenset(kept[at : at + 32] for at in range(0, len(kept), 32))


def _misplaced(laptop: Laptop, read: Read) -> list[tuple[Space, GroupName]]:
    """Files and reserved parts that live in a group of ours but belong to another that exists."""
    organisation, mine = laptop.identity.organisation, laptop.roster.groups_of(laptop.identity.user)
    sites = {
        group.group: RecordId(group.about) for group in laptop.roster.groups() if group.purpose in _OF_SITES
    }

    def look(reader: Reader) -> list[tuple[Space, GroupName]]:
        found = []
        for space, home in homes.at_other_sites(reader, sites):
            name = home_of(space.scope, space.root, space.id, homes.site_of_file(reader, space.root))
            if home in mine and name is not None and _should_move(laptop, space, home, name):
                found.append((space, name))
        return found

    return [(space, name) for space, name in read(look) if laptop.roster.group(id_of(organisation, name))]


def _should_move(laptop: Laptop, space: Space, home: bytes, name: GroupName) -> bool:
    organisation = laptop.identity.organisation
    if home == id_of(organisation, name):
        return False
    # A part begun by an operator stays with its team and the specialists of the site.
    return home != id_of(organisation, GroupName(Purpose.NAMED, space.id))


def _move(laptop: Laptop, space: Space, name: GroupName) -> bool:
    from sync.client import membership

    home, group = laptop.replica.home(space.id), id_of(laptop.identity.organisation, name)
    if home is None or not _taken(lambda: membership.move(laptop, space.id, home, group)):
        return False
    cursor = laptop.replica.cursors([space.id]).get(space.id, Cursor(space.id, 0, b""))
    laptop.replica.apply(Page((), (cursor,), {space.id: group}))
    return True


def _taken(give: Callable[[], None]) -> bool:
    """Whether the server took it; refused (the space is new, or moved meanwhile) it is tried again later."""
    try:
        give()
    except SyncError as error:
        if error.fault is not Fault.REFUSED:
            raise
        return False
    return True
