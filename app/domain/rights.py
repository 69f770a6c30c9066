"""What a person asks about their own data, and the limits they may set to its use (GDPR art. 12, 15-22)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from app.domain import declaration as d
from app.domain.declaration import Merge, Need, Record, Scope
from app.domain.ids import RecordId
from app.domain.problems import Problem

OPEN: Final = "open"
ANSWERED: Final = "answered"
REFUSED: Final = "refused"

OVER: Final = frozenset({ANSWERED, REFUSED})


@d.record("rights_request", id=210, scope=Scope.FILE)
class RightsRequest(Record):
    """One request, in whatever language and way it came; an answer is due within a month (art. 12.3)."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    type: str | None = d.code("V69", id=2, need=Need.DRAFT)
    received_on: date | None = d.day(id=3, need=Need.DRAFT, index=True)
    language: str | None = d.code("language", id=4)
    text: str | None = d.note(id=5, merge=Merge.KEEP_BOTH)
    identity_checked: bool | None = d.flag(id=6)
    received_by: RecordId | None = d.ref("user", id=7, index=False, merge=Merge.LATEST)
    due: date | None = d.day(id=8, index=True)
    state: str | None = d.code("rights_state", id=9, index=True, merge=Merge.SUPERVISOR)
    answered_on: date | None = d.day(id=10, section="answer")
    answer: str | None = d.note(id=11, merge=Merge.KEEP_BOTH, section="answer")
    answered_by: RecordId | None = d.ref("user", id=12, index=False, merge=Merge.LATEST, section="answer")


@d.record("restriction", id=211, scope=Scope.FILE)
class Restriction(Record):
    """Until it ends, the person's data are kept and nothing else: nothing of them leaves (art. 18)."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    from_on: date | None = d.day(id=2, need=Need.DRAFT)
    reason: str | None = d.text(id=3, need=Need.DRAFT)
    until_on: date | None = d.day(id=4, merge=Merge.SUPERVISOR)
    by: RecordId | None = d.ref("user", id=5, index=False, merge=Merge.LATEST)


def in_force(restriction: Restriction, on: date) -> bool:
    """Whether it holds on the day `on`."""
    begun = restriction.from_on is None or restriction.from_on <= on
    return begun and (restriction.until_on is None or on < restriction.until_on)


def problems_of_answer(request: RightsRequest) -> Iterator[Problem]:
    """What forbids to close a request: nobody was recognised, or nothing was answered."""
    if request.identity_checked is not True:
        yield Problem("rights.identity_missing", "identity_checked")
    if not (request.answer or "").strip():
        yield Problem("rights.answer_missing", "answer")
