"""Rows of the standard's tables, read for a few services at a time or one table after another."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from app.domain.directory.assembling import Answer, Bundle, Stored, trail
from app.domain.directory.fields import Table
from app.storage.database import translated

if TYPE_CHECKING:
    from sqlite_utils import Database

_PARENTS = ("service_at_location_id", "service_id", "location_id", "organization_id")


def _chosen(ids: Iterable[bytes]) -> str:
    """Ids as one bound value: a JSON list of hexadecimal text."""
    return json.dumps([identity.hex() for identity in ids])


def rows_by(tables: Database, table: str, column: str, ids: Iterable[bytes]) -> list[dict[str, object]]:
    """The rows of `table` whose `column` is one of `ids`, in the order of their own ids."""
    with translated():
        found = tables.execute(
            f'SELECT * FROM dir_{table} WHERE "{column}" IN '
            f"(SELECT unhex(value) FROM json_each(?)) ORDER BY id",
            (_chosen(ids),),
        )
        names = [part[0] for part in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]


def all_rows(tables: Database, table: Table, size: int = 2000) -> Iterator[dict[str, object]]:
    """Every row of `table` in the order of the ids, read in pages."""
    after: object = b""
    while True:
        with translated():
            found = tables.execute(
                f"SELECT * FROM dir_{table.name} WHERE id > ? ORDER BY id LIMIT ?", (after, size)
            )
            names = [part[0] for part in found.description]
            page = [dict(zip(names, row, strict=True)) for row in found]
        yield from page
        if len(page) < size:
            return
        after = page[-1]["id"]


def _ids(rows: Iterable[Stored], column: str) -> set[bytes]:
    return {value for row in rows if isinstance(value := row.get(column), bytes)}


def _listed(rows: Iterable[Stored], *columns: str) -> dict[bytes, list[Stored]]:
    lists: dict[bytes, list[Stored]] = defaultdict(list)
    for row in rows:
        for column in columns:
            if isinstance(owner := row.get(column), bytes):
                lists[owner].append(row)
    return dict(lists)


def bundle(tables: Database, services: Sequence[bytes]) -> Bundle:
    """Everything that is known of `services`, their places, organisations and answers."""
    found = rows_by(tables, "service", "id", services)
    places = rows_by(tables, "service_at_location", "service_id", services)
    locations, organizations = _ids(places, "location_id"), _ids(found, "organization_id")
    owners = {
        "service_at_location_id": _ids(places, "id"),
        "service_id": set(services),
        "location_id": locations,
        "organization_id": organizations,
    }
    documents = rows_by(tables, "required_document", "service_id", services)
    linked = owners["service_at_location_id"] | set(services) | locations | _ids(documents, "id")
    return Bundle(
        services={i: row for row in found if isinstance(i := row["id"], bytes)},
        organizations=_by_id(tables, "organization", organizations),
        locations=_by_id(tables, "location", locations),
        places=_listed(places, "service_id"),
        addresses=_listed(rows_by(tables, "address", "location_id", locations), "location_id"),
        phones=_children(tables, "phone", owners, _PARENTS),
        schedules=_children(tables, "schedule", owners, _PARENTS[:3]),
        languages=_children(tables, "language", owners, _PARENTS[1:3]),
        documents=_listed(documents, "service_id"),
        areas=_children(tables, "service_area", owners, _PARENTS[:2]),
        costs=_listed(rows_by(tables, "cost_option", "service_id", services), "service_id"),
        answers=_answers(tables, linked),
        trails={
            service: [trail(row) for row in rows]
            for service, rows in _listed(
                rows_by(tables, "metadata", "resource_id", services), "resource_id"
            ).items()
        },
    )


def _by_id(tables: Database, table: str, ids: set[bytes]) -> dict[bytes, Stored]:
    return {i: row for row in rows_by(tables, table, "id", ids) if isinstance(i := row["id"], bytes)}


def _children(
    tables: Database, table: str, owners: dict[str, set[bytes]], columns: Sequence[str]
) -> dict[bytes, list[Stored]]:
    seen: dict[object, Stored] = {}
    for column in columns:
        for row in rows_by(tables, table, column, owners[column]):
            seen[row["id"]] = row
    return _listed(seen.values(), *columns)


def _answers(tables: Database, linked: set[bytes]) -> dict[bytes, list[Answer]]:
    with translated():
        found = tables.execute(
            "SELECT a.link_id, coalesce(x.name, t.taxonomy, ''), coalesce(t.code, t.name), "
            "coalesce(a.value, '') "
            "FROM dir_attribute a JOIN dir_taxonomy_term t ON t.id = a.taxonomy_term_id "
            "LEFT JOIN dir_taxonomy x ON x.id = t.taxonomy_id "
            "WHERE a.link_id IN (SELECT unhex(value) FROM json_each(?))",
            (_chosen(linked),),
        ).fetchall()
    lists: dict[bytes, list[Answer]] = defaultdict(list)
    for owner, taxonomy, code, value in found:
        lists[owner].append(Answer(taxonomy, code, value))
    return dict(lists)
