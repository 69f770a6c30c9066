"""The one place where a kind of record and its fields are declared.

From a declaration follow the table and its columns, the form, the check of the answers, the
merge rule, what is searched, exported and audited, the confidentiality class (and so the
space and key), the retention and the translation keys (`kind.<kind>`, `field.<kind>.<field>`).

Numbers of kinds and fields are for ever: never given twice, never given another type.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar, dataclass_transform

from app.domain.ids import RecordId, new_id


class FieldType(StrEnum):
    """What a field holds; the Python type of its attribute stands behind each."""

    TEXT = "text"  # str, one line
    NOTE = "note"  # str, many lines
    CODE = "code"  # str, a code of `code_list`
    CODES = "codes"  # frozenset[str]
    DATE = "date"  # datetime.date
    PARTIAL = "partial"  # PartialDate
    MOMENT = "moment"  # datetime.datetime with UTC; milliseconds since 1970 at rest
    INTEGER = "integer"  # int
    CENTS = "cents"  # int, euro cents
    FLAG = "flag"  # bool
    REF = "ref"  # RecordId
    REFS = "refs"  # frozenset[RecordId]


SETS = frozenset({FieldType.CODES, FieldType.REFS})


class Merge(StrEnum):
    """What happens when two laptops write the same field without knowing of each other."""

    ASK = "ask"  # keep both, a person decides
    SUPERVISOR = "supervisor"  # keep both, only a supervisor decides
    UNION = "union"  # sets: everything either of them added
    KEEP_BOTH = "keep_both"  # both stay side by side, nobody is asked
    LATEST = "latest"  # only where losing is harmless; the other stays in the history


class Need(StrEnum):
    """When an answer is demanded."""

    NEVER = "never"
    DRAFT = "draft"  # to save at all
    SUBMIT = "submit"  # before it goes to the supervisor


class Search(StrEnum):
    """How a field is found."""

    NO = "no"
    NAME = "name"  # across scripts and spellings
    ID = "id"  # codes and numbers, spaces and case ignored
    TEXT = "text"  # words of a note


class Scope(StrEnum):
    """Which space, and so which key, a kind lives in."""

    FILE = "file"  # the general part of a person's file (C0-C2)
    RESERVED = "reserved"  # the part for specialists (C3)
    NAMED = "named"  # the part for named users only (C4)
    SITE = "site"  # a centre: placements, beds, presence
    ORGANISATION = "organisation"  # users, sites, projects
    CAPSULE = "capsule"  # one mediation: the mediator who was asked, and the staff of the site
    PRIVATE = "private"  # one user's own


CLASSES = ("C0", "C1", "C2", "C3", "C4")


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """All that is known of one field."""

    id: int
    type: FieldType
    merge: Merge = Merge.ASK
    need: Need = Need.NEVER
    search: Search = Search.NO
    code_list: str = ""  # list of `CODE` and `CODES`: a V number, `country`, `language`, `comune`
    target: str = ""  # kind that `REF` and `REFS` point to
    parent: bool = False  # the record lives with the one this field points to
    index: bool = False
    export: bool = True
    section: str = ""  # part of the form; empty is the first
    minimum: int | None = None
    maximum: int | None = None
    max_length: int = 300
    inner: bool = False  # the program's own: no history or export tells it to people
    name: str = ""
    kind: str = ""

    @property
    def label_key(self) -> str:
        """Translation key of the label."""
        return f"field.{self.kind}.{self.name}"

    @property
    def is_set(self) -> bool:
        """True when the value is a set of elements."""
        return self.type in SETS


@dataclass(frozen=True, slots=True)
class Kind:
    """All that is known of one kind of record."""

    name: str
    id: int
    scope: Scope
    data_class: str
    retention: str
    record: type[Record]
    fields: tuple[FieldSpec, ...]
    audit_reads: bool = False
    by_name: dict[str, FieldSpec] = field(default_factory=dict, compare=False)
    by_id: dict[int, FieldSpec] = field(default_factory=dict, compare=False)

    def __hash__(self) -> int:
        return self.id  # what is computed of a kind is kept by it, and asked for with every record

    @property
    def label_key(self) -> str:
        """Translation key of the kind's name."""
        return f"kind.{self.name}"

    @property
    def parent(self) -> FieldSpec | None:
        """The field that points to the record this one lives with."""
        return next((f for f in self.fields if f.parent), None)


class Registry:
    """The kinds a program knows; refuses a number or a name given twice."""

    def __init__(self) -> None:
        self._by_name: dict[str, Kind] = {}
        self._by_id: dict[int, Kind] = {}

    def add(self, kind: Kind) -> None:
        """Take `kind` in; ValueError when its name or number is taken."""
        if kind.name in self._by_name or kind.id in self._by_id:
            raise ValueError(f"kind {kind.name!r} ({kind.id}) is declared twice")
        self._by_name[kind.name] = kind
        self._by_id[kind.id] = kind

    def __iter__(self) -> Iterator[Kind]:
        return iter(sorted(self._by_name.values(), key=lambda kind: kind.id))

    def named(self, name: str) -> Kind:
        """The kind of this name; KeyError when there is none."""
        return self._by_name[name]

    def numbered(self, number: int) -> Kind | None:
        """The kind of this number, or None for one only a newer program knows."""
        return self._by_id.get(number)

    def copy(self) -> Registry:
        """A registry to add to without touching this one."""
        other = Registry()
        for kind in self:
            other.add(kind)
        return other


