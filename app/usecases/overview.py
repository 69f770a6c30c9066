"""What who supervises sees besides the inbox: what came in, what is missing, who is behind, who is at risk.

Everything is asked of this laptop's own file, so it is there without a network.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.domain.declaration import Scope
from app.domain.ids import RecordId
from app.domain.site import Site
from app.domain.user import User
from app.storage import arrivals, quality_gaps, workload
from app.storage.arrivals import Written
from app.storage.quality_gaps import Gap, Missing
from app.storage.reader import Reader
from app.storage.store import Store
from app.storage.workload import LateTask, Load, Watched
from app.usecases.permissions import Act, allowed

__all__ = [
    "CameIn",
    "FileNews",
    "Gap",
    "GapCount",
    "LateTask",
    "Load",
    "Missing",
    "SiteNews",
    "Watch",
    "Watched",
    "board",
    "came_in",
    "counts",
    "lacking",
    "late_tasks",
    "loads",
    "looked",
    "watch",
]

SUSPECTED_DAYS: Final = 15
"""A vulnerability that is only suspected for longer is looked at by a supervisor (rule R-29)."""

FIRST_LOOK_DAYS: Final = 7
"""How far back the first look goes, when there was none before."""

CHANGES, LINES, PAIRS = 5000, 300, 100
"""Most changes told of, most lines of one list, most pairs of possible duplicates compared."""

_LOOKED, _LOOKED_AT = "supervision.looked", "supervision.looked_at"
_DAY_MS = 86_400_000
_IN_INBOX: Final = frozenset({"review", "review_remark"})
"""Told by the inbox already."""
_IN_FILES: Final = (Scope.FILE.value, Scope.SITE.value)


@dataclass(frozen=True, slots=True)
class FileNews:
    """What others wrote in one file, or at a site as a whole when `person` is None.

    `kinds`: names of kinds of record with how many of each, most first.
    """

    person: RecordId | None
    name: str
    case: RecordId | None
    kinds: tuple[tuple[str, int], ...]
    authors: tuple[str, ...]
    at: int


@dataclass(frozen=True, slots=True)
class SiteNews:
    """The files of one site in which something came in, newest first."""

    site: RecordId | None
    name: str
    files: tuple[FileNews, ...]


@dataclass(frozen=True, slots=True)
class CameIn:
    """Everything since the last look; `upto` is what `looked` takes. `since`: ms since 1970."""

    sites: tuple[SiteNews, ...]
    since: int
    upto: int
    more: bool = False
    """More came in than is told."""

    @property
    def files(self) -> int:
        """In how many files something came in."""
        return sum(len(site.files) for site in self.sites)


@dataclass(frozen=True, slots=True)
class GapCount:
    """How many records lack an answer, by site (None: of no site)."""

    gap: Gap
    by_site: dict[RecordId | None, int]

    @property
    def total(self) -> int:
        """At all sites together."""
        return sum(self.by_site.values())


@dataclass(frozen=True, slots=True)
class Watch:
    """Whom not to lose sight of: suspicions nobody looked into, people nobody has found."""

    suspected: tuple[Watched, ...]
    absent: tuple[Watched, ...]


def came_in(reader: Reader, by: User, now_ms: int) -> CameIn:
    """What others wrote that reached this laptop since `by` looked last, by site and file.

    The part for specialists is told of to those who may read it; what is sealed to named readers, never.
    """
    place = int(reader.local(_LOOKED) or 0)
    earliest = int(reader.local(_LOOKED_AT) or now_ms - FIRST_LOOK_DAYS * _DAY_MS)
    scopes = [*_IN_FILES, Scope.RESERVED.value] if allowed(by, Act.READ_RESERVED) else _IN_FILES
    found = arrivals.since(reader, place, 0 if place else earliest, by.id, scopes, CHANGES)
    return CameIn(_by_site(reader, found), earliest, arrivals.newest(reader), len(found) == CHANGES)


def looked(store: Store, upto: int) -> None:
    """Everything up to there was seen; kept on this laptop alone."""
    store.remember_local(_LOOKED, upto)
    store.remember_local(_LOOKED_AT, store.now_ms)


def board(reader: Reader) -> list[GapCount]:
    """How many answers are missing, sort by sort; sorts of which none is missing too."""
    return [GapCount(gap, quality_gaps.counted(reader, gap)) for gap in quality_gaps.gaps(reader)]


def lacking(reader: Reader, key: str, site: RecordId | None = None) -> list[Missing]:
    """The records behind one count, of one site or of all, by name; at most `LINES`."""
    gap = next(gap for gap in quality_gaps.gaps(reader) if gap.key == key)
    return quality_gaps.missing(reader, gap, site, LINES)


def loads(reader: Reader, today: date) -> list[Load]:
    """What lies on whose desk, most overdue first."""
    return workload.loads(reader, today)


def late_tasks(reader: Reader, owner: RecordId | None, today: date) -> list[LateTask]:
    """The overdue tasks of one colleague, oldest first; at most `LINES`."""
    return workload.late_tasks(reader, owner, today, LINES)


def watch(reader: Reader, by: User, today: date) -> Watch:
    """Suspicions older than 15 days without a review (rule R-29) for those who may read them, and
    absences of 72 hours (rule R-08)."""
    before = today - timedelta(SUSPECTED_DAYS)
    may = allowed(by, Act.READ_RESERVED)
    suspected = workload.suspected(reader, before, today, LINES) if may else []
    return Watch(tuple(suspected), tuple(workload.absent(reader, LINES)))


def counts(reader: Reader, by: User, today: date, now_ms: int) -> dict[str, int]:
    """How many things there are to look at, by part: files with news, gaps, late tasks, people to watch."""
    seen = watch(reader, by, today)
    return {
        "came_in": came_in(reader, by, now_ms).files,
        "quality": sum(count.total for count in board(reader)),
        "workload": sum(load.late for load in loads(reader, today)),
        "watch": len(seen.suspected) + len(seen.absent),
    }


def _by_site(reader: Reader, found: Iterable[Written]) -> tuple[SiteNews, ...]:
    by_root: dict[tuple[Scope, RecordId], list[Written]] = {}
    for one in found:
        scope = Scope.SITE if one.scope == Scope.SITE else Scope.FILE
        by_root.setdefault((scope, one.root), []).append(one)
    persons = [root for scope, root in by_root if scope == Scope.FILE]
    whose, users = arrivals.whose(reader, persons), _names(reader)
    sites: dict[RecordId | None, list[FileNews]] = {}
    for (scope, root), written in by_root.items():
        name, case, site = whose.get(root, ("", None, None)) if scope == Scope.FILE else ("", None, root)
        news = FileNews(
            root if scope == Scope.FILE else None,
            name,
            RecordId(case) if case else None,
            _kinds(reader, written),
            tuple(dict.fromkeys(users.get(one.author, "") for one in written)),
            max(one.received for one in written),
        )
        if news.kinds:
            sites.setdefault(RecordId(site) if site else None, []).append(news)
    named = reader.get_many(Site, [site for site in sites if site is not None])
    told = [SiteNews(s, (named[s].name or "") if s in named else "", _newest(f)) for s, f in sites.items()]
    return tuple(sorted(told, key=lambda news: (news.site is None, news.name)))


def _newest(files: Iterable[FileNews]) -> tuple[FileNews, ...]:
    return tuple(sorted(files, key=lambda news: -news.at))


def _kinds(reader: Reader, written: Iterable[Written]) -> tuple[tuple[str, int], ...]:
    touched = {record for one in written for record in one.records}
    counted = Counter(number for number, _ in touched)
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    kinds = ((reader.registry.numbered(number), n) for number, n in ordered)
    return tuple((kind.name, n) for kind, n in kinds if kind is not None and kind.name not in _IN_INBOX)


def _names(reader: Reader) -> dict[RecordId, str]:
    return {user.id: user.name or "" for user in reader.find(User)}
