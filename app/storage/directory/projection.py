"""The short rows that searching reads, made again from the standard's tables whenever those change.

A code's bit is given out when the code is first met: 62 different codes of one kind have a
bit of their own, later ones share the last, which then can only say "something else".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from app.catalogue.service_categories import from_open_eligibility, spoken
from app.domain.directory import extensions as ext
from app.domain.directory.assembling import Bundle, entries
from app.domain.directory.entries import Entry
from app.domain.directory.folding import fold, words
from app.domain.directory.opening import split_at_midnight
from app.storage.database import translated
from app.storage.directory.reading import bundle

if TYPE_CHECKING:
    from sqlite_utils import Database

CHUNK = 500
LAST_BIT = 61
HOURS_NONE, HOURS_WEEKLY, HOURS_SPECIAL = 0, 1, 2
MASKED = ("permits", "persons", "residence", "documents", "access", "mediation")
_KEYS = (("link", "entry"), ("opening", "entry"), ("special", "entry"), ("words", "rowid"), ("entry", "id"))
_COLUMNS = (
    *("id", "place", "service", "comune", "city", "province", "region", "latitude", "longitude"),
    *("closed", "contested", "suspended", "assured", *MASKED, "languages", "home"),
    *("minimum_age", "maximum_age", "free", "hours"),
)
_INSERT = f"INSERT INTO dir_entry ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"


class Bits:
    """The bit of every code; new codes get theirs when `give` is set."""

    def __init__(self, tables: Database) -> None:
        self._tables = tables
        rows = tables.execute("SELECT kind, code, bit FROM dir_bit").fetchall()
        self._known: dict[tuple[str, str], int] = {(kind, code): bit for kind, code, bit in rows}

    def mask(self, kind: str, codes: Iterable[str], *, give: bool = False) -> int:
        """The bits of `codes` together; a code without a bit has none."""
        mask = 0
        for code in codes:
            bit = self._known.get((kind, code))
            if bit is None and give:
                bit = self._give(kind, code)
            if bit is not None:
                mask |= 1 << bit
        return mask

    def _give(self, kind: str, code: str) -> int:
        used = sum(1 for known, _ in self._known if known == kind)
        bit = self._known[kind, code] = min(used, LAST_BIT)
        self._tables.execute("INSERT INTO dir_bit (kind, code, bit) VALUES (?, ?, ?)", (kind, code, bit))
        return bit


def refresh_all(tables: Database) -> Iterator[int]:
    """Make every short row again; yields how many services are done. In the caller's transaction."""
    with translated():
        for table in ("dir_entry", "dir_link", "dir_opening", "dir_special", "dir_words"):
            tables.execute(f"DELETE FROM {table}")
        rows = tables.execute("SELECT name, id FROM dir_service").fetchall()
    # By letters alone: a name in quotes stands where its first letter does.
    ids = [id_ for _, id_ in sorted((" ".join(words(name or "")), id_) for name, id_ in rows)]
    done = 0
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        _insert(tables, chunk)
        done += len(chunk)
        yield done


def refresh(tables: Database, services: Sequence[bytes]) -> None:
    """Make the short rows of `services` again."""
    with translated():
        for service in services:
            old = tables.execute("SELECT id FROM dir_entry WHERE service = ?", (service,)).fetchall()
            for (entry,) in old:
                for table, column in _KEYS:
                    tables.execute(f"DELETE FROM dir_{table} WHERE {column} = ?", (entry,))
        _insert(tables, services)


def _insert(tables: Database, services: Sequence[bytes]) -> None:
    found: Bundle = bundle(tables, services)
    last = tables.execute("SELECT coalesce(max(id), 0) FROM dir_entry").fetchone()[0]
    bits = Bits(tables)
    order = {service: place for place, service in enumerate(services)}
    numbered = list(enumerate(sorted(entries(found), key=lambda e: order[e.service]), start=last + 1))
    with translated():
        tables.conn.executemany(_INSERT, [_row(number, entry, bits) for number, entry in numbered])
        tables.conn.executemany(
            "INSERT OR IGNORE INTO dir_link (kind, value, entry) VALUES (?, ?, ?)",
            [(kind, value, number) for number, entry in numbered for kind, value in _links(entry, found)],
        )
        tables.conn.executemany(
            "INSERT OR IGNORE INTO dir_opening (weekday, opens, closes, entry) VALUES (?, ?, ?, ?)",
            [(*span, number) for number, entry in numbered for span in _openings(entry)],
        )
        tables.conn.executemany(
            "INSERT INTO dir_special (entry, rules) VALUES (?, ?)",
            [
                (number, msgspec.json.encode(entry.hours.rules).decode())
                for number, entry in numbered
                if _hours(entry) == HOURS_SPECIAL
            ],
        )
        tables.conn.executemany(
            "INSERT INTO dir_words (rowid, name, what, place, body) VALUES (?, ?, ?, ?, ?)",
            [(number, *_words(entry, found)) for number, entry in numbered],
        )


def _row(number: int, entry: Entry, bits: Bits) -> tuple[object, ...]:
    address, terms = entry.address, entry.conditions
    masks = [bits.mask(kind, sorted(getattr(terms, kind)), give=True) for kind in MASKED]
    return (
        number,
        entry.id,
        entry.service,
        address.comune or None,
        fold(address.city) or None,
        address.province.upper() or None,
        fold(address.region) or None,
        entry.latitude,
        entry.longitude,
        entry.status in ("defunct", "inactive"),
        entry.is_contested,
        entry.status == "temporarily closed",
        _ordinal(entry.assured_on),
        *masks,
        bool(terms.languages),
        bool(terms.residents_of),
        terms.minimum_age,
        terms.maximum_age,
        terms.free,
        _hours(entry),
    )


def _ordinal(day: dt.date | None) -> int | None:
    return day.toordinal() if day else None


def _hours(entry: Entry) -> int:
    if not entry.hours.known:
        return HOURS_NONE
    return HOURS_WEEKLY if entry.hours.weekly() is not None else HOURS_SPECIAL


def _openings(entry: Entry) -> list[tuple[int, int, int]]:
    week = entry.hours.weekly()
    return split_at_midnight(week) if week is not None else []


def _links(entry: Entry, found: Bundle) -> Iterator[tuple[str, str]]:
    for code in categories_of(entry, found):
        yield "category", code
    for code in entry.conditions.languages:
        yield "language", code
    for code in entry.areas:
        yield "area", code
    for code in entry.conditions.residents_of:
        yield "home", code


def categories_of(entry: Entry, found: Bundle) -> frozenset[str]:
    """The entry's categories; a source that classifies by Open Eligibility is translated."""
    if entry.categories:
        return entry.categories
    answers = found.answers.get(entry.service, ())
    foreign = (a.code for a in answers if ext.OPEN_ELIGIBILITY in fold(a.taxonomy).replace(" ", "-"))
    return frozenset(ours for code in foreign for ours in from_open_eligibility(code))


def _words(entry: Entry, found: Bundle) -> tuple[str, str, str, str]:
    codes = sorted(categories_of(entry, found))
    return (
        _folded(entry.name),
        " ".join([_folded(entry.organization), *map(_spoken, codes)]),
        _folded(entry.address.city, entry.address.province, entry.address.region, entry.address.street),
        _folded(entry.what, entry.note, entry.who, entry.how, *entry.language_notes),
    )


@cache
def _spoken(code: str) -> str:
    return _folded(*spoken(code))


def _folded(*texts: str) -> str:
    return " ".join(word for text in texts if text for word in words(text))
