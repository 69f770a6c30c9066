"""CSV files of Ohana, the older layout of the standard: services hang on locations, locations on bodies.

Numbers become ids of ours, derived from the source's name and the number, so that another
directory of the same layout does not overwrite this one. Names of staff (`attention`,
`admin_emails`) are left out; telephones of persons stay with the person and are not published.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator

from app.domain.directory import extensions as ext
from app.domain.directory.clock import loose_date
from app.domain.directory.identity import derived_id
from app.errors import DomainError
from app.usecases.directory.intake import Intake
from app.usecases.directory.language_names import languages_in
from app.usecases.directory.ohana_contacts import contact, exceptional_hours, phone, regular_hours
from app.usecases.directory.ohana_origin import TRUE, Cells, Made, Origin, parts, same, sentences, web_address
from app.usecases.directory.sources import Source
from app.usecases.directory.text_tables import dialect_of, read_lines

_TAXONOMY = "Open Eligibility"


def is_ohana(names: tuple[str, ...], header: tuple[str, ...]) -> bool:
    """Whether these files, whose services have these columns, are of this layout."""
    return "locations.csv" in names and "location_id" in header and "organization_id" not in header


def header_of(source: Source, name: str) -> tuple[str, ...]:
    """Column names of one file of a source."""
    dialect = dialect_of(source, name)
    with source.open(name) as stream:
        text = io.TextIOWrapper(stream, encoding=dialect.encoding, errors="replace", newline="")
        try:
            row = next(csv.reader(text, delimiter=dialect.delimiter), [])
        except csv.Error:
            row = []
    source.read = 0
    return tuple(cell.strip().lstrip("\ufeff") for cell in row)


def read_ohana(source: Source, intake: Intake, name: str) -> Iterator[int]:
    """Take every file of the folder; yields bytes read."""
    state = Origin(name)
    present = set(source.names())
    if "service_categories.json" in present:
        state.categories = _categories(source)
    if "phones.csv" in present:
        yield from _peek_bodies(source, state)
    for file, convert in _FILES:
        if file not in present:
            continue
        dialect = dialect_of(source, file)
        with source.open(file) as stream:
            for line in read_lines(stream, dialect):
                intake.take_all(convert(state, line.cells), file, line.number)
                yield source.read


def _categories(source: Source) -> dict[str, list[str]]:
    with source.open("service_categories.json") as stream:
        try:
            found = json.loads(stream.read())
        except (ValueError, RecursionError) as error:
            raise DomainError("directory.import.not_json") from error
    if not isinstance(found, dict):
        raise DomainError("directory.import.not_json")
    return {str(key): [str(v) for v in value] for key, value in found.items() if isinstance(value, list)}


def _peek_bodies(source: Source, state: Origin) -> Iterator[int]:
    """Services without a location: their telephones still say whose they are."""
    with source.open("phones.csv") as stream:
        for line in read_lines(stream, dialect_of(source, "phones.csv")):
            service, body = line.cells.get("service_id", ""), line.cells.get("organization_id", "")
            if service and body:
                state.body_of_service.setdefault(service, body)
            yield 0
    source.read = 0


def _taxonomy(state: Origin, cells: Cells) -> Made:
    code, name = cells.get("taxonomy_id", ""), cells.get("name", "")
    if cells.get("id"):
        state.terms[cells["id"]] = code
    whole = derived_id("taxonomy", ext.OPEN_ELIGIBILITY)
    yield "taxonomy", {"id": whole, "name": _TAXONOMY, "description": _TAXONOMY}
    yield (
        "taxonomy_term",
        {
            "id": _term(code),
            "code": code,
            "name": name,
            "description": name,
            "parent_id": _term(cells["parent_id"]) if cells.get("parent_id") else None,
            "taxonomy": _TAXONOMY,
            "taxonomy_id": whole,
            "language": "eng",
        },
    )


def _term(code: str) -> str:
    return derived_id("taxonomy_term", ext.OPEN_ELIGIBILITY, code)


def _organization(state: Origin, cells: Cells) -> Made:
    identity = state.id("organization", cells["id"])
    year = loose_date(cells.get("date_incorporated", ""), day_first=False)
    yield (
        "organization",
        same(cells, "name", "alternate_name", "email", "legal_status", "tax_id", "tax_status")
        | {
            "id": identity,
            "description": cells.get("description") or cells.get("name"),
            "website": web_address(cells.get("website", "")),
            "year_incorporated": year.year if year and year.year > 1 else None,
        },
    )
    for source in parts(cells.get("funding_sources", "")):
        yield (
            "funding",
            {"id": state.id("funding", cells["id"], source), "organization_id": identity, "source": source},
        )


def _program(state: Origin, cells: Cells) -> Made:
    yield (
        "program",
        same(cells, "name", "alternate_name")
        | {
            "id": state.id("program", cells["id"]),
            "organization_id": state.link("organization", cells.get("organization_id", "")),
            "description": cells.get("name"),
        },
    )


def _location(state: Origin, cells: Cells) -> Made:
    number = cells["id"]
    identity = state.id("location", number)
    state.body_of_location[number] = cells.get("organization_id", "")
    virtual = cells.get("virtual", "").lower() in TRUE
    yield (
        "location",
        same(cells, "name", "alternate_name", "description", "transportation", "latitude", "longitude")
        | {
            "id": identity,
            "location_type": "virtual" if virtual else "physical",
            "organization_id": state.link("organization", cells.get("organization_id", "")),
            "url": web_address(cells.get("website", "")),
        },
    )
    for means in parts(cells.get("accessibility", "")):
        yield (
            "accessibility",
            {
                "id": state.id("accessibility", number, means),
                "location_id": identity,
                "description": means.replace("_", " "),
            },
        )
    yield from _languages(state, "location", number, cells)


def _languages(state: Origin, table: str, number: str, cells: Cells) -> Made:
    told = cells.get("languages", "").strip()
    found = languages_in(told)
    for code, name in found:
        yield (
            "language",
            {
                "id": state.id("language", table, number, code),
                f"{table}_id": state.id(table, number),
                "name": name,
                "code": code,
            },
        )
    if told and not found:
        yield (
            "language",
            {
                "id": state.id("language", table, number),
                f"{table}_id": state.id(table, number),
                "note": told,
            },
        )


def _address_row(kind: str) -> Callable[[Origin, Cells], Made]:
    def convert(state: Origin, cells: Cells) -> Made:
        street, more = cells.get("address_1", ""), cells.get("address_2", "")
        yield (
            "address",
            same(cells, "city", "state_province", "postal_code")
            | {
                "id": state.id("address", kind, cells["id"]),
                "location_id": state.link("location", cells.get("location_id", "")),
                "address_1": street or more,
                "address_2": more if street else None,
                "country": cells.get("country", "").upper(),
                "address_type": kind,
            },
        )

    return convert


def _service(state: Origin, cells: Cells) -> Made:
    number, location = cells["id"], cells.get("location_id", "")
    identity = state.id("service", number)
    body = state.body_of_location.get(location) or state.body_of_service.get(number, "")
    who = [cells.get("eligibility", ""), cells.get("audience", "")]
    if not body:
        yield "organization", _nameless(state, cells)
    yield (
        "service",
        same(cells, "name", "alternate_name", "description", "email", "application_process", "wait_time")
        | same(cells, "interpretation_services", "status")
        | {
            "id": identity,
            "organization_id": state.link("organization", body) or state.id("organization", "of", number),
            "program_id": state.link("program", cells.get("program_id", "")),
            "url": web_address(cells.get("website", "")),
            "fees_description": cells.get("fees"),
            "eligibility_description": "\n".join(part for part in who if part),
        },
    )
    if location:
        yield (
            "service_at_location",
            {
                "id": state.id("service_at_location", number, location),
                "service_id": identity,
                "location_id": state.id("location", location),
            },
        )
    yield from _service_lists(state, number, cells)
    yield from _languages(state, "service", number, cells)


def _nameless(state: Origin, cells: Cells) -> dict[str, object]:
    """The standard wants a body for every service: one of the same name, where the source has none."""
    name = cells.get("name")
    return {"id": state.id("organization", "of", cells["id"]), "name": name, "description": name}


def _service_lists(state: Origin, number: str, cells: Cells) -> Made:
    identity = state.id("service", number)
    lists = (
        ("required_document", "document", sentences(cells.get("required_documents", ""))),
        ("service_area", "name", parts(cells.get("service_areas", ""))),
        ("funding", "source", parts(cells.get("funding_sources", ""))),
    )
    for table, column, values in lists:
        for value in values:
            yield (
                table,
                {"id": state.id(table, "service", number, value), "service_id": identity, column: value},
            )
    named = [state.terms.get(term, term) for term in state.categories.get(number, [])]
    for code in dict.fromkeys(parts(cells.get("taxonomy_ids", "")) + named):
        yield (
            "attribute",
            {
                "id": state.id("attribute", number, code),
                "link_id": identity,
                "link_entity": "service",
                "link_type": ext.CATEGORY,
                "taxonomy_term_id": _term(code),
            },
        )


def _numbered(convert: Callable[[Origin, Cells], Made]) -> Callable[[Origin, Cells], Made]:
    def checked(state: Origin, cells: Cells) -> Made:
        if not cells.get("id", "").strip():
            yield "service", {}  # refused at the gate: a row without its number
            return
        yield from convert(state, cells)

    return checked


_FILES: tuple[tuple[str, Callable[[Origin, Cells], Made]], ...] = (
    ("taxonomy.csv", _taxonomy),
    ("organizations.csv", _numbered(_organization)),
    ("programs.csv", _numbered(_program)),
    ("locations.csv", _numbered(_location)),
    ("addresses.csv", _numbered(_address_row("physical"))),
    ("mail_addresses.csv", _numbered(_address_row("postal"))),
    ("services.csv", _numbered(_service)),
    ("contacts.csv", _numbered(contact)),
    ("phones.csv", _numbered(phone)),
    ("regular_schedules.csv", _numbered(regular_hours)),
    ("holiday_schedules.csv", _numbered(exceptional_hours)),
)
