"""Leaving a centre: why, when and where to, and the list of what a person takes along.

The steps of the list are answered one by one; some of them the file already answers, and says so.
Who leaves in a hurry still leaves: an open step is told, it never stops the closing. An exit before
the notice, or before the time the notice gives, is stopped until somebody says why; who closes reads it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from app.domain import declaration as d
from app.domain.clocks import clock
from app.domain.declaration import Merge, Need, Record, Scope, Search
from app.domain.ids import ID_BYTES, RecordId
from app.domain.problems import Problem
from app.domain.terms import Terms

PENDING: Final = "todo"
DONE: Final = "done"
NOT_NEEDED: Final = "not_needed"

PAPERS: Final = ("permit", "tax_code", "health_card", "residence", "documents_back", "italian")
LIFE: Final = ("housing", "work", "bank", "sai_request", "grant", "mail", "contacts", "recontact")
CLOSING: Final = ("assessment", "plan")
NOTICES: Final = ("prefecture", "police", "municipality", "school", "health")

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "papers": PAPERS,
    "life": LIFE,
    "closing": CLOSING,
    "notices": NOTICES,
}
"""Steps (list `exit_step`) in the order in which they are shown, by group."""

NOTICE_TERMS: Final[Mapping[str, str]] = {"recognised": "cas_exit", "refused": "exit_refused"}
"""From what starts an exit (list `exit_trigger`) to the rule that says how long a place is kept."""

NEEDS_NOTICE: Final = frozenset({*NOTICE_TERMS, "withdrawn", "income"})
"""What starts an exit by somebody's decision: nobody is sent away before being told of it.

Who goes by their own choice, is away, or moves to another place leaves when they leave.
"""

STEPS: Final = tuple(step for steps in GROUPS.values() for step in steps)


@d.record("exit_plan", id=200, scope=Scope.FILE)
class ExitPlan(Record):
    """The way out of a centre for one case; its id is `exit_id`, so it is never there twice."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    case: RecordId | None = d.ref("case", id=2, need=Need.DRAFT)
    trigger: str | None = d.code("exit_trigger", id=3)
    notified_on: date | None = d.day(id=4)
    leaves_on: date | None = d.day(id=5, index=True)
    reason: str | None = d.code("V19", id=6)
    destination: str | None = d.code("V16", id=7)
    address: str | None = d.text(id=8, section="after")
    phone: str | None = d.text(id=9, section="after")
    grant: int | None = d.cents(id=10, minimum=0, section="after")
    text: str | None = d.note(id=11, merge=Merge.KEEP_BOTH, search=Search.TEXT)
    early_reason: str | None = d.note(id=12, merge=Merge.KEEP_BOTH)


@d.record("exit_step", id=201, scope=Scope.FILE)
class ExitStep(Record):
    """One line of the list; its id is `step_id`: two laptops that answer it answer the same line."""

    person: RecordId | None = d.ref("person", id=1, parent=True, need=Need.DRAFT)
    case: RecordId | None = d.ref("case", id=2, need=Need.DRAFT)
    step: str | None = d.code("exit_step", id=3, need=Need.DRAFT)
    state: str | None = d.code("exit_step_state", id=4, need=Need.DRAFT)
    on: date | None = d.day(id=5)
    text: str | None = d.text(id=6)
    by: RecordId | None = d.ref("user", id=7, index=False, merge=Merge.LATEST)


def exit_id(case: RecordId) -> RecordId:
    """The id of the exit plan of a case."""
    return RecordId(hashlib.sha256(b"exit_plan" + case).digest()[:ID_BYTES])


def step_id(case: RecordId, step: str) -> RecordId:
    """The id of a step of a case's list."""
    return RecordId(hashlib.sha256(b"exit_step" + case + step.encode()).digest()[:ID_BYTES])


def earliest(plan: ExitPlan, terms: Terms) -> date | None:
    """The first day on which the person may be made to leave; None when nothing forbids any day.

    The day of the notice, and where the law keeps the place longer the end of that time
    (D.Lgs. 142/2015 art. 14: as long as an appeal may still be made).
    """
    if plan.notified_on is None or plan.trigger not in NEEDS_NOTICE:
        return None
    key = NOTICE_TERMS.get(plan.trigger or "")
    kept = clock(terms, key, plan.notified_on) if key else None
    return kept.due if kept else plan.notified_on


def early(plan: ExitPlan, terms: Terms) -> Problem | None:
    """What is wrong with the day of the exit: stands in the way until a reason is given, then it is told."""
    first = earliest(plan, terms)
    if first is None or plan.leaves_on is None or plan.leaves_on >= first:
        return None
    told = bool((plan.early_reason or "").strip())
    key = "leaving.too_early_told" if told else "leaving.too_early"
    day = first.strftime("%d/%m/%Y")
    return Problem(key, "leaves_on" if told else "early_reason", {"day": day}, warning=told)


def problems_of(plan: ExitPlan | None, open_steps: Iterable[str], terms: Terms) -> list[Problem]:
    """What stands against asking for the closing, all at once; open steps are warnings."""
    found: list[Problem] = []
    if plan is None or not plan.reason:
        found.append(Problem("leaving.reason_missing", "reason"))
    if plan is None or plan.leaves_on is None:
        found.append(Problem("leaving.day_missing", "leaves_on"))
    hurried = early(plan, terms) if plan is not None else None
    if hurried is not None:
        found.append(hurried)
    still = len(list(open_steps))
    if still:
        found.append(Problem("leaving.steps_open", params={"n": still}, warning=True))
    return found
