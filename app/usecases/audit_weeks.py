"""What was done with personal data, week by week, for those who watch over it.

Each laptop writes a page for each week that is over (`app.domain.audit_book`); it travels sealed to its
owner, the data protection officer and the supervisors of the owner's sites, so the server learns nothing.
The running week is shown for this laptop alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol

from app.domain.audiences import GroupName, Purpose
from app.domain.audit_book import (
    ACTIONS,
    KINDS_TOLD,
    AuditBook,
    AuditWeek,
    Entry,
    Line,
    book_id,
    counts_of,
    counts_told,
    files_of,
    gathered,
    lines_told,
    missing,
    monday,
    told,
    watchers,
)
from app.domain.declaration import Scope
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.sealed_records import sealed
from app.domain.user import User
from app.storage import audit, homes
from app.storage.audit import Head, Told
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.audience import id_of, member
from app.usecases.permissions import Act, require

if TYPE_CHECKING:
    from sync.client.laptop import Laptop

MARK: Final = "audit.told"
"""Local key of how far the audit was told: entry, hash, week, last page."""

FIRST_WEEKS: Final = 4
"""How far back the first page looks, and how many silent weeks are told at the most."""

_WEEK: Final = timedelta(days=7)
_LAST_RID: Final = 2**62


class Doors(Protocol):
    """What is needed of a session."""

    def read_for_sync(self, question: Callable[[Reader], Any], /) -> Any:
        """A question of the sync thread."""

    def receive(self, verbs: Iterable[Callable[[Store], Any]], /) -> list[Any]:
        """Transactions that are nothing to undo."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to where the audit of this laptop was told; `page` is the last page in hex."""

    head: Head
    week: date
    page: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What one colleague did in a week. `heard`: their laptop has told; else nothing is known.

    `counts` is by sort; `files` how many files were opened; `intact` is False where a chain did not
    hold, `missing` counts pages that should be here and are not.
    """

    user: RecordId
    name: str
    role: str
    counts: dict[str, int]
    files: int
    lines: tuple[Line, ...]
    heard: bool = True
    intact: bool = True
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Week:
    """The week that began on `monday`; `names` of the persons this laptop has the file of, by id in hex."""

    monday: date
    rows: tuple[Row, ...]
    names: dict[str, str]


def week(reader: Reader, by: User, monday_: date) -> Week:
    """What is known of a week; NotAllowed for who may not read the audit."""
    require(by, Act.READ_AUDIT)
    pages: dict[RecordId, list[AuditWeek]] = {}
    for page in reader.find(AuditWeek, week=monday_):
        if page.by is not None:
            pages.setdefault(page.by, []).append(page)
    lost = _lost(reader)
    users = [one for one in reader.find(User) if one.disabled_on is None or one.id in pages]
    rows = [_row(one, pages.get(one.id, []), lost.get(one.id, 0)) for one in users]
    rows = [_live(reader, row, monday_) if row.user == by.id and not row.heard else row for row in rows]
    files = sorted({line.file for row in rows for line in row.lines if line.file})
    persons = reader.get_many(Person, [RecordId(bytes.fromhex(one)) for one in files])
    names = {one.id.hex(): one.display_name or "" for one in persons.values()}
    return Week(monday_, tuple(sorted(rows, key=_weight)), names)


def opened(store: Store, monday_: date) -> None:
    """Note that the audit was read: that is an act like others."""
    require(store.by, Act.READ_AUDIT)
    store.note_act("read", detail=["audit_book", monday_.isoformat()])


def printed(store: Store, monday_: date) -> None:
    """Note that a week was put on paper; NotAllowed for who may not read it."""
    require(store.by, Act.READ_AUDIT)
    store.note_act("print", detail=["audit_book", monday_.isoformat()])


def is_due(reader: Reader, today: date) -> bool:
    """Whether a week that is over was not told yet."""
    mark = _mark(reader)
    return mark is None or mark.week < monday(today) - _WEEK


def after_round(doors: Doors, today: date) -> bool:
    """Tell the weeks that are over, after a round of sync; whether there is something to send."""
    if not doors.read_for_sync(lambda reader: is_due(reader, today)):
        return False
    return bool(doors.receive([lambda store: write(store, today)])[0])


def write(store: Store, today: date) -> int:
    """Write the pages of the weeks before that of `today`; how many."""
    now, mark = monday(today), _mark(store)
    head = audit.head_before(store, _ms(now), mark.head if mark else None)
    since = 0 if mark else _ms(now - FIRST_WEEKS * _WEEK)
    rids = (mark.head.rid if mark else 0, head.rid)
    weeks: dict[date, list[Entry]] = {one: [] for one in _silent(mark, now)}
    for one in audit.told_between(store, rids, since, ACTIONS, KINDS_TOLD):
        entry = _entry(one)
        weeks.setdefault(min(monday(entry.on), now - _WEEK), []).append(entry)
    book = store.get(AuditBook, book_id(store.by.id))
    if book is None:
        book = store.add(AuditBook(id=book_id(store.by.id), owner=store.by.id))
    page = mark.page if mark else ""
    for begun in sorted(weeks):
        page = store.put(_page(store, book, begun, weeks[begun], head, page)).id.hex()
    store.remember_local(MARK, json.dumps([head.rid, head.hash.hex(), (now - _WEEK).isoformat(), page]))
    return len(weeks)


def readers(reader: Reader, laptop: Laptop) -> tuple[GroupName, frozenset[RecordId]] | None:
    """The group of this person's own book as it ought to be, where it is another by now."""
    me = RecordId(laptop.identity.user)
    space = homes.space_about(reader, Scope.NAMED, book_id(me))
    own = laptop.roster.user(me)
    if space is None or own is None:
        return None
    name = GroupName(Purpose.NAMED, space.id)
    wanted = watchers(member(own), [member(one) for one in laptop.roster.users()])
    stated = laptop.roster.group(id_of(laptop.identity.organisation, name))
    held = frozenset(RecordId(one) for one in stated.members) if stated else frozenset()
    return None if held == wanted else (name, wanted)


