"""Ohana's telephones, persons to call and opening hours."""

from __future__ import annotations

from app.domain.directory.clock import loose_date
from app.domain.directory.tables import WEEKDAYS
from app.usecases.directory.ohana_origin import TRUE, Cells, Made, Origin, same


def contact(state: Origin, cells: Cells) -> Made:
    """A person to call; kept here, never handed on."""
    yield (
        "contact",
        same(cells, "name", "title", "department", "email")
        | {"id": state.id("contact", cells["id"])}
        | {
            f"{table}_id": state.link(table, cells.get(f"{table}_id", ""))
            for table in ("organization", "service", "location")
        },
    )


def phone(state: Origin, cells: Cells) -> Made:
    """A telephone; that of a person stays with the person."""
    extension = cells.get("extension", "").strip()
    told = [cells.get("department", ""), "" if extension.isdigit() else extension]
    contact = cells.get("contact_id", "")
    owners = (
        {}
        if contact
        else {
            f"{table}_id": state.link(table, cells.get(f"{table}_id", ""))
            for table in ("location", "service", "organization")
        }
    )
    yield (
        "phone",
        owners
        | {
            "id": state.id("phone", cells["id"]),
            "number": " ".join(part for part in (cells.get("country_prefix"), cells.get("number")) if part),
            "extension": extension if extension.isdigit() else None,
            "type": cells.get("number_type"),
            "description": " ".join(part for part in told if part),
            "contact_id": state.link("contact", contact),
        },
    )


def regular_hours(state: Origin, cells: Cells) -> Made:
    """Hours of one weekday."""
    day = cells.get("weekday", "").strip()
    yield (
        "schedule",
        _hours(state, "regular", cells)
        | {
            "freq": "WEEKLY",
            "byday": WEEKDAYS[(int(day) - 1) % 7] if day.isdigit() else day[:2].upper(),
        },
    )


def exceptional_hours(state: Origin, cells: Cells) -> Made:
    """Hours, or none, between two dates; the year 0001 returns every year."""
    window = (cells.get("start_date", ""), cells.get("end_date", ""))
    first, last = (loose_date(text, day_first=False) for text in window)
    closed = cells.get("closed", "").lower() in TRUE
    row = _hours(state, "holiday", cells) | {
        "valid_from": first.isoformat() if first else window[0],
        "valid_to": last.isoformat() if last else window[1],
    }
    yield "schedule", {k: v for k, v in row.items() if not closed or k not in ("opens_at", "closes_at")}


def _hours(state: Origin, kind: str, cells: Cells) -> dict[str, object]:
    return {
        "id": state.id("schedule", kind, cells["id"]),
        "location_id": state.link("location", cells.get("location_id", "")),
        "service_id": state.link("service", cells.get("service_id", "")),
        "opens_at": cells.get("opens_at"),
        "closes_at": cells.get("closes_at"),
    }
