"""Deadlines and rights as they are asked for: of one person, or of everybody in a span of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.domain.clocks import Clock
from app.domain.ids import RecordId
from app.storage import clock_lines
from app.storage.reader import Reader

_CLOCK: Final = (
    "k.kind, l.record, k.first, k.last, k.rule, k.certain, k.opens, k.covered, k.soon_days, l.person"
)
_TEAM: Final = "SELECT person FROM k_case_member WHERE user = :user AND alive AND until_on IS NULL"


@dataclass(frozen=True, slots=True)
class PersonClock:
    """A clock, whose it is, and the record it follows from (the person's own for a birthday)."""

    clock: Clock
    record: RecordId
    person: RecordId


@dataclass(frozen=True, slots=True)
class CaseClock:
    """One line of the list of deadlines: the clock, the person's name, their case and its site."""

    clock: Clock
    record: RecordId
    person: RecordId
    name: str
    case: RecordId
    number: str
    site: RecordId | None
    responsible: RecordId | None
    also: tuple[Clock, ...] = ()
    """What else ends for this person on the very day."""


@dataclass(frozen=True, slots=True)
class ClockQuery:
    """Which clocks: those due from `first` to `last`, both in, of running cases.

    `kinds` empty is all of them; `user` only their cases and those they are in the team of.
    """

    first: date
    last: date
    kinds: frozenset[str] = frozenset()
    user: RecordId | None = None
    site: RecordId | None = None
    limit: int = 500


def of_person(reader: Reader, person: RecordId, today: date) -> list[PersonClock]:
    """A person's clocks, the nearest first; birthdays that have passed are left out."""
    rows = reader.rows(
        f"SELECT {_CLOCK} FROM clock_line l JOIN clock k ON k.id = l.clock WHERE l.person = ? ORDER BY k.due",
        [person],
    )
    found = [_person_clock(row) for row in rows]
    return [one for one in found if not (one.record == person and one.clock.last < today)]


def in_span(reader: Reader, query: ClockQuery) -> list[CaseClock]:
    """The clocks a query means, the earliest first, at most `query.limit`."""
    where, bound = _where(query)
    rows = reader.named(
        f"""SELECT {_CLOCK}, c.name, c.id, c.number, c.site, c.responsible
            {FROM} JOIN case_card c ON c.rid = {_NEWEST_CARD}
            WHERE {where} ORDER BY k.due LIMIT :limit""",
        {**bound, "limit": query.limit},
    )
    return [_case_clock(row) for row in rows]


def count_in_span(reader: Reader, query: ClockQuery) -> dict[str, int]:
    """How many clocks a query means, by kind."""
    where, bound = _where(query)
    cards = f"JOIN case_card c ON c.rid = {_NEWEST_CARD}" if query.user or query.site else ""
    rows = reader.named(f"SELECT k.kind, count(*) {FROM} {cards} WHERE {where} GROUP BY k.kind", bound)
    return dict(rows)


FROM: Final = "FROM clock k CROSS JOIN clock_line l ON l.clock = k.id"  # by the day: never the other way
_NEWEST_CARD: Final = "(SELECT max(rid) FROM case_card WHERE person = l.person AND NOT archived)"


def _where(query: ClockQuery) -> tuple[str, dict[str, Any]]:
    bound: dict[str, Any] = {"first": query.first.isoformat(), "last": query.last.isoformat()}
    parts = ["k.due BETWEEN :first AND :last", "NOT k.covered", "l.live = 1"]
    if query.kinds:
        names = [f"kind{place}" for place in range(len(query.kinds))]
        parts.append(f"k.kind IN ({', '.join(f':{name}' for name in names)})")
        bound.update(zip(names, sorted(query.kinds), strict=True))
    if query.user is not None:
        parts.append(f"(c.responsible = :user OR l.person IN ({_TEAM}))")
        bound["user"] = query.user
    if query.site is not None:
        parts.append("c.site = :site")
        bound["site"] = query.site
    return " AND ".join(parts), bound


def _clock(row: Any) -> Clock:
    kind, _, first, last, rule, certain, opens, covered, soon_days = row[:9]
    return Clock(
        kind,
        date.fromisoformat(first),
        date.fromisoformat(last),
        source=clock_lines.source_of(rule),
        certain=bool(certain),
        opens=bool(opens),
        covered=bool(covered),
        soon_days=soon_days,
    )


def _person_clock(row: Any) -> PersonClock:
    return PersonClock(_clock(row), RecordId(row[1]), RecordId(row[9]))


def _case_clock(row: Any) -> CaseClock:
    name, case, number, site, responsible = row[10:]
    return CaseClock(
        _clock(row),
        RecordId(row[1]),
        RecordId(row[9]),
        name or "",
        RecordId(case),
        number or "",
        RecordId(site) if site else None,
        RecordId(responsible) if responsible else None,
    )
