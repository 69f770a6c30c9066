"""Opening hours as people write them in one cell: `lun-ven 9-13; mar e gio anche 15.00-18.00`."""

from __future__ import annotations

import re

from app.domain.directory.clock import clock, closing, minutes
from app.domain.directory.fields import Row
from app.domain.directory.folding import fold
from app.domain.directory.tables import WEEKDAYS

_DAYS = {
    name: number
    for number, names in enumerate(
        (
            ("lun", "lunedi", "mon", "monday", "lu"),
            ("mar", "martedi", "tue", "tues", "tuesday", "ma"),
            ("mer", "mercoledi", "wed", "wednesday", "me"),
            ("gio", "giovedi", "thu", "thur", "thurs", "thursday", "gi"),
            ("ven", "venerdi", "fri", "friday", "ve"),
            ("sab", "sabato", "sat", "saturday", "sa"),
            ("dom", "domenica", "sun", "sunday", "do"),
        )
    )
    for name in names
}
_ALL_DAY = re.compile(r"\b(h ?24|24 ?h|24 ore( su 24)?|24/24|24/7|sempre aperto|always open)\b")
_EVERY_DAY = re.compile(r"\b(tutti i giorni|ogni giorno|every day|daily|feriali e festivi)\b")
_WORKING = re.compile(r"\b(giorni feriali|feriali|weekdays)\b")
_FILLER = re.compile(
    r"\b(dal|dalle|dalla|da|al|alle|alla|anche|ore|orario|orari|apertura|aperto|open|from|il|e|ed|and|su|h)\b\.?"
)
_BETWEEN_DAYS = re.compile(r"\b([a-z]{2,})\.?\s+(?:al|a|alla|to|through|thru|fino al|fino a)\s+(?=[a-z]{2,})")
_SHUT = re.compile(r"[^,;\n|]*\b(chiuso|chiusa|closed)\b")
_SPAN = re.compile(
    r"(\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]m)?)\s*(?:-|to\b|until\b|fino\b|\s)\s*(\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]m)?)"
)
_DAY_WORD = re.compile(r"[a-z]+")
_DASHES = str.maketrans({"–": "-", "—": "-", "÷": "-", "/": ",", "\u2010": "-"})


def read_hours(text: str) -> list[Row] | None:
    """Weekly rows of table `schedule` (without ids) for a text, or None when it is not sure.

    Times before the first day hold for Monday to Friday only when the text says so.
    """
    plain = fold(text.translate(_DASHES).replace("ì", "i"))
    if not plain.strip():
        return None
    if _ALL_DAY.search(plain):
        return [_row(range(7), 0, 24 * 60)]
    plain = _EVERY_DAY.sub(" lun-dom ", plain)
    plain = _SHUT.sub("", _WORKING.sub(" lun-ven ", plain))
    plain = _BETWEEN_DAYS.sub(r"\1-", plain)
    rows: list[Row] = []
    days: list[int] = []
    for part in re.split(r"[;\n|]+|,(?=\s*[a-z])", plain):
        read = _part(part, days)
        if read is None:
            return None
        days, found = read
        rows += found
    return rows or None


def _part(part: str, before: list[int]) -> tuple[list[int], list[Row]] | None:
    """(days named so far and not yet given times, rows) of one piece; None when a word is strange."""
    if not part.strip():
        return before, []
    words = _FILLER.sub(" ", part)
    first_digit = re.search(r"\d", words)
    named = words[: first_digit.start()] if first_digit else words
    days = _days(named)
    if days is None:
        return None
    if not first_digit:
        return before + days, []
    spans = _spans(words[first_digit.start() :])
    chosen = (before + days) if days else before
    if not spans or not chosen:
        return None
    return [], [_row(sorted(set(chosen)), start, end) for start, end in spans]


def _days(text: str) -> list[int] | None:
    names = [(found[0], found.start(), found.end()) for found in _DAY_WORD.finditer(text)]
    if any(name not in _DAYS for name, _, _ in names):
        return None
    out: list[int] = []
    for place, (name, start, _) in enumerate(names):
        number = _DAYS[name]
        between = text[names[place - 1][2] : start] if place else ""
        if place and "-" in between:
            last = out[-1]
            out += [day % 7 for day in range(last + 1, number + 1 if number > last else number + 8)]
        else:
            out.append(number)
    return out


def _spans(text: str) -> list[tuple[int, int]] | None:
    spans = []
    for found in _SPAN.finditer(text):
        start, end = minutes(found[1].strip()), closing(found[2].strip())
        if start is None or end is None:
            return None
        spans.append((start, end))
    rest = _SPAN.sub("", text)
    return None if re.search(r"[a-z0-9]", rest) else spans


def _row(days: range | list[int], start: int, end: int) -> Row:
    last = "23:59" if end == 24 * 60 else clock(end)
    return {
        "freq": "WEEKLY",
        "byday": ",".join(WEEKDAYS[day] for day in days),
        "opens_at": clock(start),
        "closes_at": last,
    }
