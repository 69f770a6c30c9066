"""What a person takes along on paper: Italian beside their own language, from code lists and figures.

Free text of a service stays in the language it was written in; everything that can be said
from codes, hours and dates is said twice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from app.catalogue.messages import Messages
from app.catalogue.speech import Direction
from app.domain.directory.entries import Entry, Phone
from app.domain.directory.fits import NO_DOCUMENTS
from app.errors import DomainError
from app.storage.directory.store import DirectoryStore
from app.usecases.directory.weeks import week_lines
from app.usecases.directory.wording import Wording

ITALIAN = "it"


@dataclass(frozen=True, slots=True)
class Both:
    """One thing said in Italian and in the person's language; equal when that is Italian."""

    italian: str
    other: str


@dataclass(frozen=True, slots=True)
class SlipData:
    """Everything on the slip, in the order in which it is printed. Titles are bilingual too."""

    language: str
    direction: Direction
    name: str
    organization: str
    what: tuple[Both, ...]
    address: tuple[str, ...]
    hours: tuple[Both, ...]
    bring: tuple[Both, ...]
    bring_notes: tuple[str, ...]
    phones: tuple[Phone, ...]
    languages: tuple[Both, ...]
    access: tuple[Both, ...]
    cost: Both | None
    notes: tuple[str, ...]
    checked: Both
    qr: str
    titles: dict[str, Both] = field(default_factory=dict)


TITLES = ("where", "when", "bring", "phone", "languages", "access", "cost", "notes")


def slip(store: DirectoryStore, entry: bytes, language: str, today: dt.date) -> SlipData:
    """The slip for one entry (a service_at_location) and a language of the program.

    Exceptional hours that are over by `today` are left out.
    """
    found = store.entry(entry)
    if found is None:
        raise DomainError("directory.error.no_entry")
    return slip_of(found, language, today)


def slip_of(entry: Entry, language: str, today: dt.date) -> SlipData:
    """The slip for an entry that was read already."""
    pair = _Pair(Messages(ITALIAN), Messages(language))
    terms = entry.conditions
    documents = sorted(terms.documents - {NO_DOCUMENTS})
    nothing = [pair.say("directory.slip.nothing")] if terms.documents and not documents else []
    alerts = (entry.alert, entry.how, entry.who, entry.note)
    return SlipData(
        language=language,
        direction=pair.other.direction,
        name=entry.name,
        organization=entry.organization if entry.organization != entry.name else "",
        what=tuple(pair.label("service", code) for code in sorted(entry.categories)),
        address=entry.address.lines,
        hours=tuple(pair.hours(entry, today)),
        bring=tuple(pair.label("V79", code) for code in documents) + tuple(nothing),
        bring_notes=entry.document_notes,
        phones=tuple(phone for phone in entry.phones if phone.kind != "fax"),
        languages=tuple(pair.label("language", code) for code in sorted(terms.languages)),
        access=tuple(pair.label("access-mode", code) for code in sorted(terms.access)),
        cost=_cost(pair, entry),
        notes=tuple(dict.fromkeys(note for note in alerts if note)),
        checked=pair.checked(entry),
        qr=qr_payload(entry),
        titles={name: pair.say(f"directory.slip.{name}") for name in TITLES},
    )


def qr_payload(entry: Entry) -> str:
    """What the square code says: a point for the map when there is one, else name, address, number."""
    if entry.latitude is not None and entry.longitude is not None:
        return f"geo:{entry.latitude:.6f},{entry.longitude:.6f}"
    number = next((phone.number for phone in entry.phones if phone.kind != "fax"), "")
    return "\n".join(part for part in (entry.name, *entry.address.lines, number) if part)


def _cost(pair: _Pair, entry: Entry) -> Both | None:
    if entry.conditions.free:
        return pair.say("directory.slip.free")
    return Both(entry.fees, entry.fees) if entry.fees else None


class _Pair:
    """Says things in Italian and in the other language at once."""

    def __init__(self, italian: Messages, other: Messages) -> None:
        self.italian = italian
        self.other = other

    def say(self, key: str, **params: str) -> Both:
        return Both(self.italian(key, **params), self.other(key, **params))

    def label(self, kind: str, code: str) -> Both:
        return Both(Wording(self.italian).label(kind, code), Wording(self.other).label(kind, code))

    def checked(self, entry: Entry) -> Both:
        return Both(Wording(self.italian).checked(entry), Wording(self.other).checked(entry))

    def hours(self, entry: Entry, today: dt.date) -> list[Both]:
        italian, other = week_lines(entry, self.italian, today), week_lines(entry, self.other, today)
        return [Both(*lines) for lines in zip(italian, other, strict=True)]
