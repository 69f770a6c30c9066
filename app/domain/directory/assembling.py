"""Rows of the standard become entries: which row speaks for which service at which place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.directory import extensions as ext
from app.domain.directory.clock import iso_date
from app.domain.directory.entries import NOT_KNOWN, Address, Conditions, Entry, Phone
from app.domain.directory.folding import fold
from app.domain.directory.freshness import Trail, contested
from app.domain.directory.language_codes import iso_639_3
from app.domain.directory.opening import OpeningHours
from app.domain.directory.schedules import read_schedule

Stored = Mapping[str, object]
"""A row as it lies in its table: ids are bytes."""

_FREE = ("gratuit", "gratis", "free", "no fee", "no cost", "no charge", "nessun costo", "senza costi")
_NOT_FREE = ("not free", "non gratuit")


@dataclass(frozen=True, slots=True)
class Answer:
    """One attribute: the taxonomy's name, the term's code and the value beside it."""

    taxonomy: str
    code: str
    value: str = ""


@dataclass
class Bundle:
    """The rows that belong to some services; children are listed by the id of their parent."""

    services: dict[bytes, Stored] = field(default_factory=dict)
    organizations: dict[bytes, Stored] = field(default_factory=dict)
    locations: dict[bytes, Stored] = field(default_factory=dict)
    places: dict[bytes, list[Stored]] = field(default_factory=dict)  # by service
    addresses: dict[bytes, list[Stored]] = field(default_factory=dict)  # by location
    phones: dict[bytes, list[Stored]] = field(default_factory=dict)
    schedules: dict[bytes, list[Stored]] = field(default_factory=dict)
    languages: dict[bytes, list[Stored]] = field(default_factory=dict)
    documents: dict[bytes, list[Stored]] = field(default_factory=dict)
    areas: dict[bytes, list[Stored]] = field(default_factory=dict)
    costs: dict[bytes, list[Stored]] = field(default_factory=dict)
    answers: dict[bytes, list[Answer]] = field(default_factory=dict)  # by what they are linked to
    trails: dict[bytes, list[Trail]] = field(default_factory=dict)  # by service


def entries(bundle: Bundle) -> Iterator[Entry]:
    """Every service of the bundle at each of its places, or once without a place."""
    for identity, service in bundle.services.items():
        places = bundle.places.get(identity)
        if not places:
            yield _entry(bundle, service, None)
            continue
        for place in places:
            yield _entry(bundle, service, place)


def _text(row: Stored | None, name: str) -> str:
    value = row.get(name) if row is not None else None
    text = "" if value is None else str(value).strip()
    return "" if text == NOT_KNOWN else text


def _id(row: Stored | None, name: str) -> bytes | None:
    value = row.get(name) if row is not None else None
    return value if isinstance(value, bytes) else None


def _whole(row: Stored, name: str) -> int | None:
    value = row.get(name)
    return int(value) if isinstance(value, int | float) else None


def _real(row: Stored | None, name: str, limit: float) -> float | None:
    value = row.get(name) if row is not None else None
    return float(value) if isinstance(value, int | float) and abs(value) <= limit else None


class _Owners:
    """The ids whose rows speak for one entry, the most particular first."""

    def __init__(self, service: Stored, place: Stored | None) -> None:
        self.service = _id(service, "id") or b""
        self.place = _id(place, "id")
        self.location = _id(place, "location_id")
        self.organization = _id(service, "organization_id")

    def first(self, rows: Mapping[bytes, list[Stored]], *, organization: bool = False) -> Sequence[Stored]:
        """The rows of the most particular owner that has any."""
        owners = [self.place, self.service, self.location]
        if organization:
            owners.append(self.organization)
        return next((rows[owner] for owner in owners if owner is not None and owner in rows), ())

    def every(self, rows: Mapping[bytes, list[Stored]]) -> list[Stored]:
        """The rows of all owners but the organisation."""
        owners = (self.place, self.service, self.location)
        return [row for owner in owners if owner is not None for row in rows.get(owner, ())]


def _entry(bundle: Bundle, service: Stored, place: Stored | None) -> Entry:
    owners = _Owners(service, place)
    location = bundle.locations.get(owners.location) if owners.location else None
    organization = bundle.organizations.get(owners.organization) if owners.organization else None
    answers = _answers(bundle, owners)
    documents, languages = owners.every(bundle.documents), owners.every(bundle.languages)
    assured = iso_date(_text(service, "assured_date"))
    latitude, longitude = _real(location, "latitude", 90), _real(location, "longitude", 180)
    return Entry(
        id=owners.place or owners.service,
        service=owners.service,
        location=owners.location,
        name=_text(service, "name"),
        organization=_text(organization, "name"),
        what=_text(service, "description"),
        note=_text(place, "description") or _text(location, "description"),
        alert=_text(service, "alert"),
        status=_text(service, "status"),
        categories=_codes(answers, ext.CATEGORY),
        address=_address(bundle, owners.location, location),
        latitude=latitude if longitude is not None else None,
        longitude=longitude if latitude is not None else None,
        phones=_phones(owners.first(bundle.phones, organization=True)),
        email=_text(service, "email") or _text(organization, "email"),
        website=_text(service, "url") or _text(organization, "website"),
        how=_text(service, "application_process"),
        fees=_text(service, "fees_description"),
        who=_text(service, "eligibility_description"),
        interpretation=_text(service, "interpretation_services"),
        document_notes=tuple(_text(row, "document") for row in documents if _text(row, "document")),
        language_notes=tuple(note for row in languages if (note := _language_note(row))),
        referral=_codes(answers, ext.REFERRAL),
        areas=_areas(owners.every(bundle.areas)),
        conditions=_conditions(service, answers, languages, bundle.costs.get(owners.service, ())),
        hours=OpeningHours(tuple(read_schedule(_cells(row)) for row in owners.first(bundle.schedules))),
        assured_on=assured,
        is_contested=contested(bundle.trails.get(owners.service, ()), assured),
    )


def _cells(row: Stored) -> dict[str, str | int | float | None]:
    return {name: value for name, value in row.items() if isinstance(value, str | int | float)}


def _language_note(row: Stored) -> str:
    return " ".join(part for part in (_text(row, "name"), _text(row, "note")) if part)


def _answers(bundle: Bundle, owners: _Owners) -> list[Answer]:
    linked = [owners.service, owners.place, owners.location]
    linked += [_id(row, "id") for row in owners.every(bundle.documents)]
    return [answer for owner in linked if owner is not None for answer in bundle.answers.get(owner, ())]


def _codes(answers: Sequence[Answer], name: str) -> frozenset[str]:
    taxonomy = ext.EXTENSIONS[name].taxonomy
    return frozenset(answer.code for answer in answers if answer.taxonomy == taxonomy)


def _address(bundle: Bundle, identity: bytes | None, location: Stored | None) -> Address:
    rows = bundle.addresses.get(identity, []) if identity is not None else []
    row = next((r for r in rows if r.get("address_type") == "physical"), rows[0] if rows else None)
    is_istat = fold(_text(location, "external_identifier_type")).startswith("istat")
    street = ", ".join(part for part in (_text(row, "address_1"), _text(row, "address_2")) if part)
    return Address(
        street=street,
        postal_code=_text(row, "postal_code"),
        city=_text(row, "city"),
        province=_text(row, "state_province"),
        region=_text(row, "region"),
        country=_text(row, "country"),
        comune=_text(location, "external_identifier") if is_istat else "",
    )


def _phones(rows: Sequence[Stored]) -> tuple[Phone, ...]:
    published = (row for row in rows if row.get("contact_id") is None)
    found = {
        Phone(_text(row, "number"), _text(row, "type"), _text(row, "description")): None for row in published
    }
    return tuple(sorted(found, key=lambda phone: phone.kind == "fax"))


def _areas(rows: Sequence[Stored]) -> frozenset[str]:
    """Comuni served: `extent_type` says ISTAT, `extent` lists the codes."""
    listed = (
        code.strip()
        for row in rows
        if fold(_text(row, "extent_type")).startswith("istat")
        for code in _text(row, "extent").replace(";", ",").split(",")
    )
    return frozenset(code for code in listed if code)


def _conditions(
    service: Stored, answers: Sequence[Answer], languages: Sequence[Stored], costs: Sequence[Stored]
) -> Conditions:
    residence = ext.EXTENSIONS[ext.RESIDENCE].taxonomy
    return Conditions(
        permits=_codes(answers, ext.PERMIT),
        persons=_codes(answers, ext.PERSON),
        residence=_codes(answers, ext.RESIDENCE),
        residents_of=frozenset(
            a.value for a in answers if a.taxonomy == residence and a.code == "resident" and a.value
        ),
        documents=_codes(answers, ext.DOCUMENT),
        access=_codes(answers, ext.ACCESS),
        mediation=_codes(answers, ext.MEDIATION),
        languages=frozenset(iso_639_3(code) for row in languages if (code := _text(row, "code"))),
        minimum_age=_whole(service, "minimum_age"),
        maximum_age=_whole(service, "maximum_age"),
        free=_is_free(service, costs),
    )


def _is_free(service: Stored, costs: Sequence[Stored]) -> bool | None:
    """Whether nothing is to be paid, as far as amounts or plain words say so."""
    amounts = [row["amount"] for row in costs if isinstance(row.get("amount"), int | float)]
    if amounts:
        return any(amount == 0 for amount in amounts)
    told = fold(_text(service, "fees_description"))
    if any(phrase in told for phrase in _NOT_FREE):
        return False
    return True if told.startswith(_FREE) or told.rstrip(".") in ("none", "nessuno", "0") else None


def trail(row: Stored) -> Trail:
    """One row of table `metadata` as a step of the verification trail."""
    identity = _id(row, "id") or b""
    on = iso_date(_text(row, "last_action_date")) or dt.date.min
    return Trail(on, identity, _text(row, "last_action_type"), _text(row, "replacement_value"))
