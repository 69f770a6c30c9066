"""Whom a note for named readers is about, by its whole history on this laptop."""

from __future__ import annotations

from collections.abc import Collection

from app.domain.declaration import FieldSpec
from app.domain.ids import RecordId
from app.storage.reader import Reader
from sync.protocol.change import decode


def always_about(reader: Reader, record: bytes, spec: FieldSpec, whom: Collection[RecordId]) -> bool:
    """Whether a note never was about anybody else. The program changes that in none; a reader with another
    program may say that a colleague's is about somebody erased, and nobody's laptop is to take their word."""
    if not spec.parent:
        return True
    sql = "SELECT b.body FROM touch t JOIN body b ON b.change = t.change WHERE t.record = ?"
    ops = [op for (body,) in reader.rows(sql, [record]) for op in decode(body).ops if op.record == record]
    return {op.fields[spec.id] for op in ops if op.fields.get(spec.id) is not None} <= set(whom)
