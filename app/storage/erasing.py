"""What this laptop holds of one human being, and giving all of it up because an order says so.

`app.storage.forgetting` takes one space; here it is found out which spaces are meant, what stands about
the person in the records of a centre, and what has to be remembered afterwards: the ids of the spaces,
so that nothing brings them back, and the names of the pieces of files, so that the server drops them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from app.domain.declaration import Kind, Scope
from app.domain.erasure import WORDS
from app.domain.ids import RecordId
from app.domain.space_ids import SPACE_BYTES, space_id
from app.storage import change_numbers
from app.storage.change_states import WAITING
from app.storage.forgetting import forget_space
from app.storage.note_subjects import spaces_about
from app.storage.reader import Reader
from app.storage.replica_access import batches
from app.storage.schema import column_of, table_of
from app.storage.spaces import FORGOTTEN
from app.storage.store import Store
from sync.protocol.change import decode, encode
from sync.trust.state import Erased

ERASED, MORE, PIECES, PERSONS = "erased", "erased.more", "erased.pieces", "erased.persons"
"""In `local`, one after the other: spaces given up by order; those of them no order names (its id, the space,
its home); pieces of files the server is still to drop; whose files they
were (the order, an id that leads to nobody), for what comes later about them."""
INTENTS, PENDING, STAYING = "erasing.intents", "erasing.pending", "erasing.staying"
"""In `local`, as JSON: orders given on this laptop that are not carried out yet; orders that were carried out
here and are not confirmed yet, each with its counts of records and of changes that were nowhere else; those
among them that name something this laptop keeps, because it knows it at another home."""
STRIPPED = "erased.stripped"
"""In `local`: up to which change the records of a centre were looked through for words about the erased."""
AT_ONCE = 5000
"""Changes looked through in one transaction; the rest at the next round."""
_SIZES = {ERASED: SPACE_BYTES, MORE: 3 * SPACE_BYTES, PIECES: 32, PERSONS: 2 * SPACE_BYTES}
_OF_A_PERSON = (Scope.FILE, Scope.RESERVED)
_OF_ITSELF = (Scope.NAMED, Scope.CAPSULE)


@dataclass(frozen=True, slots=True)
class Part:
    """One space of a person's: its id, the group it lives in, as far as this laptop was told, and whether it
    is the file itself."""

    id: bytes
    home: bytes | None
    file: bool = False


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What was there: records, and changes that were nowhere else; `spaces` that were given up now."""

    spaces: tuple[bytes, ...] = ()
    records: int = 0
    unsent: int = 0


def same_human(reader: Reader, person: RecordId) -> frozenset[RecordId]:
    """`person` and every record found to be the same human being, on either side, deleted ones too."""
    found, look = {person}, [person]
    while look:
        sql = "SELECT id, duplicate_of FROM k_person WHERE id = ?1 OR duplicate_of = ?1"
        rows = reader.rows(sql, [look.pop()])
        new = {RecordId(one) for row in rows for one in row if one is not None} - found
        found |= new
        look.extend(new)
    return frozenset(found)


def spaces_of(reader: Reader, persons: Iterable[RecordId]) -> tuple[Part, ...]:
    """Every space this laptop knows to be about one of `persons`: the file and the reserved part,
    named notes, capsules of mediations, what was reported in confidence there."""
    whom = list(persons)
    wanted = {space_id(scope, one) for one in whom for scope in _OF_A_PERSON}
    for _, part in batches(whom):
        for kind in reader.registry:
            for spec in kind.fields:
                if kind.scope in _OF_ITSELF and spec.target == "person":
                    wanted |= spaces_about(reader, kind, spec, part)
    jobs, point = jobs_of(reader, whom), reader.registry.named("critical_point")
    for marks, part in batches(jobs):
        sql = "SELECT s.id FROM k_mediation_job k JOIN space s ON s.rid = k.space"
        wanted |= {row[0] for row in reader.rows(f"{sql} WHERE s.root = k.id AND k.id IN ({marks})", part)}
        wanted |= spaces_about(reader, point, point.by_name["job"], part)
    found = []
    for marks, part in batches(wanted):
        sql = f"SELECT id, home, scope = 'file' FROM space WHERE scope <> ? AND id IN ({marks})"
        found += [Part(id_, home, bool(file)) for id_, home, file in reader.rows(sql, [FORGOTTEN, *part])]
    return tuple(sorted(found, key=lambda one: one.id))