def _page(
    store: Store, book: AuditBook, week_: date, entries: list[Entry], head: Head, previous: str
) -> AuditWeek:
    counts, lines = told(gathered(entries))
    return sealed(
        AuditWeek(
            book=book.id,
            by=store.by.id,
            week=week_,
            entries=len(entries),
            counts=counts,
            lines=lines,
            intact=head.intact,
            chain=head.hash.hex(),
            previous=previous or None,
            written_at=datetime.fromtimestamp(store.now_ms / 1000).astimezone(),
        )
    )


def _silent(mark: Mark | None, now: date) -> list[date]:
    """Weeks to be told even if nothing happened: else nobody knows a silent laptop from a lost one."""
    first = max(mark.week + _WEEK if mark else now - _WEEK, now - FIRST_WEEKS * _WEEK)
    return [first + n * _WEEK for n in range((now - first).days // 7)]


def _mark(reader: Reader) -> Mark | None:
    kept = reader.local(MARK)
    if kept is None:
        return None
    rid, hash_, week_, page = json.loads(kept)
    return Mark(Head(rid, bytes.fromhex(hash_)), date.fromisoformat(week_), page)


def _entry(one: Told) -> Entry:
    on = datetime.fromtimestamp(one.at / 1000).astimezone().date()
    return Entry(on, one.action, one.kind, one.detail, one.file.hex())


def _row(user: User, pages: list[AuditWeek], lost: int) -> Row:
    counts: dict[str, int] = {}
    for page in pages:
        for sort, count in counts_told(page).items():
            counts[sort] = counts.get(sort, 0) + count
    return Row(
        user.id,
        user.name or "",
        user.role or "",
        counts,
        counts.pop("files", 0),
        tuple(line for page in pages for line in lines_told(page)),
        bool(pages),
        all(page.intact is not False for page in pages),
        lost,
    )


def _live(reader: Reader, row: Row, monday_: date) -> Row:
    """What this laptop noted and has not told yet."""
    mark = _mark(reader)
    rid = mark.head.rid if mark else 0
    found = audit.told_between(reader, (rid, _LAST_RID), _ms(monday_), ACTIONS, KINDS_TOLD)
    entries = [one for one in map(_entry, found) if monday(one.on) == monday_]
    lines = tuple(gathered(entries))
    return replace(row, counts=counts_of(lines), files=files_of(lines), lines=lines, heard=True)


def _lost(reader: Reader) -> dict[RecordId, int]:
    """Pages that should be here and are not, by whose book they are of."""
    by: dict[RecordId, list[AuditWeek]] = {}
    for id_, user, previous in audit.pages(reader):
        by.setdefault(user, []).append(AuditWeek(id=id_, previous=previous))
    return {user: count for user, pages in by.items() if (count := missing(pages))}


def _weight(row: Row) -> tuple[int, int, int, str]:
    """What asks to be looked at first."""
    heavy = row.counts.get("emergency", 0) + row.counts.get("exported", 0)
    return (-heavy, -row.counts.get("reserved", 0), -row.files, row.name.casefold())


def _ms(day: date) -> int:
    return round(datetime.combine(day, time()).astimezone().timestamp() * 1000)
