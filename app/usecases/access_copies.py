"""The copy of a person's data that the person may ask for: all that is kept, the data of others masked.

GDPR art. 15.3 and 15.4. Colleagues appear as what they are, other people of the household as "another
person"; what others said in confidence for named readers only, and what this laptop may not read, is
not in it: how much is told. What stands in free text about others nobody can mask but who reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.domain.declaration import KINDS, FieldSpec, FieldType, Kind, Record, Scope
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.values import to_plain
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import reserved
from app.usecases.permissions import Act, require
from app.usecases.saving import must_find

OTHERS: Final = frozenset(
    {
        ("case", "reported_by"),
        ("case_member", "outside_name"),
        ("contact", "participants"),
        ("contact_point", "whose"),
        ("consent", "mediator_name"),
        ("consent", "guardian_name"),
        ("privacy_notice", "mediator_name"),
    }
)
"""Fields that name other people."""

_HIDDEN_SCOPES: Final = frozenset({Scope.NAMED, Scope.PRIVATE, Scope.ORGANISATION, Scope.CAPSULE})
_LINKS: Final = frozenset({FieldType.REF, FieldType.REFS})


@dataclass(frozen=True, slots=True)
class Told:
    """One answer of a copy. `masked`: it names somebody else and is left out."""

    spec: FieldSpec
    value: Any
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """All records of one kind, each as its answers in the order of the form."""

    kind: Kind
    records: tuple[tuple[Told, ...], ...]


@dataclass(frozen=True, slots=True)
class AccessCopy:
    """The parts in the order of the declarations; `left_out` counts records of kinds not to be shown here."""

    person: RecordId
    parts: tuple[Part, ...]
    left_out: int


def gather(store: Store, person: RecordId) -> AccessCopy:
    """All of a person's data this laptop may read; recorded as an export. NotAllowed for other roles."""
    require(store.by, Act.EXPORT)
    held = must_find(store, Person, person)
    may_reserved = reserved.may_read(store, store.by, person)
    parts: list[Part] = []
    left_out = 0
    for kind in KINDS:
        records = list(_records_of(store, kind, held))
        if _is_shown(kind, may_reserved=may_reserved):
            if records:
                parts.append(Part(kind, tuple(tuple(_answers(kind, one)) for one in records)))
        else:
            left_out += len(records)
    store.note_act("export", held, detail=["access_copy"])
    return AccessCopy(person, tuple(parts), left_out)


def to_json(copy: AccessCopy, labels: Mapping[str, str]) -> str:
    """The copy for a machine (art. 20.1): kinds and fields by name and label, values as they are stored."""
    told = [
        {
            "kind": part.kind.name,
            "label": labels.get(part.kind.label_key, part.kind.name),
            "records": [
                {
                    answer.spec.name: {
                        "label": labels.get(answer.spec.label_key, answer.spec.name),
                        "value": _plain(answer),
                    }
                    for answer in record
                }
                for record in part.records
            ],
        }
        for part in copy.parts
    ]
    body = {"format": "approdo access copy 1", "left_out": copy.left_out, "parts": told}
    return json.dumps(body, ensure_ascii=False, indent=1)


def label_keys(copy: AccessCopy) -> set[str]:
    """Translation keys of every label of a copy."""
    keys = {part.kind.label_key for part in copy.parts}
    return keys | {a.spec.label_key for part in copy.parts for record in part.records for a in record}


def _is_shown(kind: Kind, *, may_reserved: bool) -> bool:
    return kind.scope not in _HIDDEN_SCOPES and (kind.scope is not Scope.RESERVED or may_reserved)


def _records_of(reader: Reader, kind: Kind, person: Person) -> Iterator[Record]:
    if kind.name == "person":
        yield person
        return
    own = kind.by_name.get("person")
    if own is not None and own.target == "person":
        yield from reader.find(kind.record, person=person.id)
        return
    parent = kind.parent
    above = KINDS.named(parent.target) if parent is not None else None
    if parent is None or above is None or above.name in ("person", "site", kind.name):
        return
    for one in _records_of(reader, above, person):
        equal: dict[str, Any] = {parent.name: one.id}
        yield from reader.find(kind.record, **equal)


def _answers(kind: Kind, record: Record) -> Iterator[Told]:
    for spec in kind.fields:
        value = getattr(record, spec.name)
        if value in (None, "", frozenset()) or not _says_something(spec):
            continue
        yield Told(spec, value, masked=(kind.name, spec.name) in OTHERS or _is_another(spec))


def _says_something(spec: FieldSpec) -> bool:
    """Links inside the file say nothing to a reader; what never leaves in a table stays here too."""
    return spec.export and not (spec.type in _LINKS and spec.target not in ("user", "site", "person"))


def _is_another(spec: FieldSpec) -> bool:
    return spec.type in _LINKS and (spec.target == "user" or (spec.target == "person" and not spec.parent))


def _plain(answer: Told) -> Any:
    if answer.masked:
        return None
    plain = to_plain(answer.spec, answer.value)
    if isinstance(plain, bytes):
        return plain.hex()
    if isinstance(plain, list | tuple | set | frozenset):
        return sorted(one.hex() if isinstance(one, bytes) else one for one in plain)
    return plain
