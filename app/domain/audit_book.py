"""What a laptop tells of its own audit, week by week, to those who watch over it: names of acts, no content.

Each person has one book, readable by them and by those who may read the audit. Its pages are sealed
records: their id follows from what they say, and each names the one before it, so a page that was
changed is not taken and a page that is missing is seen.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from app.domain import declaration as d
from app.domain.audiences import Member
from app.domain.declaration import Merge, Need, Record, Scope
from app.domain.ids import ID_BYTES, RecordId
from app.domain.roles import DPO, Act, permits

OPENED: Final = "opened"
RESERVED: Final = "reserved"
EMERGENCY: Final = "emergency"
PRINTED: Final = "printed"
EXPORTED: Final = "exported"
DISCLOSED: Final = "disclosed"
OPENED_TO: Final = "opened_to"
REQUESTS: Final = "requests"
RETENTION: Final = "retention"
ERASED: Final = "erased"

SORTS: Final = (
    EMERGENCY,
    RESERVED,
    EXPORTED,
    PRINTED,
    DISCLOSED,
    OPENED_TO,
    REQUESTS,
    RETENTION,
    ERASED,
    OPENED,
)
"""Sorts of acts, the weightiest first; the sentence of each is `audit.sort.<sort>`."""

ACTIONS: Final = ("view", "read", "print", "export", "share", "unlock", "fail", "purge")
KINDS_TOLD: Final = ("disclosure", "rights_request", "restriction", "retention_run")
"""Acts that are told whatever they were about, and kinds whose writing is told (see `sort_of`)."""

MOST_LINES: Final = 300
"""Lines on one page; the counts are always whole."""

_OF_ACTIONS: Final = dict(
    zip(
        ACTIONS,
        (OPENED, RESERVED, PRINTED, EXPORTED, OPENED_TO, EMERGENCY, EMERGENCY, ERASED),
        strict=True,
    )
)
_OF_KINDS: Final = dict(zip(KINDS_TOLD, (DISCLOSED, REQUESTS, REQUESTS, RETENTION), strict=True))
_OUTSIDE: Final = frozenset({"referral"})
"""What is shared under this kind has its line in the log of disclosures."""


@d.record("audit_book", id=242, scope=Scope.NAMED, data_class="C4", retention="never", audit_reads=True)
class AuditBook(Record):
    """The book of one person; its id is `book_id`, so two laptops of theirs never make two."""

    owner: RecordId | None = d.ref("user", id=1, need=Need.DRAFT, merge=Merge.LATEST)


@d.record("audit_week", id=243, scope=Scope.NAMED, data_class="C4", retention="never", audit_reads=True)
class AuditWeek(Record):
    """One page: what one laptop noted in the week that began on `week`; written once.

    `counts` and `lines` are JSON (see `told`). `chain` is the hash of the laptop's last audit entry,
    `intact` whether its chain held up to there; `previous` is the page before, in hex.
    """

    book: RecordId | None = d.ref("audit_book", id=1, parent=True, need=Need.DRAFT)
    by: RecordId | None = d.ref("user", id=2, merge=Merge.LATEST)
    week: date | None = d.day(id=3, need=Need.DRAFT, index=True, merge=Merge.LATEST)
    entries: int | None = d.integer(id=4, minimum=0, merge=Merge.LATEST)
    counts: str | None = d.text(id=5, merge=Merge.LATEST, max_length=1000, export=False)
    lines: str | None = d.note(id=6, merge=Merge.LATEST, export=False)
    intact: bool | None = d.flag(id=7, merge=Merge.LATEST)
    chain: str | None = d.text(id=8, merge=Merge.LATEST, max_length=64, export=False)
    previous: str | None = d.text(id=9, merge=Merge.LATEST, max_length=32, export=False)
    written_at: datetime | None = d.moment(id=10, merge=Merge.LATEST)


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as the audit of a laptop holds it; `file` is the id of the person's file in hex, or empty."""

    on: date
    action: str
    kind: str
    detail: Sequence[str]
    file: str


