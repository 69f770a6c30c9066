"""Any kind as a table: what the declaration lets out, in the order it is declared.

Text that a spreadsheet would take for a formula is written with an apostrophe before it
(OWASP, CSV injection); C4 kinds never leave in a table (rule R-11).
"""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

from app.domain.declaration import FieldSpec, FieldType, Kind, Record, kind_of
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.user import User
from app.domain.values import to_plain
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import rights
from app.usecases.permissions import Act, allowed, require

Cell = str | int | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class NotExported(DomainError):
    """Records of this kind are not given out in tables."""

    key = "error.not_exported"


def headings(kind: Kind) -> list[str]:
    """Names of the columns: `id`, then the exported fields."""
    return ["id", *(spec.name for spec in kind.fields if spec.export)]


def export_rows(reader: Reader, record: type[Record]) -> list[list[Cell]]:
    """One row for each living record, ids in hex, sets joined; NotExported for a C4 kind.

    Nobody is in it whose data may only be kept (GDPR art. 18).
    """
    kind = kind_of(record)
    if kind.data_class == "C4":
        raise NotExported
    kept_back = rights.restricted_persons(reader, date.today())  # noqa: DTZ011 - the day on this desk
    return [_row(kind, found) for found in reader.find(record) if _whose(found) not in kept_back]


def to_csv(store: Store, record: type[Record]) -> str:
    """The table as CSV (RFC 4180), guarded against formulas; the export is recorded.

    NotAllowed for a role that may not export, NotExported for a C4 kind.
    """
    require(store.by, Act.EXPORT)
    rows = export_rows(store, record)
    store.note_act("export", detail=[kind_of(record).name])
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings(kind_of(record)))
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
    return out.getvalue()


def note_table(store: Store, name: str, count: int) -> None:
    """Record that a table of `count` rows leaves the program; NotAllowed for a role that may not export."""
    require(store.by, Act.EXPORT)
    store.note_act("export", detail=[name, str(count)])


def may_export(by: User) -> bool:
    """Whether `by` may give tables out: else no window offers it."""
    return allowed(by, Act.EXPORT)


def guarded(cell: Cell) -> Cell:
    """`cell` in a form that no spreadsheet runs."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return "'" + cell
    return cell


def _whose(record: Record) -> RecordId | None:
    person: RecordId | None = record.id if isinstance(record, Person) else getattr(record, "person", None)
    return person


def _row(kind: Kind, record: Record) -> list[Cell]:
    exported = [spec for spec in kind.fields if spec.export]
    return [record.id.hex(), *(_cell(spec, getattr(record, spec.name)) for spec in exported)]


def _cell(spec: FieldSpec, value: Any) -> Cell:
    if value is None:
        return None
    if spec.type is FieldType.MOMENT:
        return str(value.isoformat())
    plain = to_plain(spec, value)
    if isinstance(plain, list):
        return ", ".join(_text(one) for one in plain)
    return _text(plain) if isinstance(plain, bytes) else plain


def _text(plain: str | bytes) -> str:
    return plain.hex() if isinstance(plain, bytes) else plain