KINDS = Registry()


@dataclass(frozen=True, kw_only=True)
class Record:
    """Root of every kind: an immutable value; change one with `dataclasses.replace`."""

    id: RecordId = field(default_factory=new_id)


def _spec(type_: FieldType, id: int, **more: Any) -> Any:
    default: Any = frozenset() if type_ in SETS else None
    return field(default=default, metadata={"spec": FieldSpec(id=id, type=type_, **more)})


def text(id: int, **more: Any) -> Any:
    """One line of text: `str | None`."""
    return _spec(FieldType.TEXT, id, **more)


def note(id: int, **more: Any) -> Any:
    """Text of many lines: `str | None`."""
    return _spec(FieldType.NOTE, id, **{"max_length": 100_000, **more})


def code(code_list: str, id: int, **more: Any) -> Any:
    """A code of a list: `str | None`; a code this version does not know is kept as it is."""
    return _spec(FieldType.CODE, id, code_list=code_list, **more)


def codes(code_list: str, id: int, **more: Any) -> Any:
    """Several codes of a list: `frozenset[str]`."""
    return _spec(FieldType.CODES, id, code_list=code_list, **{"merge": Merge.UNION, **more})


def day(id: int, **more: Any) -> Any:
    """A whole, certain date: `datetime.date | None`."""
    return _spec(FieldType.DATE, id, **more)


def partial_date(id: int, **more: Any) -> Any:
    """A date as people know it: `PartialDate | None`."""
    return _spec(FieldType.PARTIAL, id, **more)


def moment(id: int, **more: Any) -> Any:
    """A point in time, UTC: `datetime.datetime | None`."""
    return _spec(FieldType.MOMENT, id, **more)


def integer(id: int, **more: Any) -> Any:
    """A whole number: `int | None`."""
    return _spec(FieldType.INTEGER, id, **more)


def cents(id: int, **more: Any) -> Any:
    """An amount of money in euro cents: `int | None`."""
    return _spec(FieldType.CENTS, id, **more)


def flag(id: int, **more: Any) -> Any:
    """Yes, no, or not asked yet: `bool | None`."""
    return _spec(FieldType.FLAG, id, **more)


def ref(target: str, id: int, **more: Any) -> Any:
    """Points to a record of kind `target`: `RecordId | None`."""
    return _spec(FieldType.REF, id, target=target, **{"index": True, **more})


def refs(target: str, id: int, **more: Any) -> Any:
    """Points to several records of kind `target`: `frozenset[RecordId]`."""
    return _spec(FieldType.REFS, id, target=target, **{"merge": Merge.UNION, **more})


R = TypeVar("R", bound=Record)


# No field specifiers on purpose: a type checker then takes each declaration as a default value.
@dataclass_transform(kw_only_default=True, frozen_default=True)
def record(
    name: str,
    *,
    id: int,
    scope: Scope,
    data_class: str = "C2",
    retention: str = "case_closed",
    audit_reads: bool = False,
    registry: Registry = KINDS,
) -> Callable[[type[R]], type[R]]:
    """Declare a kind: the decorated class becomes a frozen dataclass and enters `registry`.

    ValueError when a field number is given twice, the class is unknown, or a C3 or C4 kind
    would live in a space of lower confidentiality.
    """

    def declare(cls: type[R]) -> type[R]:
        made = dataclass(frozen=True, kw_only=True)(cls)
        fields = tuple(
            dataclasses.replace(f.metadata["spec"], name=f.name, kind=name)
            for f in dataclasses.fields(made)
            if "spec" in f.metadata
        )
        _check_declaration(name, scope, data_class, fields)
        kind = Kind(name, id, scope, data_class, retention, made, fields, audit_reads)
        kind.by_name.update({f.name: f for f in fields})
        kind.by_id.update({f.id: f for f in fields})
        registry.add(kind)
        made.__kind__ = kind  # type: ignore[attr-defined]  # read through `kind_of` alone
        return made

    return declare


def kind_of(record_or_class: Record | type[Record]) -> Kind:
    """The declaration behind a record or its class; TypeError for a class without one."""
    cls = record_or_class if isinstance(record_or_class, type) else type(record_or_class)
    kind = cls.__dict__.get("__kind__")
    if not isinstance(kind, Kind):
        raise TypeError(f"{cls.__name__} is not a declared kind")
    return kind


_LOWEST = {Scope.RESERVED: "C3", Scope.NAMED: "C4"}
_HIGHEST = {Scope.RESERVED: "C3", Scope.NAMED: "C4", Scope.PRIVATE: "C4"}


def _check_declaration(name: str, scope: Scope, data_class: str, fields: tuple[FieldSpec, ...]) -> None:
    if data_class not in CLASSES:
        raise ValueError(f"{name}: no class {data_class!r}")
    if not _LOWEST.get(scope, "C0") <= data_class <= _HIGHEST.get(scope, "C2"):
        raise ValueError(f"{name}: class {data_class} may not live in scope {scope}")
    numbers = [f.id for f in fields]
    if len(set(numbers)) != len(numbers) or any(number < 1 for number in numbers):
        raise ValueError(f"{name}: field numbers must be positive and different")
    if sum(f.parent for f in fields) > 1:
        raise ValueError(f"{name}: one parent at the most")
