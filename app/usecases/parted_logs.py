"""Two lists of colleagues: the one read here and the server's, after the server was put back from a copy.

Most of it mends itself (`sync.client.rejoining`). Where who wrote the lost lines does not come back, an
officer looks at both lists in words and decides; the decision is signed and stands in the log for all to see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.domain.user import User
from app.storage import membership_lines
from app.storage.reader import Reader
from app.storage.replica_outbox import NOTE
from app.storage.replica_trust import read_identity
from app.usecases import server_time
from app.usecases.lines import Doors, heard, on_line
from sync.protocol.entries import DeviceCertificate, EntryKind, RevokeDevice, RevokeUser, UserCertificate

if TYPE_CHECKING:
    from sync.trust.parting import Line, Parting

PARTED: Final = "parted"
"""What the engine calls it, and remembers it under."""
_WHAT: Final[Mapping[int, str]] = {
    EntryKind.USER: "user",
    EntryKind.DEVICE: "device",
    EntryKind.REVOKE_USER: "removed",
    EntryKind.REVOKE_DEVICE: "laptop_gone",
    EntryKind.POLICY: "setting",
    EntryKind.ERASE: "erase",
}


@dataclass(frozen=True, slots=True)
class PartedLine:
    """One line of one of the lists. `what` is the end of its sentence's key, `name` whom it is about, `by`
    who wrote it (both empty where nobody here knows), `waits` whether it keeps the two apart."""

    what: str
    name: str
    by: str
    at_ms: int
    roles: tuple[str, ...] = ()
    waits: bool = False


@dataclass(frozen=True, slots=True)
class PartedLogs:
    """What stands in one list alone. Keys of groups, which follow from the rest, are counted only.

    `awaited`: who could end it by coming on the line; `handed`: the lost lines came in a file by hand.
    """

    lost: tuple[PartedLine, ...]
    told: tuple[PartedLine, ...]
    keys: int
    awaited: tuple[str, ...]
    may_decide: bool
    handed: bool


def parted(reader: Reader) -> PartedLogs | None:
    """The two lists as they were found last, in words; None where there is one list."""
    kept = reader.local(NOTE + PARTED)
    identity = read_identity(reader) if kept else None
    if identity is None:
        return None
    from sync.client import rejoining

    found = rejoining.parted(kept, membership_lines.entries(reader))
    if found is None or found.is_settled:
        return None
    names = {bytes(user.id): user.name or "" for user in reader.find(User)}
    lost = _lines(found, found.lost, names)
    return PartedLogs(
        lost,
        _lines(found, found.told, names),
        len(found.lost) - len(lost),
        tuple(sorted({names.get(one.entry.author, "") for one in found.missing} - {""})),
        rejoining.may_decide(found, identity.user),
        rejoining.is_handed(kept),
    )


def _lines(found: Parting, some: Sequence[Line], names: Mapping[bytes, str]) -> tuple[PartedLine, ...]:
    waits = {one.seq for one in (*found.missing, *found.doubtful) if one in some}
    made = (_line(found, one, names, one.seq in waits) for one in some)
    return tuple(one for one in made if one is not None)


def decide(doors: Doors) -> None:
    """Bring the lists together: what the server has lost is written again over this officer's name, the rest
    counts as seen to. LineTrouble where that cannot be; then it may be tried again."""
    from sync.client import rejoining
    from sync.client.following import follow
    from sync.protocol.faults import Fault, SyncError

    with on_line(doors) as laptop:
        try:
            follow(laptop)
        except SyncError as error:
            if error.detail != PARTED:
                raise
        if not rejoining.decide(laptop):
            raise SyncError(Fault.FORKED, PARTED)
        follow(laptop)
        doors.do(heard, server_time.earlier(laptop))


def _line(found: Parting, one: Line, names: Mapping[bytes, str], waits: bool) -> PartedLine | None:
    what = _WHAT.get(one.entry.kind)
    if what is None:
        return None
    user = _about(found, one)
    known = found.base.user(user) if what == "user" else None
    roles = one.body.roles if isinstance(one.body, UserCertificate) else ()
    return PartedLine(
        "placed" if known is not None else what,
        names.get(user, ""),
        names.get(one.entry.author, ""),
        one.entry.at_ms,
        roles,
        waits,
    )


def _about(found: Parting, one: Line) -> bytes:
    match one.body:
        case UserCertificate(user=user) | DeviceCertificate(user=user) | RevokeUser(user=user):
            return user
        case RevokeDevice(device=device):
            return found.mine.author_of(device) or found.theirs.author_of(device) or b""
        case _:
            return b""
