"""The emergency key of a site: made with a new code, found, and opened by those who read its files anyway."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import msgspec

from app.crypto import envelope_code
from app.crypto.envelope_code import EnvelopeCode
from app.crypto.stretching import Cost
from app.domain.audiences import GroupName, Purpose
from app.domain.emergency import AGES, BreakGlass, EscrowKey
from app.domain.ids import RecordId
from app.domain.roles import SUPERVISOR
from app.domain.sealed_records import is_true, sealed
from app.domain.site import Site
from app.domain.user import User
from app.errors import DomainError, NotAllowed
from app.storage import escrow
from app.storage.reader import Reader
from app.storage.replica_trust import read_identity
from app.storage.store import Store
from app.usecases.audience import id_of
from app.usecases.permissions import Act, allowed, require
from app.usecases.saving import keep, now

NONE, OPENED, LEFT, OLD = "none", "opened", "left", "old"
"""Why a site should be given a new code: `emergency.due.<reason>`."""
_OLDER: Final = 3
"""Codes before the present one that are recognised, to say that the envelope is an old one."""


class NotReadyYet(DomainError):
    """This laptop does not hold the keys of the site's reserved parts yet: the first sync brings them."""

    key = "emergency.not_ready"


class WrongCode(DomainError):
    """The words are a code, but not of this site."""

    key = "emergency.wrong_code"


class OldCode(DomainError):
    """The words are those of an envelope that was replaced."""

    key = "emergency.old_code"


@dataclass(frozen=True, slots=True)
class Stretched:
    """What the words stand for, ready to lock with: it took its time outside any transaction."""

    salt: bytes
    key: bytes

    def __repr__(self) -> str:
        return "Stretched(...)"


@dataclass(frozen=True, slots=True)
class CodeStanding:
    """The code of one site: its key, and why it should be replaced (empty: it should not)."""

    site: RecordId
    key: EscrowKey | None
    due: str
    site_name: str = ""


class _Locked(msgspec.Struct, array_like=True, frozen=True):
    salt: bytes
    memory_kib: int
    passes: int
    lanes: int
    seed: bytes


_lock = msgspec.msgpack.Decoder(_Locked)


def stretched(code: EnvelopeCode) -> Stretched:
    """Stretch a new code; takes a good part of a second."""
    salt = envelope_code.new_salt()
    return Stretched(salt, envelope_code.code_key(code, salt))


def establish(store: Store, site: RecordId, code: Stretched) -> EscrowKey:
    """Make a new epoch of a site's key, opened by `code`; what was sealed to the one before opens too.

    NotAllowed for others than a supervisor of that site; NotReadyYet before the first sync.
    """
    require(store.by, Act.KEEP_ESCROW)
    if site not in store.by.sites:
        raise NotAllowed(act=Act.KEEP_ESCROW.value)
    from sync.seal import boxes  # a laptop that works alone never loads it
    from sync.seal import escrow as seals

    group = _group(store, site)
    held = escrow.newest_secret(store, group) if group else None
    if held is None:
        raise NotReadyYet
    epoch, secret = held
    known, opening = to_try(store, site), seeds(store, site)
    before = _newest([key for key in known if key.id in opening])
    earlier = opening[before.id] if before else None
    seed = boxes.new_seed()
    public = boxes.public_of(seed)
    about = _about(site, public)
    locked = _Locked(
        code.salt,
        envelope_code.COST.memory_kib,
        envelope_code.COST.passes,
        envelope_code.COST.lanes,
        seals.lock_seed(seed, code.key, about),
    )
    made = EscrowKey(
        site=site,
        number=max((key.number or 0 for key in known), default=0) + 1,
        public=to_text(public),
        locked=to_text(msgspec.msgpack.encode(locked)),
        kept=to_text(seals.keep_seed(seed, secret, about)),
        kept_epoch=epoch,
        after=before.id if before else None,
        link=to_text(seals.link_seed(earlier, seed, about)) if earlier else None,
        made_by=store.by.id,
        made_at=now(store),
    )
    store.note_act("key", detail=["escrow_key"])
    return keep(store, sealed(made))


def keys_of(reader: Reader, site: RecordId) -> list[EscrowKey]:
    """The keys of a site that say what they said when they were written, oldest first."""
    found = [key for key in reader.find(EscrowKey, site=site) if is_true(key)]
    return sorted(found, key=lambda key: (key.number or 0, key.id))


def current(reader: Reader, site: RecordId) -> EscrowKey | None:
    """The key what is written now is sealed to; None when there is none this program can seal to, or whoever
    made it is not the supervisor of that site any more."""
    found = keys_of(reader, site)
    return _newest([key for key in found if _is_rightful(reader, key) and _seals(key)])


def to_try(reader: Reader, site: RecordId) -> list[EscrowKey]:
    """The keys of a site, the one whose words are asked for last; what nobody of the site made is first."""
    return sorted(keys_of(reader, site), key=lambda key: _is_rightful(reader, key))


