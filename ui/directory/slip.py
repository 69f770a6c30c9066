"""The slip: Italian beside the person's language, a big address, hours, what to bring, a code to scan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from app.catalogue.codelists import codelist
from app.catalogue.formats import Formats
from app.catalogue.messages import Messages
from app.domain.directory.entries import Entry
from ui.calm_names import calm

ITALIAN = "it"


@dataclass(frozen=True, slots=True)
class Block:
    """One thing said twice: title and text in Italian, then in the other language."""

    title: str
    text: str
    other_title: str
    other_text: str


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed. `other` is the second language, empty when Italian is enough."""

    name: str
    address: tuple[str, ...]
    phones: tuple[str, ...]
    blocks: tuple[Block, ...]
    other: str
    other_rtl: bool
    scan: str
    checked: str


def slip_of(entry: Entry, other: str, today: date) -> Slip:
    """The slip of a service, with `other` (en, fr, ar; `it` for Italian alone) beside the Italian."""
    italian, foreign = Messages(ITALIAN), Messages(other)
    lines = tuple(calm(line) for line in entry.address.lines)
    phones = tuple(phone.number for phone in entry.phones)
    return Slip(
        name=calm(entry.name),
        address=lines,
        phones=phones,
        blocks=tuple(_blocks(entry, italian, foreign, today)),
        other="" if other == ITALIAN else other,
        other_rtl=foreign.direction == "rtl",
        scan="\n".join((calm(entry.name), *lines, *(f"tel:{phone}" for phone in phones[:1]))),
        checked=_checked(entry, italian),
    )


def _checked(entry: Entry, italian: Messages) -> str:
    if entry.assured_on is None:
        return italian("slip.not_checked")
    return italian("slip.checked", day=Formats(italian).short_day(entry.assured_on))


def _blocks(entry: Entry, italian: Messages, foreign: Messages, today: date) -> Iterator[Block]:
    told: dict[str, Callable[[Messages], str]] = {
        "what": partial(_what, entry),
        "hours": partial(_hours, entry, today),
        "bring": partial(_bring, entry),
        "languages": partial(_labels, "language", entry.conditions.languages),
        "how": lambda messages: entry.how if messages.language == ITALIAN else "",
    }
    for key, words in told.items():
        text = words(italian)
        if text:
            other = words(foreign)
            yield Block(italian(f"slip.{key}"), text, foreign(f"slip.{key}") if other else "", other)


def _what(entry: Entry, messages: Messages) -> str:
    """In Italian what the service wrote; in another language the kinds of help it gives."""
    if messages.language == ITALIAN and entry.what:
        return entry.what
    return _labels("service", entry.categories, messages)


def _hours(entry: Entry, today: date, messages: Messages) -> str:
    if not entry.hours.known:
        return messages("slip.call_first")
    formats = Formats(messages)
    lines = []
    for day in sorted((today + timedelta(days=n) for n in range(7)), key=date.weekday):
        spans = [f"{formats.clock(a)}-{formats.clock(b % 1440)}" for a, b in entry.hours.spans(day)]
        hours = formats.listed(spans) if spans else messages("slip.closed")
        lines.append(f"{formats.weekday(day)}: {hours}")
    return "\n".join(lines)


def _bring(entry: Entry, messages: Messages) -> str:
    labels = _labels("V79", entry.conditions.documents, messages)
    return "\n".join(part for part in (labels, *entry.document_notes) if part)


def _labels(list_id: str, codes: frozenset[str], messages: Messages) -> str:
    return "\n".join(codelist(list_id).label(code, messages.language) for code in sorted(codes))