def unsent_in(reader: Reader, spaces: Iterable[bytes]) -> int:
    """Changes, and pieces of files, of these spaces that the server is not known to have."""
    count = 0
    for marks, part in batches(spaces):
        of = f"JOIN space s ON s.rid = x.space WHERE s.id IN ({marks})"
        count += reader.rows(f"SELECT count(*) FROM change x {of} AND x.state IN (0, 3, 4, 5)", part)[0][0]
        count += reader.rows(f"SELECT count(*) FROM piece x {of} AND x.here = 1 AND x.there <> 1", part)[0][0]
    return count


def pieces_in(reader: Reader, spaces: Iterable[bytes]) -> frozenset[bytes]:
    """Names of the pieces of the files of these spaces, here or not."""
    found: set[bytes] = set()
    for marks, part in batches(spaces):
        sql = f"SELECT p.id FROM piece p JOIN space s ON s.rid = p.space WHERE s.id IN ({marks})"
        found |= {bytes(row[0]) for row in reader.rows(sql, part)}
    return frozenset(found)


def give_up(store: Store, order: bytes, ordered: Iterable[bytes]) -> GivenUp:
    """Follow an order (its id, or nothing where it is not known) about these spaces, inside a transaction;
    `Session.erase` does what comes after it.

    Given up with them is what else this laptop knows to be about the same person: the order's author cannot
    know of a note written for others. What was unsent goes too. Harmless when it is done twice.
    """
    named = tuple(dict.fromkeys(ordered))
    persons = _persons(store, named)
    return _give_up(store, order, named, persons)


def give_up_late(store: Store, late: Mapping[bytes, Sequence[RecordId]]) -> None:
    """What came about persons (by order) after they were erased: written far away, sent too late."""
    for order, persons in late.items():
        _give_up(store, order, (), persons)


def late(reader: Reader, erased: Mapping[bytes, Erased], *, words: bool) -> dict[bytes, list[RecordId]]:
    """Persons that were erased here, by order, about whom something is here again, among it notes by who
    never had the file; `words`: also in records of a centre, for who is to empty them."""
    found: dict[bytes, list[RecordId]] = {}
    known = {(one[:SPACE_BYTES], RecordId(one[SPACE_BYTES:])) for one in remembered(reader, PERSONS)}
    files = {space: erased[space].order for space in remembered(reader, ERASED) if space in erased}
    known |= {(files[space_id(Scope.FILE, one)], one) for one in _named_in_notes(reader, files)}
    persons = [one for _, one in known]
    if persons and (spaces_of(reader, persons) or (words and worded(reader, persons))):
        for order, person in sorted(known):
            found.setdefault(order, []).append(person)
    return found


def _give_up(store: Store, order: bytes, named: Sequence[bytes], persons: Collection[RecordId]) -> GivenUp:
    more = tuple(one for one in spaces_of(store, persons) if one.id not in named)
    gone = remembered(store, ERASED)
    spaces = tuple(one for one in (*named, *(one.id for one in more)) if one not in gone)
    unsent, pieces = unsent_in(store, spaces), pieces_in(store, spaces)
    strip_words(store, persons)
    records = sum(forget_space(store, space, even_unsent=True).records for space in spaces)
    remember(store, ERASED, spaces)
    if order:
        remember(store, MORE, (order + one.id + one.home for one in more if one.home))
        remember(store, PIECES, pieces)
        remember(store, PERSONS, (order + one for one in persons))
    return GivenUp(spaces, records, unsent)


def to_confirm(reader: Reader) -> dict[str, tuple[int, int]]:
    """Orders (in hex) that were wholly carried out here and are not confirmed yet, with their counts."""
    pending: dict[str, tuple[int, int]] = json.loads(reader.local(PENDING) or "{}")
    staying = frozenset(json.loads(reader.local(STAYING) or "[]"))
    return {order: counts for order, counts in pending.items() if order not in staying}


