"""The standard's JSON: services, organisations or other objects, each with what belongs to it inside.

One object, a list of them, a page of the standard's API (`contents`), or lists under the
names of the tables, of their files, or of what holds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

import msgspec

from app.domain.directory.fields import Table
from app.domain.directory.leaf_tables import BY_NAME, TABLES
from app.errors import DomainError
from app.usecases.directory.intake import Intake, Reject
from app.usecases.directory.sources import Source

Json = Mapping[str, object]

_LISTS: dict[str, str] = {
    **{table.name: table.name for table in TABLES},
    **{table.file: table.name for table in TABLES},
    **{table.file.removesuffix(".csv"): table.name for table in TABLES},
    **{f"{table.name}s": table.name for table in TABLES},
    "attributes": "attribute",
    "metadata": "metadata",
}
_ORDER = {table.name: place for place, table in enumerate(TABLES)}
_MARKS = (
    ("service", "status"),
    ("service_at_location", "service_id"),
    ("service_at_location", "service"),
    ("service_at_location", "location"),
    ("location", "location_type"),
    ("taxonomy_term", "taxonomy_id"),
    ("taxonomy_term", "taxonomy_detail"),
    ("taxonomy_term", "taxonomy"),
    ("taxonomy_term", "parent_id"),
    ("taxonomy_term", "code"),
    ("taxonomy", "version"),
)
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ANYTHING = msgspec.json.Decoder(dict[str, object])


def read_json(source: Source, name: str, intake: Intake) -> Iterator[int]:
    """Take every object of the file with all that is in it; yields bytes dealt with."""
    with source.open(name) as stream:
        raw = stream.read()
    text = _utf8(raw)
    done, count = 0, 0
    for table, piece in _objects(text):
        count += 1
        done += len(bytes(piece))
        _take(intake, table, piece, name, count)
        yield min(done, source.size)
    if count == 0:
        raise DomainError("directory.import.empty")


def _utf8(raw: bytes) -> bytes:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            try:
                return raw.decode(encoding).encode()
            except UnicodeError as error:
                raise DomainError("directory.import.not_json") from error
    return raw


def _objects(text: bytes) -> Iterator[tuple[Table | None, msgspec.Raw]]:
    """(table when the file says it, the object still as text)."""
    try:
        if text.lstrip()[:1] == b"[":
            yield from ((None, piece) for piece in _LIST.decode(text))
            return
        members = _OBJECT.decode(text)
        if "contents" in members:
            yield from ((None, piece) for piece in _LIST.decode(members["contents"]))
        elif "id" in members:
            yield None, msgspec.Raw(text)
            return
        named = [key for key in members if key in _LISTS and bytes(members[key])[:1] == b"["]
        for key in sorted(named, key=lambda key: _ORDER[_LISTS[key]]):
            if value := members[key]:
                yield from ((BY_NAME[_LISTS[key]], piece) for piece in _LIST.decode(value))
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise DomainError("directory.import.not_json") from error


def _take(intake: Intake, table: Table | None, piece: msgspec.Raw, file: str, number: int) -> None:
    try:
        whole = _ANYTHING.decode(piece)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        intake.reject(Reject(file, number, "directory.reject.shape", {"field": "-"}))
        return
    kind = table or _kind(whole)
    if kind is None:
        intake.reject(Reject(file, number, "directory.reject.kind", {}, {"id": whole.get("id")}))
        return
    _walk(intake, kind, whole, {}, file, number)


def _kind(whole: Json) -> Table | None:
    for name, mark in _MARKS:
        if mark in whole:
            return BY_NAME[name]
    return BY_NAME["organization"] if "name" in whole else None


def _walk(intake: Intake, table: Table, whole: Json, given: dict[str, object], file: str, at: int) -> None:
    """Take `whole` and what it holds: first what it points at, then itself, then what points at it."""
    row = dict(whole) | given
    for inner in table.wholes:
        held = row.pop(inner.key, None)
        if isinstance(held, dict):
            row[inner.column] = held.get("id", row.get(inner.column))
            _walk(intake, BY_NAME[inner.table], held, {}, file, at)
    children = [(child, row.pop(child.key, None)) for child in table.children]
    attributes = row.pop("attributes", None) if table.has_attributes else None
    metadata = row.pop("metadata", None) if table.has_metadata else None
    if not intake.take(table, row, file, at):
        return
    identity = row.get("id")
    for child, held in children:
        _each(intake, BY_NAME[child.table], held, {child.column: identity}, file, at)
    _each(intake, BY_NAME["attribute"], attributes, {"link_id": identity}, file, at, link_entity=table.name)
    _each(
        intake, BY_NAME["metadata"], metadata, {"resource_id": identity}, file, at, resource_type=table.name
    )


def _each(
    intake: Intake,
    table: Table,
    held: object,
    given: dict[str, object],
    file: str,
    at: int,
    **unless_told: str,
) -> None:
    if held is None:
        return
    if not isinstance(held, list):
        intake.reject(Reject(file, at, "directory.reject.shape", {"field": table.name}, kept=True))
        return
    for item in held:
        if isinstance(item, dict):
            _walk(intake, table, unless_told | cast("dict[str, object]", item), given, file, at)
        else:
            intake.reject(Reject(file, at, "directory.reject.shape", {"field": table.name}, kept=True))