def seeds(reader: Reader, site: RecordId) -> dict[RecordId, bytes]:
    """The private halves of a site's keys, by key, for who reads its reserved parts; none for others."""
    from sync.seal import boxes
    from sync.seal import escrow as seals
    from sync.seal.broken import SealBroken

    group = _group(reader, site)
    found: dict[RecordId, bytes] = {}
    for key in keys_of(reader, site) if group else ():
        secret = escrow.secret(reader, group or b"", key.kept_epoch or 0)
        try:
            public = from_text(key.public)
            seed = seals.kept_seed(from_text(key.kept), secret, _about(site, public)) if secret else b""
            if seed and boxes.public_of(seed) == public:
                found[key.id] = seed
        except SealBroken:
            continue
    return found


def behind(reader: Reader, key: EscrowKey) -> dict[RecordId, bytes]:
    """The private halves the words of `key` would open, for who reads the site's reserved parts; else none.

    A key made beside it, by somebody who did not know of it, is not among them.
    """
    site = key.site or RecordId(b"")
    seed = seeds(reader, site).get(key.id)
    return _chain({one.id: one for one in keys_of(reader, site)}, key, seed) if seed else {}


def opened_by(keys: list[EscrowKey], typed: EnvelopeCode) -> dict[RecordId, bytes]:
    """The private halves the words open: of the last of `keys` (`to_try`), and of those linked behind it.

    WrongCode when they open none; OldCode when they are those of an envelope before it. Takes
    a good part of a second for each key that was tried.
    """
    newest = keys[-1] if keys else None
    seed = _unlocked(newest, typed) if newest else None
    if newest is None or seed is None:
        older = keys[:-1][-_OLDER:]
        raise OldCode if any(_unlocked(key, typed) for key in older) else WrongCode
    return _chain({key.id: key for key in keys}, newest, seed)


def standing(reader: Reader, site: RecordId, at: datetime) -> CodeStanding:
    """Where a site stands with its code on a day."""
    made = keys_of(reader, site)
    key = current(reader, site)
    if key is None:
        return CodeStanding(site, None, LEFT if made else NONE)
    if reader.find(BreakGlass, key=key.id, limit=1):
        return CodeStanding(site, key, OPENED)
    maker = reader.get(User, key.made_by)
    if maker is None or maker.disabled_on is not None:
        return CodeStanding(site, key, LEFT)
    old = key.made_at is not None and at - key.made_at > AGES
    return CodeStanding(site, key, OLD if old else "")


def standings(reader: Reader, by: User, at: datetime) -> list[CodeStanding]:
    """Where the sites of a supervisor stand; nothing for others, and for a laptop that works alone."""
    if not allowed(by, Act.KEEP_ESCROW) or read_identity(reader) is None:
        return []
    sites = reader.get_many(Site, sorted(by.sites))
    named = sorted((held.name or "", site) for site, held in sites.items())
    return [replace(standing(reader, site, at), site_name=name) for name, site in named]


def to_text(data: bytes) -> str:
    """Bytes as they stand in a text field."""
    return base64.b64encode(data).decode()


def from_text(text: str | None) -> bytes:
    """The bytes behind a text field; nothing for what is none."""
    try:
        return base64.b64decode(text or "", validate=True)
    except ValueError:
        return b""


def _newest(keys: list[EscrowKey]) -> EscrowKey | None:
    return keys[-1] if keys else None


def _seals(key: EscrowKey) -> bool:
    """Whether something can be sealed to it here: a note is never lost for a key of another form."""
    from sync.seal import boxes

    return len(from_text(key.public)) == boxes.PUBLIC_BYTES


def _is_rightful(reader: Reader, key: EscrowKey) -> bool:
    """By somebody who supervises, or supervised until they left, the very site it is for."""
    maker = reader.get(User, key.made_by)
    return maker is not None and maker.role == SUPERVISOR and key.site in maker.sites


def _group(reader: Reader, site: RecordId) -> bytes | None:
    identity = read_identity(reader)
    return id_of(identity.organisation, GroupName(Purpose.RESERVED, site)) if identity else None


def _about(site: RecordId, public: bytes) -> bytes:
    return site + hashlib.sha256(public).digest()[:16]


def _unlocked(key: EscrowKey, typed: EnvelopeCode) -> bytes | None:
    from sync.seal import escrow as seals
    from sync.seal.broken import SealBroken

    try:
        locked = _lock.decode(from_text(key.locked))
        cost = Cost(locked.memory_kib, locked.passes, locked.lanes)
        code_key = envelope_code.code_key(typed, locked.salt, cost)
        about = _about(key.site or RecordId(b""), from_text(key.public))
        return seals.unlock_seed(locked.seed, code_key, about)
    except (SealBroken, ValueError, msgspec.MsgspecError):
        return None


def _chain(keys: dict[RecordId, EscrowKey], key: EscrowKey, seed: bytes) -> dict[RecordId, bytes]:
    """This key and those before it, one under the other."""
    from sync.seal import escrow as seals
    from sync.seal.broken import SealBroken

    found = {key.id: seed}
    while key.after in keys and key.after not in found and key.link:
        about = _about(key.site or RecordId(b""), from_text(key.public))
        try:
            seed = seals.linked_seed(from_text(key.link), seed, about)
        except SealBroken:
            break
        key = keys[key.after]
        found[key.id] = seed
    return found
