"""The chosen answers as records: what a file that begins at another site is filled with.

Only the kinds and fields named here are ever read from what came, whatever else it holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from app.domain.declaration import FieldType, Record, kind_of
from app.domain.ids import RecordId, new_id
from app.domain.legal import Permit
from app.domain.person import ContactPoint, Identifier, Person, PersonLanguage, PersonName
from app.domain.values import from_plain, to_plain
from app.storage.reader import Reader
from app.usecases import permits
from app.usecases.people import PersonFile
from app.usecases.saving import must_find

ANSWERS: Final[Mapping[str, tuple[str, ...]]] = {
    "identity": ("display_name", "sex", "born", "citizenships", "birth_country", "birth_place"),
    "contact": ("communication_needs",),
    "family": ("marital_status",),
    "work": ("occupation_before", "skills"),
    "education": ("education_level", "years_of_school", "recognition", "literacy"),
}
"""Answers about the person that go with each category of data."""

NUMBERS: Final = frozenset({"CF", "CFP", "STP", "ENI"})
"""Numbers (V04) that are told with the identity."""

PARTS: Final[Mapping[str, tuple[type[Record], ...]]] = {
    "identity": (PersonName, Identifier),
    "contact": (ContactPoint, PersonLanguage),
    "legal": (Permit,),
}
"""Kinds of record that go with each category."""

_BY_NAME: Final = {kind_of(one).name: one for kinds in PARTS.values() for one in kinds}
_PLAIN: Final = frozenset({FieldType.REF, FieldType.REFS, FieldType.MOMENT})
"""Types that do not travel on a card: ids mean nothing elsewhere."""


def card(reader: Reader, person: RecordId, categories: frozenset[str], on: date) -> str:
    """The answers of these categories as canonical JSON."""
    held = must_find(reader, Person, person)
    names = [name for category in sorted(categories) for name in ANSWERS.get(category, ())]
    told = {name: value for name, value in _plain(held).items() if name in names}
    parts = [
        [kind_of(part).name, _plain(part)]
        for category in sorted(categories)
        for part in _parts(reader, person, category, on)
    ]
    return json.dumps({"person": told, "parts": parts}, ensure_ascii=False, sort_keys=True)


def file_of(text: str | None) -> tuple[PersonFile, tuple[Permit, ...]]:
    """The records a card tells, all with new ids; what cannot be read is left out."""
    try:
        told = json.loads(text or "{}")
        answers = dict(told.get("person", {}))
        listed = [(str(name), dict(fields)) for name, fields in told.get("parts", [])]
    except (ValueError, TypeError, AttributeError, RecursionError):
        answers, listed = {}, []
    allowed = {name for names in ANSWERS.values() for name in names}
    person = _record(Person, {name: value for name, value in answers.items() if name in allowed})
    made = [_record(_BY_NAME[name], fields, person=person.id) for name, fields in listed if name in _BY_NAME]
    file = PersonFile(
        person=person,
        names=tuple(one for one in made if isinstance(one, PersonName)),
        identifiers=tuple(one for one in made if isinstance(one, Identifier)),
        languages=tuple(one for one in made if isinstance(one, PersonLanguage)),
        contact_points=tuple(one for one in made if isinstance(one, ContactPoint)),
    )
    return file, tuple(one for one in made if isinstance(one, Permit))


def _parts(reader: Reader, person: RecordId, category: str, on: date) -> Iterator[Record]:
    for kind in PARTS.get(category, ()):
        if kind is Permit:
            current = permits.current(permits.history(reader, person), on)
            yield from [current] if current is not None else []
            continue
        for one in reader.find(kind, person=person):
            if _is_told(one):
                yield one


def _is_told(part: Record) -> bool:
    if isinstance(part, Identifier):
        return part.type in NUMBERS and part.state != "wrong"
    return not (isinstance(part, ContactPoint) and part.until is not None)


def _plain(record: Record) -> dict[str, Any]:
    return {
        spec.name: to_plain(spec, getattr(record, spec.name))
        for spec in kind_of(record).fields
        if spec.type not in _PLAIN and getattr(record, spec.name) not in (None, frozenset())
    }


def _record(kind: type[Any], fields: Mapping[str, Any], **more: Any) -> Any:
    specs = kind_of(kind).by_name
    told = {
        name: from_plain(specs[name], value)
        for name, value in fields.items()
        if name in specs and specs[name].type not in _PLAIN
    }
    return kind(id=new_id(), **{**told, **more})