def confirmed(store: Store, orders: Collection[str]) -> None:
    """These were confirmed."""
    pending = json.loads(store.local(PENDING) or "{}")
    left = {order: counts for order, counts in pending.items() if order not in orders}
    store.remember_local(PENDING, json.dumps(left))


def pend(store: Store, order: bytes, done: GivenUp) -> None:
    """An order was carried out: it is to be confirmed once the backups are made anew."""
    pending = json.loads(store.local(PENDING) or "{}")
    records, unsent = pending.get(order.hex(), (0, 0))
    pending[order.hex()] = (records + done.records, unsent + done.unsent)
    store.remember_local(PENDING, json.dumps(pending))


def remembered(reader: Reader, key: str) -> frozenset[bytes]:
    """What is kept under one of the keys above."""
    kept, size = bytes(reader.local(key) or b""), _SIZES[key]
    return frozenset(kept[at : at + size] for at in range(0, len(kept), size))


def remember(store: Store, key: str, more: Iterable[bytes]) -> None:
    """Keep more of them."""
    before = remembered(store, key)
    if (after := before | frozenset(more)) != before:
        store.remember_local(key, b"".join(sorted(after)))


def settle(store: Store, key: str, done: Iterable[bytes]) -> None:
    """These are taken care of."""
    store.remember_local(key, b"".join(sorted(remembered(store, key) - frozenset(done))))


def strip_words(reader: Reader, persons: Iterable[RecordId]) -> None:
    """Take what `WORDS` names out of the history of a centre's records about these persons, on this laptop.

    The order's author empties the records themselves by an ordinary change, which travels: that a field is
    empty stays said.
    """
    for name, records in site_records(reader, persons).items():
        kind = reader.registry.named(name)
        numbers = frozenset(kind.by_name[field].id for field in WORDS[name])
        for record in records:
            _strip(reader, kind, record, numbers, 0)


def site_records(reader: Reader, persons: Iterable[RecordId]) -> dict[str, list[RecordId]]:
    """Records of a centre's space about these persons, by kind, deleted ones too."""
    found: dict[str, list[RecordId]] = {name: [] for name in WORDS}
    for marks, part in batches(persons):
        asked = f"SELECT id FROM k_mediation_request WHERE person IN ({marks})"
        for name in WORDS:
            where = f"request IN ({asked})" if name == "mediation_offer" else f"person IN ({marks})"
            rows = reader.rows(f"SELECT id FROM k_{name} WHERE {where} ORDER BY rid", part)
            found[name] += [RecordId(row[0]) for row in rows]
    return found


def jobs_of(reader: Reader, persons: Iterable[RecordId]) -> list[bytes]:
    """Mediations for these persons; those that are bare figures by now
    name nobody who offered them."""
    found: list[bytes] = []
    for marks, part in batches(persons):
        sql = (
            "SELECT j.id FROM k_mediation_job j JOIN k_mediation_request r ON r.id = j.request"
            f" WHERE j.offered_by IS NOT NULL AND r.person IN ({marks})"
        )
        found += [row[0] for row in reader.rows(sql, part)]
    return found


def names_erased(reader: Reader, kind: Kind, record: bytes) -> bool:
    """Whether a record names somebody whose file was erased: nothing that was taken out of it comes back."""
    if not (erased := remembered(reader, ERASED)):
        return False
    named = [column_of(spec) for spec in kind.fields if spec.target == "person" and not spec.is_set]
    rows = (
        reader.rows(f"SELECT {', '.join(named)} FROM {table_of(kind)} WHERE id = ?", [record])
        if named
        else []
    )
    if kind.name == "mediation_offer":
        asked = "SELECT request FROM k_mediation_offer WHERE id = ?"
        rows = reader.rows(f"SELECT person FROM k_mediation_request WHERE id = ({asked})", [record])
    return any(space_id(Scope.FILE, one) in erased for row in rows for one in row if one is not None)


