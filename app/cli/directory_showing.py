"""What the directory answers, on a terminal or as JSON."""

from __future__ import annotations

import json

from app.catalogue.messages import Messages
from app.domain.directory.answers import Found, Hit
from app.domain.directory.fits import FitState
from app.domain.directory.identity import as_text
from app.usecases.directory.proposals import Preview
from app.usecases.directory.wording import Wording

_SIGN = {FitState.OK: "+", FitState.MISSING: "-", FitState.UNKNOWN: "?"}


def show_found(found: Found, messages: Messages, first: int = 1) -> None:
    """The hits as text: name, place, telephone, why, how fresh."""
    if not found.total:
        print(messages("directory.cli.none"))
        return
    if found.loose:
        print(messages("directory.cli.loose"))
    counts = [messages("directory.cli.found", n=found.total)]
    if any(hit.fits for hit in found.hits):
        counts.append(messages("directory.cli.fitting", n=found.fitting))
    print(" · ".join(counts))
    wording = Wording(messages)
    for number, hit in enumerate(found.hits, start=first):
        _show(number, hit, messages, wording)


def _show(number: int, hit: Hit, messages: Messages, wording: Wording) -> None:
    entry = hit.entry
    body = f" ({entry.organization})" if entry.organization not in ("", entry.name) else ""
    print(f"\n{number}. {entry.name}{body}")
    where = [*entry.address.lines, *(phone.number for phone in entry.phones if phone.kind != "fax")]
    if hit.distance_km is not None:
        where.append(messages("directory.cli.distance", km=f"{hit.distance_km:.1f}"))
    print("   " + " · ".join(where))
    for fit in hit.fits:
        print(f"   {_SIGN[fit.state]} {wording.fit(fit)}")
    print(f"   {wording.freshness(hit)}")


def show_json(found: Found, messages: Messages) -> None:
    """The hits as one JSON object."""
    wording = Wording(messages)
    whole = {
        "total": found.total,
        "fitting": found.fitting,
        "loose": found.loose,
        "hits": [_as_json(hit, wording) for hit in found.hits],
    }
    print(json.dumps(whole, ensure_ascii=False, indent=1))


def _as_json(hit: Hit, wording: Wording) -> dict[str, object]:
    entry = hit.entry
    return {
        "service_at_location_id": as_text(entry.id),
        "service_id": as_text(entry.service),
        "name": entry.name,
        "organization": entry.organization,
        "categories": sorted(entry.categories),
        "address": list(entry.address.lines),
        "comune": entry.address.comune,
        "phones": [phone.number for phone in entry.phones],
        "latitude": entry.latitude,
        "longitude": entry.longitude,
        "distance_km": None if hit.distance_km is None else round(hit.distance_km, 2),
        "tier": hit.tier.name.lower(),
        "freshness": hit.freshness.value,
        "fits": [
            {"key": fit.key, "state": fit.state.value, "params": fit.params, "text": wording.fit(fit)}
            for fit in hit.fits
        ],
    }


def show_preview(found: Preview, messages: Messages) -> None:
    """How a flat table would be read; the map can be copied into a file and put right."""
    if found.delimiter:
        print(messages("directory.cli.preview", encoding=found.encoding, delimiter=found.delimiter))
    print("\n[columns]")
    for target, columns in found.map.columns.items():
        written = json.dumps(columns[0] if len(columns) == 1 else list(columns), ensure_ascii=False)
        print(f'"{target}" = {written}')
    if found.unused:
        print("\n" + messages("directory.cli.unused", columns=", ".join(found.unused)))
    for number, row in enumerate(found.rows, start=1):
        print(f"\n{number}.")
        for target, value in row.items():
            print(f"   {target}: {value}")
