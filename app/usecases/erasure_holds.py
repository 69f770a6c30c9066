"""What forbids to erase a person's data today: the work goes on, or the law keeps the papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from app.catalogue.retention import schedule
from app.domain.case import Case
from app.domain.case_states import OVER
from app.domain.declaration import Record
from app.domain.ids import RecordId
from app.domain.legal import AsylumProcedure
from app.domain.project import Project
from app.domain.reception import Placement
from app.domain.retention import Hold
from app.domain.rights import OPEN, Restriction, RightsRequest, in_force
from app.domain.stays import HELD
from app.storage.erasing import same_human
from app.storage.reader import Reader

__all__ = ["Hold", "holds"]

FIRST_TO_ANSWER = frozenset({"access", "port"})
"""Requests (V69) that nobody could answer any more afterwards."""

_CLAIMS = "Reg. (UE) 2016/679, art. 17, par. 3, lett. e)"
_KEPT = "Reg. (UE) 2016/679, art. 18"


def holds(reader: Reader, person: RecordId, on: date | None = None) -> tuple[Hold, ...]:
    """What stands in the way on a day, today unless another is given; empty when nothing does.

    Asked of everybody found to be the same human being.
    """
    day = on or datetime.now().astimezone().date()
    found = [hold for one in sorted(same_human(reader, person)) for hold in _of(reader, one, day)]
    return tuple(hold for at, hold in enumerate(found) if hold not in found[:at])


def _of(reader: Reader, person: RecordId, on: date) -> Iterator[Hold]:
    if stay := _first(one for one in reader.find(Placement, person=person) if one.state in HELD):
        yield Hold("erasing.hold.stay", stay)
    cases = reader.find(Case, person=person)
    if running := _first(one for one in cases if one.state not in OVER):
        yield Hold("erasing.hold.case", running)
    for project in reader.get_many(Project, sorted({one.project for one in cases if one.project})).values():
        yield from _accounts(project, on)
    procedures = reader.find(AsylumProcedure, person=person)
    if appeal := _first(one for one in procedures if one.appeal_filed_on and not one.appeal_outcome):
        yield Hold("erasing.hold.appeal", appeal, rule="claims", law=_CLAIMS)
    if limit := _first(one for one in reader.find(Restriction, person=person) if in_force(one, on)):
        yield Hold("erasing.hold.restriction", limit, rule="kept", law=_KEPT)
    asked = reader.find(RightsRequest, person=person, state=OPEN)
    if request := _first(one for one in asked if one.type in FIRST_TO_ANSWER):
        yield Hold("erasing.hold.request", request)


def _first(found: Iterable[Record]) -> RecordId | None:
    """One at a time: when it is mended, the next one shows."""
    return next((one.id for one in found), None)


def _accounts(project: Project, on: date) -> Iterator[Hold]:
    """The accounts of the project's fund: nobody knows until when while the last payment is not written."""
    kept = schedule().accounts(project.fund, on)
    if kept is not None and kept.holds(project.last_payment_on, on):
        until = kept.until(project.last_payment_on)
        key = "erasing.hold.accounts" if until else "erasing.hold.accounts_open"
        yield Hold(key, project.id, {"project": project.code or ""}, until, kept.key, kept.law)
