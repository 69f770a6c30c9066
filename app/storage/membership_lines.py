"""What the kept lines of the membership log say of laptops and people, without checking them again.

They were checked when they were kept. Here they are only looked through, for pages and certificates.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from app.domain.roles import OFFICER
from app.storage import device
from app.storage.reader import Reader
from app.storage.store import Store
from sync.protocol.entries import (
    ROOT,
    DeviceCertificate,
    EntryKind,
    Erase,
    RevokeDevice,
    RevokeUser,
    UserCertificate,
    body_of,
    decode_entry,
)

if TYPE_CHECKING:
    from sync.trust.roster import Roster

LOOKED = "erased.looked"
"""In `local`: how many lines of the membership log were looked through for orders to erase."""

FOUNDER = 1
"""The line in which the root certifies who founds the organisation."""

_WANTED = frozenset(
    {EntryKind.USER, EntryKind.DEVICE, EntryKind.REVOKE_USER, EntryKind.REVOKE_DEVICE, EntryKind.ERASE}
)


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A laptop, whose it is, and whether it was taken away later."""

    device: bytes
    user: bytes
    withdrawn: bool = False


def is_alone(reader: Reader) -> bool:
    """Whether this laptop belongs to no organisation."""
    return not reader.rows("SELECT 1 FROM identity")


def certificate_of(reader: Reader, user: bytes) -> UserCertificate | None:
    """The certificate of somebody who belongs; None for who does not, or not any more."""
    found: UserCertificate | None = None
    for _, body in _bodies(reader):
        if isinstance(body, UserCertificate) and body.user == user:
            found = body
        elif isinstance(body, RevokeUser) and body.user == user:
            found = None
    return found


def devices_before(reader: Reader, line: int, order: bytes = b"") -> list[DeviceLine]:
    """The laptops that belonged when line `line` was written, with what became of them. An `order` to erase
    goes before its line: it was given again further on if a server had forgotten it."""
    found: dict[bytes, DeviceLine] = {}
    bodies = _bodies(reader)
    line = next((seq for seq, body in bodies if isinstance(body, Erase) and body.order == order), line)
    for seq, body in bodies:
        if isinstance(body, DeviceCertificate) and seq < line:
            found[body.device] = DeviceLine(body.device, body.user)
        elif isinstance(body, RevokeDevice | RevokeUser):
            for one in _revoked(found, body):
                if seq < line:
                    del found[one.device]
                else:
                    found[one.device] = replace(one, withdrawn=True)
    return list(found.values())


def orders(reader: Reader) -> dict[bytes, int]:
    """Each order to erase with its first line."""
    found: dict[bytes, int] = {}
    for seq, body in _bodies(reader):
        if isinstance(body, Erase):
            found.setdefault(body.order, seq)
    return found


def certified_at(reader: Reader) -> dict[bytes, int]:
    """Each laptop with the line that let it in."""
    return {body.device: seq for seq, body in _bodies(reader) if isinstance(body, DeviceCertificate)}


def present_device(reader: Reader) -> bytes:
    """The id (8 bytes) this laptop writes under."""
    number = device.number(reader.tables)
    return bytes(reader.rows("SELECT id FROM device WHERE number = ?", [number])[0][0])


def own_devices(reader: Reader) -> list[bytes]:
    """The ids (8 bytes) this laptop answers for: its own, and those of the files a backup took the place of.

    Not those of a file that was copied to another laptop: the one it came from answers for itself.
    """
    return device.speaks_for(reader.tables)


def _revoked(found: dict[bytes, DeviceLine], body: RevokeDevice | RevokeUser) -> list[DeviceLine]:
    if isinstance(body, RevokeDevice):
        return [found[body.device]] if body.device in found else []
    return [one for one in found.values() if one.user == body.user]


def _bodies(reader: Reader) -> list[tuple[int, object]]:
    lines = [
        (seq, decode_entry(raw)) for seq, raw in reader.rows("SELECT seq, entry FROM membership ORDER BY seq")
    ]
    return [(seq, body_of(entry)) for seq, entry in lines if entry.kind in _WANTED]


def looked_at(reader: Reader) -> int:
    """How many lines were looked through for orders to erase."""
    return int(reader.local(LOOKED) or 0)


def has_orders(reader: Reader, first: int) -> bool:
    """Whether an order to erase stands among the lines from `first` on."""
    sql = "SELECT entry FROM membership WHERE seq >= ?"
    return any(decode_entry(raw).kind == EntryKind.ERASE for (raw,) in reader.each(sql, [first]))


def crowned(reader: Reader, first: int) -> tuple[list[tuple[bytes, int]], int]:
    """Whom the root made an officer in lines from `first` on, each with the moment (ms), and the number of
    the next line: somebody used the recovery kit. Not who founded the organisation."""
    found, last = list[tuple[bytes, int]](), first
    for seq, raw in reader.each("SELECT seq, entry FROM membership WHERE seq >= ? ORDER BY seq", [first]):
        entry, last = decode_entry(raw), seq + 1
        if seq > FOUNDER and entry.author == ROOT and entry.kind == EntryKind.USER:
            body = body_of(entry)
            if isinstance(body, UserCertificate) and OFFICER in body.roles:
                found.append((body.user, entry.at_ms))
    return found, last


def look(store: Store) -> None:
    """Everything so far has been looked through."""
    (last,) = store.rows("SELECT coalesce(max(seq) + 1, 0) FROM membership")[0]
    store.remember_local(LOOKED, last)


def look_again(store: Store, first: int) -> None:
    """Lines from `first` on are others now."""
    store.remember_local(LOOKED, min(looked_at(store), first))


def entries(reader: Reader) -> list[bytes]:
    """All kept lines."""
    return [row[0] for row in reader.rows("SELECT entry FROM membership ORDER BY seq")]


def checked(reader: Reader) -> Roster:
    """The roster of all kept lines, signatures and all."""
    return _checked(tuple(entries(reader)))


@lru_cache(maxsize=1)
def _checked(lines: tuple[bytes, ...]) -> Roster:
    """A page asks for it several times: the same bytes hold again."""
    from sync.trust.roster import Roster

    return Roster.empty().extended(lines)
