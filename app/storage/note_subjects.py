"""Whom a note for named readers is about, by its whole history on this laptop.

The program changes that in no note, and writes nothing of another into its space. A reader with another
program may do both and say so that a colleague's note is about somebody erased: nobody's laptop takes
their word.
"""

from __future__ import annotations

from collections.abc import Collection

from app.domain.declaration import FieldSpec, Kind
from app.storage.reader import Reader
from app.storage.schema import column_of, table_of
from sync.protocol.change import decode


def spaces_about(reader: Reader, kind: Kind, spec: FieldSpec, whom: Collection[bytes]) -> set[bytes]:
    """Spaces (ids) whose own record of `kind` says by `spec` that it is about one of these (records'
    ids, as many as one statement binds), and never said otherwise."""
    sql = f"SELECT k.id, s.id FROM {table_of(kind)} k JOIN space s ON s.rid = k.space WHERE s.root = k.id"
    rows = reader.rows(f"{sql} AND k.{column_of(spec)} IN ({','.join('?' * len(whom))})", list(whom))
    return {bytes(space) for record, space in rows if _always(reader, record, spec, whom)}


def _always(reader: Reader, record: bytes, spec: FieldSpec, whom: Collection[bytes]) -> bool:
    if not spec.parent:
        return True
    sql = "SELECT b.body FROM touch t JOIN body b ON b.change = t.change WHERE t.record = ?"
    ops = [op for (body,) in reader.rows(sql, [record]) for op in decode(body).ops if op.record == record]
    return {op.fields[spec.id] for op in ops if op.fields.get(spec.id) is not None} <= set(whom)
