"""The search: a few thousand short rows judged and put in order in one statement."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from app.catalogue.service_categories import with_children
from app.domain.directory.answers import Found, Hit, distance_km
from app.domain.directory.assembling import entries
from app.domain.directory.entries import Entry
from app.domain.directory.extensions import ANY
from app.domain.directory.fits import (
    ADULTS_ONLY,
    MINORS_ONLY,
    NO_DOCUMENTS,
    PERMIT_UNCHECKED,
    TARGETS,
    accepting,
    barring,
    fits,
    tier,
)
from app.domain.directory.folding import beginnings, fold
from app.domain.directory.freshness import DUE_DAYS, VERIFIED_DAYS, freshness
from app.domain.directory.holidays import is_holiday
from app.domain.directory.opening import OpeningHours, OpenState
from app.domain.directory.questions import Place, Question, Reach, Seeker
from app.domain.directory.schedules import Schedule
from app.storage.database import translated
from app.storage.directory.projection import Bits
from app.storage.directory.reading import bundle

if TYPE_CHECKING:
    from sqlite_utils import Database

_DEGREE_KM = 111.195
_WIDEST = {Reach.COMUNE: 0, Reach.PROVINCE: 1, Reach.REGION: 2, Reach.ANYWHERE: None}
_RULES = msgspec.json.Decoder(tuple[Schedule, ...])
_POINT = re.compile(r"\[(\w+) (.*?) \1\]", re.DOTALL)
_NOTHING = {"words": "", "verified": "", "category": "", "page": "", "count": "", "ring": "3", "far": "NULL"}
_TOO_BROAD = 4000
"""Words that so many entries have tell nothing of which is meant: they are not ranked by them."""


@cache
def _template() -> str:
    return files(__package__).joinpath("search.sql").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def _statement(asked: frozenset[str]) -> str:
    """The statement with the points that are asked about; the others count as met."""
    return _POINT.sub(
        lambda found: found[2] if found[1] in asked else _NOTHING.get(found[1], "0"), _template()
    )


def _asked_about(question: Question, tokens: list[str]) -> frozenset[str]:
    seeker, place = question.seeker, question.place
    points = {
        "permit": seeker.permit is not None,
        "age": seeker.age is not None,
        "sex": seeker.sex is not None,
        "belongs": seeker.groups is not None,
        "reception": seeker.in_reception is not None,
        "home": seeker.home is not None,
        "documents": seeker.documents is not None,
        "language": bool(seeker.languages),
        "free": question.free,
        "access": bool(question.access),
        "open": question.open_at is not None or question.open_on is not None,
        "ring": place is not None and bool(place.comune or place.city),
        "far": place is not None and place.has_point,
        "verified": question.verified_only,
        "category": bool(question.category),
        "words": bool(tokens),
    }
    return frozenset(name for name, is_asked in points.items() if is_asked)


class DirectorySearch:
    """Searches over one connection, which may be query-only; keeps the irregular hours in memory."""

    def __init__(self, tables: Database) -> None:
        self._tables = tables
        self._special: list[tuple[OpeningHours, list[int]]] = []
        self._special_of: object = None
        self._judged: tuple[list[int], list[int]] = ([], [])
        self._judged_for: object = None

    def forget(self) -> None:
        """The rows have changed through this very connection: read the irregular hours again."""
        self._special_of = self._judged_for = None

    def find(self, question: Question, today: dt.date) -> Found:
        """One page of what answers `question`, in order."""
        words = beginnings(question.words)
        if question.words.strip() and not words:
            return Found()
        found = self._page(question, " AND ", words, today)
        if found.total == 0 and len(words) > 1:
            return _loosely(self._page(question, " OR ", words, today))
        return found

    def _page(self, question: Question, joined: str, tokens: list[str], today: dt.date) -> Found:
        words = joined.join(map(_prefix, tokens))
        matches = self._matches(words) if words else 0
        if words and not matches:
            return Found()
        asked = _asked_about(question, tokens)
        values = self._values(question, today) | {"words": words}
        with translated():
            total, fitting = self._tables.execute(_statement(asked | {"count"}), values).fetchone()
            page = asked | {"page"} | ({"relevance"} if 0 < matches < _TOO_BROAD else set())
            rows = self._tables.execute(_statement(page), values).fetchall() if total else []
        by_id = self._entries([row[0] for row in rows])
        hits = tuple(_hit(by_id[place], question, today, ring) for _, place, ring in rows if place in by_id)
        return Found(hits, total, fitting)

    def _matches(self, words: str) -> int:
        """How many entries have these words, counted no further than it matters."""
        with translated():
            row = self._tables.execute(
                "SELECT count(*) FROM (SELECT 1 FROM dir_words WHERE dir_words MATCH ? LIMIT ?)",
                (words, _TOO_BROAD),
            ).fetchone()
        return int(row[0])

    def _entries(self, services: list[bytes]) -> dict[bytes, Entry]:
        distinct = list(dict.fromkeys(services))
        return {entry.id: entry for entry in entries(bundle(self._tables, distinct))}

    def _values(self, question: Question, today: dt.date) -> dict[str, object]:
        bits = Bits(self._tables)
        return {
            "limit": question.limit,
            "offset": question.offset,
            "only_fitting": question.only_fitting,
            "with_closed": question.with_closed,
            "verified_only": question.verified_only,
            "verified_since": today.toordinal() - VERIFIED_DAYS,
            "due_since": today.toordinal() - DUE_DAYS,
            "categories": json.dumps(with_children(question.category)) if question.category else None,
            "free": question.free,
            "access": _asked(bits, "access", question.access),
            **_person(bits, question.seeker),
            **_where(question.place),
            **self._when(question),
        }

    def _when(self, question: Question) -> dict[str, object]:
        values: dict[str, object] = dict.fromkeys(
            ("weekday", "opens_by", "closes_after", "when_open", "special_open", "special_unknown")
        )
        at = question.open_at
        on = at.date() if at is not None else question.open_on
        if on is None:
            return values
        minute = at.hour * 60 + at.minute if at is not None else None
        opened, unknown = self._judge_special(at, on)
        values |= {
            "weekday": on.weekday(),
            "opens_by": minute if minute is not None else 24 * 60,
            "closes_after": minute if minute is not None else -1,
            "when_open": 1 if is_holiday(on) else 0,
            "special_open": json.dumps(opened),
            "special_unknown": json.dumps(unknown),
        }
        return values

    def _judge_special(self, at: dt.datetime | None, day: dt.date) -> tuple[list[int], list[int]]:
        """Entries with irregular hours that are open, and those nobody can tell of; kept for a minute."""
        specials = self._specials()
        asked = (self._special_of, at.replace(second=0, microsecond=0) if at else None, day)
        if asked != self._judged_for:
            opened: list[int] = []
            unknown: list[int] = []
            for hours, owners in specials:
                state = hours.state(at) if at is not None else hours.on(day)
                if state is OpenState.OPEN:
                    opened += owners
                elif state is OpenState.UNKNOWN:
                    unknown += owners
            self._judged, self._judged_for = (opened, unknown), asked
        return self._judged

    def _specials(self) -> list[tuple[OpeningHours, list[int]]]:
        with translated():
            version = self._tables.execute("PRAGMA data_version").fetchone()[0]
            if version != self._special_of:
                rows = self._tables.execute(
                    "SELECT rules, json_group_array(entry) FROM dir_special GROUP BY rules"
                ).fetchall()
                self._special = [(OpeningHours(_RULES.decode(r)), json.loads(ids)) for r, ids in rows]
                self._special_of = version
        return self._special


def _prefix(word: str) -> str:
    return f'"{word}" *'


def _loosely(found: Found) -> Found:
    return Found(found.hits, found.total, found.fitting, loose=True)


def _hit(entry: Entry, question: Question, today: dt.date, ring: int) -> Hit:
    points = fits(entry, question)
    return Hit(
        entry=entry,
        fits=points,
        tier=tier(points),
        freshness=freshness(entry.status, entry.assured_on, entry.is_contested, today),
        ring=ring,
        distance_km=distance_km(question.place, entry),
    )


def _asked(bits: Bits, kind: str, code: str | None) -> int | None:
    """The bit of a code asked for; nothing has it when the directory has never met the code."""
    return bits.mask(kind, [code]) if code else None


def _person(bits: Bits, seeker: Seeker) -> dict[str, object]:
    by_sex, by_age = barring(seeker)
    reception = {None: None, True: "in_reception", False: "out_of_reception"}[seeker.in_reception]
    return {
        "permit": seeker.permit,
        "permit_unchecked": seeker.permit == PERMIT_UNCHECKED,
        "permit_any": bits.mask("permits", [ANY]),
        "permits_in": bits.mask("permits", accepting(seeker.permit)) if seeker.permit else 0,
        "age": seeker.age,
        "barred_by_age": bits.mask("persons", by_age),
        "by_age": bits.mask("persons", [ADULTS_ONLY, MINORS_ONLY]),
        "women": bits.mask("persons", ["women_only"]),
        "men": bits.mask("persons", ["men_only"]),
        "barred_by_sex": bits.mask("persons", by_sex),
        "groups": None if seeker.groups is None else bits.mask("persons", seeker.groups),
        "targets": bits.mask("persons", TARGETS),
        "reception": _asked(bits, "residence", reception),
        "receptions": bits.mask("residence", ["in_reception", "out_of_reception"]),
        "home": seeker.home,
        "held": None if seeker.documents is None else bits.mask("documents", seeker.documents),
        "no_documents": bits.mask("documents", [NO_DOCUMENTS]),
        "languages": json.dumps(seeker.languages) if seeker.languages else None,
        "interpreters": bits.mask("mediation", ["on_site", "on_call", "phone"]),
        "no_mediation": bits.mask("mediation", ["none"]),
    }


def _where(place: Place | None) -> dict[str, object]:
    place = place or Place(reach=Reach.ANYWHERE)
    named = bool(place.comune or place.city)
    latitude = place.latitude if place.has_point else None
    return {
        "comune": place.comune or None,
        "city": fold(place.city) or None,
        "province": place.province.upper() or None,
        "region": fold(place.region) or None,
        "widest": _WIDEST[place.reach] if named else None,
        "latitude": latitude,
        "longitude": place.longitude if place.has_point else None,
        "shrink": math.cos(math.radians(latitude)) ** 2 if latitude is not None else 1.0,
        "radius": (place.radius_km / _DEGREE_KM) ** 2 if place.radius_km is not None else None,
    }
