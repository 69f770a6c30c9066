"""How many files of a site were kept long enough: counts for who watches over data without reading files.

The data protection officer holds no file. What the laptops of a site propose to erase is told to the
organisation by rule and quarter alone: nothing in it is about anybody (GDPR art. 39(1)(b), art. 25).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.domain import declaration as d
from app.domain.declaration import Merge, Record, Scope
from app.domain.ids import ID_BYTES, RecordId


@d.record("overdue_files", id=244, scope=Scope.ORGANISATION, data_class="C1", retention="never")
class OverdueFiles(Record):
    """What one site has to look through; its id is `overdue_id`, so two laptops never make two.

    `figures` is JSON (see `told`). `asked_by` reminded the site of it at `asked_at`; `answered_by` of the
    site has seen that, or has gone through the list since.
    """

    site: RecordId | None = d.ref("site", id=1, merge=Merge.LATEST)
    counted_on: date | None = d.day(id=2, merge=Merge.LATEST)
    figures: str | None = d.text(id=3, merge=Merge.LATEST, max_length=8000, export=False)
    asked_by: RecordId | None = d.ref("user", id=4, index=False, merge=Merge.LATEST)
    asked_at: datetime | None = d.moment(id=5, merge=Merge.LATEST)
    answered_by: RecordId | None = d.ref("user", id=6, index=False, merge=Merge.LATEST)
    answered_at: datetime | None = d.moment(id=7, merge=Merge.LATEST)


@dataclass(frozen=True, slots=True, order=True)
class Tally:
    """`count` files whose term by `rule` ended in the quarter `since` (`2026-Q1`); `held` cannot go yet."""

    since: str
    rule: str
    count: int
    held: int = 0


def overdue_id(site: RecordId) -> RecordId:
    """The id of the record of a site."""
    return RecordId(hashlib.sha256(b"overdue_files" + site).digest()[:ID_BYTES])


def told(tallies: Iterable[Tally]) -> str:
    """Tallies as they are kept, the longest overdue first."""
    rows = [[one.since, one.rule, one.count, one.held] for one in sorted(tallies)]
    return json.dumps(rows, separators=(",", ":"))


def tallies_of(figures: str | None) -> tuple[Tally, ...]:
    """What `told` wrote; nothing of what another program wrote otherwise."""
    try:
        rows = json.loads(figures or "[]")
        return tuple(Tally(str(since), str(rule), int(n), int(held)) for since, rule, n, held in rows)
    except (ValueError, TypeError, RecursionError):
        return ()


def is_asked(record: OverdueFiles) -> bool:
    """Whether somebody reminded the site and nobody there has seen it."""
    if record.asked_at is None:
        return False
    return record.answered_at is None or record.answered_at < record.asked_at
