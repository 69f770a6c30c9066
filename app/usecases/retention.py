"""What has been kept long enough is proposed, with its reason; a person goes through it and confirms.

Nothing is erased by itself. Each confirmed line becomes an order of its own (`app.usecases.erasing`),
after its figures were kept without a name (`app.usecases.residue`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from app.catalogue.retention import schedule
from app.domain.case import Case
from app.domain.erasure import RETENTION
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.project import Project
from app.domain.retention import CASE_CLOSED, NO_CASE, NOT_TAKEN_IN, AccountsTerm, Hold, RetentionRun, Rule
from app.domain.user import User
from app.errors import DomainError
from app.storage import retention_rows
from app.storage.reader import Reader
from app.storage.retention_rows import Cut, Over
from app.storage.store import Store
from app.usecases import erasing
from app.usecases.erasure_holds import holds
from app.usecases.lines import Doors
from app.usecases.saving import now, today

MOST: Final = 100
"""Proposals shown, and confirmed, at once."""


class NotDueAnyMore(DomainError):
    """The list was read anew meanwhile: something is not due any more, or stands in the way."""

    key = "error.retention.changed"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One person whose term is up: by which rule, started when, up since when.

    `case` and `number` are of the last case, None and empty for somebody without one. What stands in
    the way (`holds`) keeps it from being confirmed.
    """

    person: RecordId
    name: str
    case: RecordId | None
    number: str
    rule: Rule
    started: date
    ended: date
    holds: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """Cases of one project whose own term is up while the accounts of its fund are still kept.

    `until` is None while nobody wrote the day of the last payment down; `term` says how long, by which law.
    """

    project: RecordId
    code: str
    count: int
    until: date | None
    term: AccountsTerm


@dataclass(frozen=True, slots=True)
class Due:
    """What the program proposes on a day: the longest overdue first, at most `MOST`; `count` is all of it."""

    proposals: tuple[Proposal, ...] = ()
    count: int = 0
    waiting: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """What is due, the runs before with the names of who confirmed them."""

    due: Due
    runs: tuple[tuple[RetentionRun, str], ...]


def overview(reader: Reader, on: date) -> Overview:
    """All the page shows on the day `on`."""
    names = {one.id: one.name or "" for one in reader.find(User)}
    told = tuple((one, names.get(one.by, "") if one.by else "") for one in runs(reader))
    return Overview(due(reader, on), told)


def due(reader: Reader, on: date) -> Due:
    """Proposals of the day `on`, among the files this laptop holds."""
    projects = reader.find(Project, order="code")
    rows = over(reader, projects, on)
    proposals = _of_cases(reader, rows[:MOST], {one.id: one for one in projects}, on)
    without, count = _without_case(reader, on, MOST - len(proposals))
    shown = tuple(replace(one, holds=holds(reader, one.person, on)) for one in (*proposals, *without))
    return Due(shown, len(rows) + count, _waiting(reader, projects, on))


def over(reader: Reader, projects: Sequence[Project], on: date) -> list[Over]:
    """Everybody whose cases all ended long enough ago on the day `on`, the longest first."""
    return retention_rows.over(reader, {one.id: _cut(one, on) for one in projects}, _cut(None, on))


def rule_of(row: Over, project: Project | None, on: date) -> Rule | None:
    """The term a case is kept by."""
    starts = NOT_TAKEN_IN if row.refused else CASE_CLOSED
    return schedule().rule(starts, project.fund if project else None, on)


def run(doors: Doors, confirmed: Sequence[Proposal], proposed: int, on: date) -> RetentionRun:
    """Erase what somebody confirmed of the `proposed` lines they were shown, each by an order of its own.

    Every line is judged anew: DomainError when one is not due any more or something stands in the way,
    and then none is ordered. Errors of `app.usecases.erasing.order_all`.
    """
    fresh = {one.person: one for one in doors.ask(due, on).proposals}
    if not confirmed or any(one.person not in fresh or fresh[one.person].holds for one in confirmed):
        raise NotDueAnyMore
    by_rule: dict[str, list[RecordId]] = {}
    for one in confirmed:
        by_rule.setdefault(one.rule.key, []).append(one.person)
    done: dict[str, list[RecordId]] = {}
    try:
        for rule, persons in sorted(by_rule.items()):
            erasing.order_all(doors, persons, ground=RETENTION, rule=rule)
            done[rule] = persons
    finally:  # the line may fail between two rules: what was ordered is noted all the same
        made: RetentionRun | None = doors.do(_note, done, proposed) if done else None
    if made is None:
        raise NotDueAnyMore
    return made


