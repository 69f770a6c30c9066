"""The descriptor of a tabular package: which files, which columns, of which type.

Source: Tabular Data Package and Table Schema, Frictionless Data; names and types of the
Human Services Data Specification.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.directory.fields import Field, Table

DESCRIPTOR = "datapackage.json"
_TYPES = {"id": "string", "text": "string", "email": "string", "uri": "string"}
_FORMATS = {"id": "uuid", "email": "email", "uri": "uri"}


def descriptor(written: Mapping[Table, tuple[str, ...]]) -> dict[str, object]:
    """The descriptor for tables with the columns written for each."""
    present = {table.name for table in written}
    draft = any(table.since != "3.0" or _has_later(table, columns) for table, columns in written.items())
    return {
        "name": "human_services_data",
        "title": "Human Services Data Specification",
        "profile": "tabular-data-package",
        "version": "3.1.0" if draft else "3.0.0",
        "homepage": "http://docs.openreferral.org",
        "resources": [_resource(table, columns, present) for table, columns in written.items()],
    }


def _has_later(table: Table, columns: tuple[str, ...]) -> bool:
    return any(f.since != "3.0" for name in columns if (f := table.field(name)) is not None)


def _resource(table: Table, columns: tuple[str, ...], present: set[str]) -> dict[str, object]:
    fields = [table.field(name) or Field(name) for name in columns]
    schema: dict[str, object] = {"primaryKey": "id", "fields": [_field(column) for column in fields]}
    keys = [
        {"fields": f.name, "reference": {"resource": f.to, "fields": "id"}}
        for f in fields
        if f.must_point and f.to in present
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        "path": table.file,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: Field) -> dict[str, object]:
    out: dict[str, object] = {"name": column.name, "type": _TYPES.get(column.kind, column.kind)}
    if column.kind in _FORMATS:
        out["format"] = _FORMATS[column.kind]
    if column.kind in ("datetime", "time"):
        out["format"] = "any"
    constraints: dict[str, object] = {}
    if column.required or column.tabular:
        constraints["required"] = True
    if column.name == "id":
        constraints["unique"] = True
    if column.codes:
        constraints["enum"] = list(column.codes)
    if constraints:
        out["constraints"] = constraints
    return out
