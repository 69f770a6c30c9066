"""One table in which every row is a service at its place: read through a column map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.catalogue.codelists import codelist
from app.catalogue.places import Comune
from app.domain.directory import extensions as ext
from app.domain.directory.folding import fold
from app.domain.directory.hours_text import read_hours
from app.domain.directory.identity import derived_id
from app.errors import DomainError
from app.usecases.directory.column_maps import ColumnMap
from app.usecases.directory.flat_cells import (
    is_email,
    listed,
    restored_phone,
    website,
    whole_address,
)
from app.usecases.directory.geojson import geojson_lines, is_geojson
from app.usecases.directory.intake import Intake, Reject
from app.usecases.directory.language_names import languages_in
from app.usecases.directory.proposals import proposed_map
from app.usecases.directory.sheets import sheet_lines
from app.usecases.directory.sources import Source
from app.usecases.directory.text_tables import Dialect, Line, dialect_of, read_lines
from app.usecases.directory.towns import by_belfiore, by_istat, by_name, region_of

Made = Iterator[tuple[str, Mapping[str, object]]]
_TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".tab")
_WORKBOOK = "xl/workbook.xml"


@dataclass
class Flat:
    """What one reading of a flat table knows: its map, its name, the terms already told."""

    map: ColumnMap
    source: str
    told: set[str] = field(default_factory=set)

    def id(self, table: str, *keys: str) -> str:
        """The id of a row of this source."""
        return derived_id(table, "flat", self.source, *keys)


def read_flat(
    source: Source, intake: Intake, given: ColumnMap | None, name: str, encoding: str, delimiter: str
) -> Iterator[int]:
    """Take every row; yields bytes read. Without a map one is proposed from the column names."""
    file, _, lines = flat_lines(source, given, encoding, delimiter)
    flat: Flat | None = None
    for line in lines:
        if flat is None:
            flat = Flat(given or proposed_map(tuple(line.cells), line.cells), name)
            _check_columns(flat.map, line)
        if line.ragged > 0:
            intake.reject(
                Reject(file, line.number, "directory.reject.ragged", {"n": line.ragged}, line.cells)
            )
            continue
        take_line(flat, line, intake, file)
        yield source.read


def flat_lines(
    source: Source, given: ColumnMap | None, encoding: str, delimiter: str
) -> tuple[str, Dialect | None, Iterator[Line]]:
    """(file, dialect of a text table, its rows) of a source that holds one flat table."""
    names = source.names()
    if _WORKBOOK in names:
        return source.name, None, sheet_lines(source.path, source.size)
    file = next((name for name in names if name.lower().endswith(_TEXT_ENDINGS)), names[0] if names else "")
    if not file:
        raise DomainError("directory.import.empty")
    if is_geojson(source, file):
        return file, None, geojson_lines(source, file)
    dialect = dialect_of(
        source,
        file,
        encoding=encoding or (given.encoding if given else ""),
        delimiter=delimiter or (given.delimiter if given else ""),
    )
    return file, dialect, read_lines(source.open(file), dialect)


def _check_columns(chosen: ColumnMap, line: Line) -> None:
    wanted = {column for columns in chosen.columns.values() for column in columns} | set(chosen.key)
    missing = sorted(wanted - line.cells.keys())
    if missing and line.ragged >= 0:
        raise DomainError("directory.map.column", column=missing[0])


def take_line(flat: Flat, line: Line, intake: Intake, file: str) -> None:
    """Take one row, or remember why not."""
    told = targets(flat.map, line.cells)
    if not told.get("service.name"):
        params = {"field": "service.name"}
        intake.reject(Reject(file, line.number, "directory.reject.required", params, line.cells))
        return
    for name in ("service.email", "organization.email"):
        if told.get(name) and not is_email(str(told[name])):
            dropped = {name: told.pop(name)}
            params = {"field": name}
            intake.reject(Reject(file, line.number, "directory.reject.email", params, dropped, kept=True))
    intake.take_all(rows_of(flat, told, line.cells), file, line.number)


def targets(chosen: ColumnMap, cells: Mapping[str, str]) -> dict[str, object]:
    """Target -> what this row says, of columns, constants and special cases together."""
    told: dict[str, object] = dict(chosen.constants)
    for target, columns in chosen.columns.items():
        parts = [cells.get(column, "").strip() for column in columns]
        known = [part for part in parts if part and part not in chosen.unknown]
        if known:
            told[target] = ", ".join(known)
    for column, cases in chosen.values.items():
        told.update(cases.get(cells.get(column, "").strip(), {}))
    return told


def rows_of(flat: Flat, told: dict[str, object], cells: Mapping[str, str]) -> Made:
    """The rows of the standard that one row becomes."""
    _place(told)
    key = _key(flat, told, cells)
    body = _text(told, "organization.name") or _text(told, "service.name")
    own = "" if "organization.name" in told else key
    organization = flat.id("organization", fold(body), own)
    yield "organization", _organization(told, body, organization)
    if told.get("organization_identifier.identifier"):
        row = _under(told, "organization_identifier")
        row.setdefault("identifier_type", "codice")
        yield (
            "organization_identifier",
            row
            | {
                "id": flat.id("organization_identifier", key),
                "organization_id": organization,
            },
        )
    service, location = flat.id("service", key), flat.id("location", key)
    yield "service", _service(told) | {"id": service, "organization_id": organization}
    yield from _where(flat, told, key, organization, location)
    yield (
        "service_at_location",
        _under(told, "service_at_location")
        | {"id": flat.id("service_at_location", key), "service_id": service, "location_id": location},
    )
    yield from _details(flat, told, key, service)
    yield from _answers(flat, told, key, service)


def _key(flat: Flat, told: Mapping[str, object], cells: Mapping[str, str]) -> str:
    if flat.map.key:
        return "\x1f".join(cells.get(column, "").strip() for column in flat.map.key)
    if told.get("key"):
        return str(told["key"])
    names = ("service.name", "organization.name", "address.address_1", "address.city")
    return "\x1f".join(fold(_text(told, name)) for name in names)


def _place(told: dict[str, object]) -> None:
    """Complete the address from what is known of the comune; one cell with everything is taken apart."""
    if told.get("address.whole"):
        for name, value in whole_address(str(told.pop("address.whole"))).items():
            told.setdefault(f"address.{name}", value)
    cap = _text(told, "address.postal_code")
    if cap.isdigit():
        told["address.postal_code"] = cap.zfill(5)
    comune = _comune(told)
    if comune is None:
        return
    told["address.city"] = comune.name
    told["address.state_province"] = comune.sigla
    told["address.region"] = region_of(comune)
    if not cap and len(comune.caps) == 1:
        told["address.postal_code"] = comune.caps[0]
    if comune.istat:
        told["location.external_identifier"] = comune.istat
        told["location.external_identifier_type"] = "ISTAT"


def _comune(told: Mapping[str, object]) -> Comune | None:
    """The comune by code, or by the name of the town."""
    found = None
    if told.get("comune.istat"):
        found = by_istat(_text(told, "comune.istat"))
    if found is None and told.get("comune.belfiore"):
        found = by_belfiore(_text(told, "comune.belfiore"))
    if found is None and told.get("address.city"):
        found = by_name(_text(told, "address.city"), _text(told, "address.state_province"))
    return found


def _text(told: Mapping[str, object], name: str) -> str:
    return str(told.get(name) or "").strip()


def _under(told: Mapping[str, object], table: str) -> dict[str, object]:
    head = f"{table}."
    cut = len(head)
    return {name[cut:]: value for name, value in told.items() if name[:cut] == head}


def _organization(told: Mapping[str, object], name: str, identity: str) -> dict[str, object]:
    row = _under(told, "organization") | {"id": identity, "name": name}
    row["website"] = website(_text(told, "organization.website"))
    row.setdefault("description", name)
    return row


def _service(told: Mapping[str, object]) -> dict[str, object]:
    row = _under(told, "service")
    row.setdefault("status", "active")
    row["url"] = website(_text(told, "service.url"))
    return row


def _where(flat: Flat, told: Mapping[str, object], key: str, organization: str, location: str) -> Made:
    row = _under(told, "location")
    row.setdefault("location_type", "physical")
    row.setdefault("name", _text(told, "service.name"))
    yield "location", row | {"id": location, "organization_id": organization}
    address = _under(told, "address")
    if address.get("address_1") or address.get("city"):
        address.setdefault("country", "IT")
        address.setdefault("address_type", "physical")
        yield "address", address | {"id": flat.id("address", key), "location_id": location}


def _details(flat: Flat, told: Mapping[str, object], key: str, service: str) -> Made:
    for number, text in enumerate(_numbers(told)):
        row = _under(told, "phone") | {"number": text}
        row.setdefault("type", "voice")
        row.pop("restored", None)
        yield "phone", row | {"id": flat.id("phone", key, str(number)), "service_id": service}
    for number, row in enumerate(_hours(_text(told, "schedule.text"))):
        yield "schedule", row | {"id": flat.id("schedule", key, str(number)), "service_id": service}
    for code, name in languages_in(_text(told, "language.names")):
        yield (
            "language",
            {"id": flat.id("language", key, code), "service_id": service, "code": code, "name": name},
        )
    for document in listed(_text(told, "required_document.list")):
        yield (
            "required_document",
            {"id": flat.id("required_document", key, document), "service_id": service, "document": document},
        )
    costs = _under(told, "cost_option")
    if costs:
        costs.setdefault("currency", "EUR")
        yield "cost_option", costs | {"id": flat.id("cost_option", key), "service_id": service}


def _numbers(told: Mapping[str, object]) -> list[str]:
    restored = [restored_phone(text) for text in listed(_text(told, "phone.restored"))]
    return [text for text in restored + listed(_text(told, "phone.number")) if text]


def _hours(text: str) -> list[dict[str, object]]:
    """Rows of `schedule`; hours that are not understood stay as they were written."""
    if not text:
        return []
    read = read_hours(text)
    return [dict(row) for row in read] if read else [{"description": text}]


def _answers(flat: Flat, told: Mapping[str, object], key: str, service: str) -> Made:
    given: dict[str, Any] = {**flat.map.answers, **{k: v for k, v in told.items() if k in ext.EXTENSIONS}}
    for name, codes in given.items():
        extension = ext.EXTENSIONS[name]
        for code in [codes] if isinstance(codes, str) else codes:
            yield from _term(flat, extension, code)
            yield (
                "attribute",
                {
                    "id": flat.id("attribute", key, name, code),
                    "link_id": service,
                    "link_entity": "service",
                    "link_type": name,
                    "taxonomy_term_id": extension.term_id(code),
                },
            )


def _term(flat: Flat, extension: ext.Extension, code: str) -> Made:
    """The taxonomy and the term of an answer, told once."""
    identity = extension.term_id(code)
    if identity in flat.told:
        return
    flat.told.add(identity)
    label = term_label(extension, code)
    yield (
        "taxonomy",
        {"id": extension.taxonomy_id, "name": extension.taxonomy, "description": extension.taxonomy},
    )
    yield (
        "taxonomy_term",
        {
            "id": identity,
            "code": code,
            "name": label,
            "description": label,
            "taxonomy": extension.taxonomy,
            "taxonomy_id": extension.taxonomy_id,
            "language": "ita",
        },
    )


def term_label(extension: ext.Extension, code: str) -> str:
    """The Italian name of an answer; terms of the extension's own go by their code."""
    if code in extension.terms or not extension.code_list:
        return code
    return codelist(extension.code_list).label(code, "it")