def _note(store: Store, done: dict[str, list[RecordId]], proposed: int) -> RetentionRun:
    persons = [one for some in done.values() for one in some]
    return store.add(
        RetentionRun(
            run_on=today(store),
            by=store.by.id,
            confirmed_at=now(store),
            rules=", ".join(done),
            proposed=proposed,
            confirmed=len(persons),
            kept=proposed - len(persons),
            digest=digest_of(persons),
        )
    )


def runs(reader: Reader) -> list[RetentionRun]:
    """The runs of the organisation, newest first."""
    return reader.find(RetentionRun, order="run_on", descending=True, limit=100)


def digest_of(persons: Sequence[RecordId]) -> str:
    """What a run keeps of the list that was confirmed."""
    return hashlib.sha256(b"".join(sorted(persons))).hexdigest()


def _cut(project: Project | None, on: date, *, accounts: bool = True) -> Cut:
    """The last ends whose term is up; nothing passes while the accounts of the fund are kept."""
    fund = project.fund if project else None
    kept = schedule().accounts(fund, on) if accounts else None
    if kept is not None and project is not None and kept.holds(project.last_payment_on, on):
        return Cut()
    ends = []
    for starts in (CASE_CLOSED, NOT_TAKEN_IN):
        rule = schedule().rule(starts, fund, on)
        ends.append(rule.last_start(on).isoformat() if rule else "")
    return Cut(*ends)


def _waiting(reader: Reader, projects: Sequence[Project], on: date) -> tuple[Waiting, ...]:
    held = {}
    for one in projects:
        kept = schedule().accounts(one.fund, on)
        if kept is not None and kept.holds(one.last_payment_on, on):
            held[one.id] = (one, kept)
    cuts = {id_: _cut(one, on, accounts=False) for id_, (one, _) in held.items()}
    counts = Counter(row.project for row in retention_rows.over(reader, cuts, Cut()))
    return tuple(
        Waiting(id_, one.code or "", counts[id_], kept.until(one.last_payment_on), kept)
        for id_, (one, kept) in held.items()
        if counts.get(id_)
    )


def _of_cases(
    reader: Reader, rows: Sequence[Over], projects: dict[RecordId, Project], on: date
) -> list[Proposal]:
    cases = reader.get_many(Case, [row.case for row in rows])
    persons = reader.get_many(Person, [row.person for row in rows])
    found = []
    for row in rows:
        case = cases[row.case]
        project = projects.get(case.project) if case.project else None
        rule = rule_of(row, project, on)
        if rule is not None:
            name = persons[row.person].display_name or ""
            found.append(
                Proposal(row.person, name, case.id, case.number or "", rule, row.ended, rule.ends(row.ended))
            )
    return found


def _without_case(reader: Reader, on: date, most: int) -> tuple[list[Proposal], int]:
    """At most `most` of them, and how many they are in all."""
    rule, rows, count = without_case(reader, on, most)
    if rule is None:
        return [], 0
    persons = reader.get_many(Person, [person for person, _ in rows])
    found = []
    for person, at in rows:
        started = day_of(at)
        name = persons[person].display_name or ""
        found.append(Proposal(person, name, None, "", rule, started, rule.ends(started)))
    return found, count


def without_case(reader: Reader, on: date, most: int) -> tuple[Rule | None, list[tuple[RecordId, int]], int]:
    """Files without a case nobody wrote in for long: the rule, `most` of them (when: ms), how many in all."""
    rule = schedule().rule(NO_CASE, None, on)
    if rule is None:
        return None, [], 0
    since = rule.last_start(on)
    before = datetime(since.year, since.month, since.day, tzinfo=UTC) + timedelta(days=1)
    # One at least is asked for: the number of all comes with it.
    rows, count = retention_rows.without_case(reader, since, int(before.timestamp() * 1000), max(most, 1))
    return rule, rows[:most], count


def day_of(at_ms: int) -> date:
    """The day of a moment in milliseconds, UTC."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).date()
