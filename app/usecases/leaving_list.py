"""Who leaves within some weeks: when, with which permit, whether they may work, how far the list is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.catalogue import rules
from app.domain.answers import Answer
from app.domain.eligibility import CHECKS, Rule
from app.domain.ids import RecordId
from app.domain.leaving import ExitPlan
from app.domain.legal import Permit
from app.domain.site import Site
from app.storage.leaving_list import MOST, Coming, leaving_between
from app.storage.reader import Reader
from app.usecases import eligibility, leaving, permits

DAYS: Final = (30, 60, 90)
"""How far ahead one may look; a project that helps with the way out wants ninety days."""

PASSED: Final = 60
"""Days after the exit was due in which who is still here is shown."""


_WORK: Final = Rule("work", "may_work", "")


@dataclass(frozen=True, slots=True)
class Leaver:
    """One line: `done` of `total` steps of the list, None where it was not begun.

    `may_work`: as the rules of the projects ask it, for asylum seekers from the sixty-first day (rule R-04).
    """

    coming: Coming
    permit: Permit | None
    plan: ExitPlan | None
    done: int | None
    total: int | None
    may_work: Answer


@dataclass(frozen=True, slots=True)
class Leavers:
    """Everybody in the time looked at, the first to leave first; `more`: there are more."""

    lines: tuple[Leaver, ...]
    sites: dict[RecordId, str]
    more: bool


def within(reader: Reader, today: date, days: int, *, user: RecordId | None = None) -> Leavers:
    """Who leaves in the next `days`, and who should have left and still has a place."""
    found = leaving_between(reader, today - timedelta(PASSED), today + timedelta(days), today, user=user)
    lines = tuple(_line(reader, one, today) for one in found)
    sites = {site.id: site.name or "" for site in reader.find(Site)}
    return Leavers(lines, sites, more=len(lines) >= MOST)


def _line(reader: Reader, coming: Coming, today: date) -> Leaver:
    permit = permits.current(permits.history(reader, coming.person), today)
    facts = eligibility.facts_of(reader, coming.person, {})
    works = CHECKS[_WORK.check](_WORK, facts, today, rules.terms()).answer
    plans = reader.find(ExitPlan, case=coming.case)
    if not plans:
        return Leaver(coming, permit, None, None, None, works)
    board = leaving.board(reader, coming.case, today)
    return Leaver(coming, permit, plans[0], board.done, board.total, works)