def worded(reader: Reader, persons: Iterable[RecordId]) -> list[tuple[str, RecordId, list[int]]]:
    """Records of a centre or of relatives that say of these persons what `WORDS` names: kind, id, fields.

    Those in the files that go are left out.
    """
    whom, found, going = list(persons), [], set[int]()
    for marks, part in batches(whom):
        rows = reader.rows(f"SELECT rid FROM space WHERE scope = 'file' AND root IN ({marks})", part)
        going |= {row[0] for row in rows}
    for name, records in site_records(reader, whom).items():
        specs = [reader.registry.named(name).by_name[field] for field in WORDS[name]]
        columns = ", ".join(column_of(spec) for spec in specs)
        for marks, part in batches(records):
            sql = f"SELECT id, space, {columns} FROM k_{name} WHERE id IN ({marks})"
            for id_, space, *values in reader.rows(sql, part):
                said = [spec.id for spec, value in zip(specs, values, strict=True) if value is not None]
                if said and space not in going:
                    found.append((name, RecordId(id_), said))
    return found


def has_late_words(reader: Reader) -> bool:
    """Whether changes came that were not looked through for words about the erased."""
    return bool(remembered(reader, ERASED)) and change_numbers.last(reader) != int(
        reader.local(STRIPPED) or 0
    )


def strip_late(store: Store) -> None:
    """Take words out of what came about the erased since the last time, also about somebody never known
    here: a change may be emptied by the next one, and would stay in the history."""
    before, last = int(store.local(STRIPPED) or 0), change_numbers.last(store)
    after, came = (before if before < last else 0), dict[tuple[str, bytes], None]()
    sql = "SELECT change, body FROM body WHERE change > ? ORDER BY change LIMIT ?"
    rows = store.rows(sql, [after, AT_ONCE])
    for _, body in rows:
        for op in decode(body).ops:
            kind = store.registry.numbered(op.kind)
            if kind is not None and kind.name in WORDS:
                came[kind.name, op.record] = None
    for name, record in came:
        kind = store.registry.named(name)
        if names_erased(store, kind, record):
            numbers = frozenset(kind.by_name[field].id for field in WORDS[name])
            _strip(store, kind, record, numbers, after)
    store.remember_local(STRIPPED, last if len(rows) < AT_ONCE else rows[-1][0])


def _strip(reader: Reader, kind: Kind, record: bytes, numbers: frozenset[int], after: int) -> None:
    sql = (
        "SELECT b.change, b.body, c.state FROM touch t JOIN body b ON b.change = t.change"
        " JOIN change c ON c.rid = t.change WHERE t.record = ? AND t.change > ?"
    )
    for number, body, state in reader.rows(sql, [record, after]):
        change = decode(body)
        ops = tuple(
            msgspec.structs.replace(
                op, fields={n: v for n, v in op.fields.items() if n not in numbers or v is None}
            )
            if op.record == record and not numbers.isdisjoint(op.fields)
            else op
            for op in change.ops
        )
        if ops != change.ops:
            bare = encode(msgspec.structs.replace(change, ops=ops))
            reader.tables.execute("UPDATE body SET body = ? WHERE change = ?", [bare, number])
            if state == WAITING:  # nobody else will ever have had it, so nobody empties it
                empty = ", ".join(f"{column_of(kind.by_id[one])} = NULL" for one in sorted(numbers))
                reader.tables.execute(f"UPDATE {table_of(kind)} SET {empty} WHERE id = ?", [record])


def _persons(reader: Reader, spaces: Collection[bytes]) -> frozenset[RecordId]:
    """Whose files these are, with everybody found to be the same human being."""
    found = _named_in_notes(reader, spaces)
    for marks, part in batches(spaces):
        sql = f"SELECT root FROM space WHERE scope = 'file' AND id IN ({marks})"
        for (root,) in reader.rows(sql, part):
            found |= same_human(reader, RecordId(root))
    return found


def _named_in_notes(reader: Reader, spaces: Collection[bytes]) -> frozenset[RecordId]:
    """Whom notes for named readers are about, if these spaces are their files: a reader need not have one."""
    found: set[RecordId] = set()
    for kind in reader.registry if spaces else ():
        for spec in kind.fields:
            if kind.scope in _OF_ITSELF and spec.target == "person":
                told = f"SELECT DISTINCT {column_of(spec)} FROM {table_of(kind)}"
                found |= {RecordId(row[0]) for row in reader.rows(told) if row[0] is not None}
    return frozenset(one for one in found if space_id(Scope.FILE, one) in spaces)