@dataclass(frozen=True, slots=True)
class Line:
    """The same act, `times` times on one day: `what` is the kind of record or the name of a paper.

    `rows`: how many rows a table had that was given out.
    """

    sort: str
    on: date
    what: str
    file: str
    times: int = 1
    rows: int = 0


def book_id(user: RecordId) -> RecordId:
    """The id of the book of a person."""
    return RecordId(hashlib.sha256(b"audit_book" + user).digest()[:ID_BYTES])


def watchers(owner: Member, members: Iterable[Member]) -> frozenset[RecordId]:
    """Who reads the book of `owner`: they themselves, the data protection officers, and who may read the
    audit at one of their sites (everybody who may, where one of the two has no site)."""
    found = {owner.user}
    for one in members:
        near = not one.sites or not owner.sites or one.sites & owner.sites
        if permits(one.roles, Act.READ_AUDIT) and (DPO in one.roles or near):
            found.add(one.user)
    return frozenset(found)


def monday(day: date) -> date:
    """The day the week of `day` began."""
    return day - timedelta(days=day.weekday())


def sort_of(action: str, kind: str) -> str | None:
    """The sort of an act, or None for one nobody is told of: the daily work."""
    if action == "share" and kind in _OUTSIDE:
        return None
    if action in ("create", "update"):
        return _OF_KINDS.get(kind)
    return _OF_ACTIONS.get(action)


def gathered(entries: Iterable[Entry]) -> list[Line]:
    """What the acts come to, the weightiest sorts first, then by day."""
    found: Counter[tuple[int, date, str, str, int]] = Counter()
    for one in entries:
        sort = sort_of(one.action, one.kind)
        if sort is not None:
            what, rows = _what(one)
            found[SORTS.index(sort), one.on, what, one.file, rows] += 1
    return [
        Line(SORTS[at], on, what, file, times, rows)
        for (at, on, what, file, rows), times in sorted(found.items())
    ]


def counts_of(lines: Iterable[Line]) -> dict[str, int]:
    """How often each sort happened."""
    found: Counter[str] = Counter()
    for line in lines:
        found[line.sort] += line.times
    return dict(found)


def files_of(lines: Iterable[Line]) -> int:
    """How many files were opened."""
    return len({line.file for line in lines if line.sort == OPENED and line.file})


def told(lines: Sequence[Line]) -> tuple[str, str]:
    """Counts and lines as a page bears them; of too many lines the lightest are left out."""
    counts = {**counts_of(lines), "files": files_of(lines)}
    rows = [[x.sort, x.on.isoformat(), x.what, x.file, x.times, x.rows] for x in lines[:MOST_LINES]]
    return _json(counts), _json(rows)


def counts_told(page: AuditWeek) -> Mapping[str, int]:
    """The counts of a page; empty where they can't be read."""
    found = _parsed(page.counts)
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if isinstance(value, int)}


def lines_told(page: AuditWeek) -> list[Line]:
    """The lines of a page; those that can't be read are passed over."""
    found = _parsed(page.lines)
    rows = found if isinstance(found, list) else []
    return [line for line in map(_line, rows) if line is not None]


def missing(pages: Iterable[AuditWeek]) -> int:
    """How many pages are named by the one after them and are not here."""
    pages = list(pages)
    held = {page.id.hex() for page in pages}
    return len({page.previous for page in pages if page.previous and page.previous not in held})


def _what(entry: Entry) -> tuple[str, int]:
    """The paper, the table or the kind, and the number of rows where there is one; an attempt says so."""
    if entry.action == "fail":
        return "attempt", 0
    if not entry.detail or entry.action in ("create", "update", "purge"):
        return entry.kind, 0
    rows = entry.detail[1] if len(entry.detail) > 1 else ""
    return entry.detail[0], int(rows) if rows.isdecimal() else 0


def _line(row: Any) -> Line | None:
    try:
        sort, on, what, file, times, rows = row
        return Line(str(sort), date.fromisoformat(on), str(what), str(file), int(times), int(rows))
    except (TypeError, ValueError):
        return None


def _parsed(text: str | None) -> Any:
    try:
        return json.loads(text or "null")
    except ValueError:
        return None


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)
