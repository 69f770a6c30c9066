"""Sealed copies of what is reserved: made with every save, put right after every round of sync.

Who writes makes the copy in the same transaction. Whoever reads the reserved parts of the site looks
after the rest: what was merged, what was written before there was a key, a file that came from another
site, a copy somebody else has overwritten with something false.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

import msgspec

from app.domain.declaration import Record, Scope, kind_of
from app.domain.emergency import EscrowCopy, EscrowKey, copied_kinds, copy_id
from app.domain.ids import ID_BYTES, RecordId
from app.domain.values import from_plain
from app.storage import escrow, homes
from app.storage.reader import Reader
from app.storage.rows import plain_fields
from app.storage.store import Store
from app.usecases.emergency import keys
from app.usecases.lines import Doors
from app.usecases.permissions import Act, allowed

ROOM: Final = 256 * 1024
"""Letters of sealed copies after which the rest of a file waits for the next transaction."""
SEEN: Final = "escrow.seen"
"""Local key: the last change that was looked at, the keys there were, and how far all files were looked
through since those came."""


class _Inside(msgspec.Struct, array_like=True, frozen=True):
    kind: str
    record: bytes
    fields: dict[int, Any]


_inside = msgspec.msgpack.Decoder(_Inside)


def copy_written(store: Store, written: Iterable[tuple[str, RecordId]]) -> None:
    """Copy records a transaction wrote, by name of their kind; a copy of what it deleted goes too."""
    found: dict[RecordId, EscrowKey | None] = {}
    for name, id_ in written:
        record = store.get(store.registry.named(name).record, id_)
        if record is None:
            _drop(store, id_)
            continue
        person = person_of(record)
        if person not in found:
            found[person] = _key_for(store, person)
        key = found[person]
        if key is not None:
            make(store, record, key)


def make(store: Store, record: Record, key: EscrowKey) -> EscrowCopy:
    """Seal a copy of a reserved record, in place of the one before."""
    from sync.seal import escrow as seals  # a laptop that works alone never loads it

    kind, person = kind_of(record), person_of(record)
    plain = msgspec.msgpack.encode(_Inside(kind.name, record.id, dict(plain_fields(kind, record))))
    id_ = copy_id(record.id)
    box = seals.seal_copy(keys.from_text(key.public), plain, _about(key.id, id_, person))
    made = EscrowCopy(id=id_, person=person, sealed=keys.to_text(key.id + box))
    return store.bring(made)


def key_of(copy: EscrowCopy) -> RecordId:
    """The key a copy is sealed to."""
    return RecordId(keys.from_text(copy.sealed)[:ID_BYTES])


def opened(reader: Reader, copy: EscrowCopy, seeds: Mapping[RecordId, bytes]) -> Record | None:
    """The record in a copy; None when none of `seeds` opens it, or it is not what it should be."""
    inside = _unsealed(copy, seeds)
    try:
        return _record(reader, copy, inside) if inside is not None else None
    except (ValueError, TypeError):
        return None


def _unsealed(copy: EscrowCopy, seeds: Mapping[RecordId, bytes]) -> _Inside | None:
    from sync.seal import escrow as seals
    from sync.seal.broken import SealBroken

    data = keys.from_text(copy.sealed)
    key, box = RecordId(data[:ID_BYTES]), data[ID_BYTES:]
    if key not in seeds or copy.person is None:
        return None
    try:
        return _inside.decode(seals.open_copy(seeds[key], box, _about(key, copy.id, copy.person)))
    except (SealBroken, msgspec.MsgspecError):
        return None


def settle_all(doors: Doors) -> bool:
    """After a round of sync: put the copies right, a little at a time; whether anything was written.

    Only for who reads reserved parts by their role, and only once a site has an envelope.
    """
    written = False
    while allowed(doors.user, Act.READ_RESERVED) and doors.read_for_sync(is_due):
        (done,) = doors.receive([settle])
        written = written or bool(done)
    return written


def is_due(reader: Reader) -> bool:
    """Whether something was written, or a key came, since the copies were last looked at."""
    seen, known, swept = _seen(reader)
    now_known = _known(reader)
    return known != now_known or (bool(known) and (swept >= 0 or seen < escrow.newest_change(reader)))


def settle(store: Store) -> int:
    """Put right the copies of the files that were written in next; how many. Call it while `is_due`."""
    seen, known, swept = _seen(store)
    now_known = _known(store)
    if known != now_known:
        seen, swept = escrow.newest_change(store), 0
    return _sweep(store, seen, now_known, swept) if swept >= 0 else _follow(store, seen, now_known)


def _sweep(store: Store, seen: int, known: str, swept: int) -> int:
    """Since a key came every file is looked at once, in the order of their local numbers."""
    count = 0
    part = escrow.reserved_files(store, swept)
    for rid, person in part:
        made, whole = put_right(store, person)
        count += made
        if not whole:
            break
        swept = rid
    _remember(store, seen, known, swept if part else -1)
    return count


def _follow(store: Store, seen: int, known: str) -> int:
    """What was written since."""
    until = min(escrow.newest_change(store), seen + escrow.CHANGES)
    done = [put_right(store, person) for person in escrow.files_written(store, seen, until)]
    _remember(store, until if all(whole for _, whole in done) else seen, known, -1)
    return sum(made for made, _ in done)


def put_right(store: Store, person: RecordId) -> tuple[int, bool]:
    """Make the copies of one file say what its reserved part says: how many did not; whether that was all.

    Only who reads the reserved parts of the site can tell. What one transaction writes in a file travels in
    one envelope, so `ROOM` is the most it makes.
    """
    found = [
        (id_, alive, kind)
        for kind in copied_kinds(store.registry)
        for id_, alive in escrow.lives(store, kind, person).items()
    ]
    key = _key_for(store, person) if found else None
    seeds = keys.behind(store, key) if key is not None else {}
    if key is None or not seeds:
        return 0, True
    made = written = 0
    for id_, alive, kind in found:
        if written > ROOM:
            return made, False
        record = store.get(kind.record, id_) if alive else None
        if record is None:
            made += _drop(store, id_)
        elif not _is_good(store, record, seeds):
            written += len(make(store, record, key).sealed or "")
            made += 1
    return made, True


def person_of(record: Record) -> RecordId:
    """Whose file a reserved record is part of."""
    person: RecordId = getattr(record, "person", None) or RecordId(b"")
    return person


def _is_good(store: Store, record: Record, seeds: Mapping[RecordId, bytes]) -> bool:
    """Whether the copy of a record opens and says the same; who wrote it proves nothing.

    What a newer program alone wrote into it is let be: two programs must not correct each other for ever.
    """
    copy = store.get(EscrowCopy, copy_id(record.id))
    inside = _unsealed(copy, seeds) if copy is not None else None
    if inside is None or (inside.kind, inside.record) != (kind_of(record).name, record.id):
        return False
    return all(inside.fields.get(n) == value for n, value in plain_fields(kind_of(record), record).items())


def _key_for(reader: Reader, person: RecordId) -> EscrowKey | None:
    return keys.current(reader, homes.site_of_file(reader, person))


def _drop(store: Store, record: RecordId) -> int:
    """Empty the copy of a record. Its life goes on: nobody is ever asked to decide about a copy."""
    copy = store.get(EscrowCopy, copy_id(record))
    if copy is None or copy.sealed is None:
        return 0
    store.save(replace(copy, sealed=None))
    return 1


def _record(reader: Reader, copy: EscrowCopy, inside: _Inside) -> Record | None:
    """What a copy says, as a record: of its own place and of the reserved part, or nothing."""
    kind = next((one for one in reader.registry if one.name == inside.kind), None)
    if kind is None or kind.scope is not Scope.RESERVED or copy_id(RecordId(inside.record)) != copy.id:
        return None
    values = {
        spec.name: from_plain(spec, inside.fields[spec.id])
        for spec in kind.fields
        if spec.id in inside.fields
    }
    record = kind.record(id=RecordId(inside.record), **values)
    return record if person_of(record) == copy.person else None


def _about(key: RecordId, copy: RecordId, person: RecordId) -> bytes:
    return key + copy + person


def _known(reader: Reader) -> str:
    """The keys there are, told apart from any others."""
    return ",".join(sorted(key.id.hex() for key in reader.find(EscrowKey)))


def _seen(reader: Reader) -> tuple[int, str, int]:
    kept = json.loads(reader.local(SEEN) or "[0, null, -1]")
    return int(kept[0]), kept[1] or "", int(kept[2])


def _remember(store: Store, seen: int, known: str, swept: int) -> None:
    store.remember_local(SEEN, json.dumps([seen, known, swept]))
