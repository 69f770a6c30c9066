"""Prepare the way out of a centre, tick the list off, ask for the closing, let the person go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.catalogue import rules
from app.domain.assessment import Assessment
from app.domain.case import Case
from app.domain.case_states import CLOSABLE
from app.domain.ids import RecordId
from app.domain.leaving import (
    DONE,
    GROUPS,
    NOT_NEEDED,
    PENDING,
    STEPS,
    ExitPlan,
    ExitStep,
    early,
    exit_id,
    problems_of,
    step_id,
)
from app.domain.legal import Permit
from app.domain.person import Identifier
from app.domain.plan import Plan
from app.domain.plan_states import COMPLETED, INTERRUPTED
from app.domain.problems import Problem
from app.domain.reception import Placement
from app.domain.referral import Referral
from app.domain.referral_states import COMPLETED as TAKEN_ON
from app.domain.stays import is_held
from app.errors import DomainError
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import closing, consents, permits, placements
from app.usecases.permissions import Act, require
from app.usecases.saving import draft_problems, must_find, refuse, today

__all__ = ["DONE", "GROUPS", "NOT_NEEDED", "PENDING", "ExitBoard", "StepLine", "board", "plan", "tick"]


OVER: Final = frozenset({COMPLETED, INTERRUPTED})
"""States of a plan (V29) that is closed."""


@dataclass(frozen=True, slots=True)
class StepLine:
    """A line of the list: what was answered, and whether the file itself shows that it is done."""

    step: str
    answer: ExitStep | None
    found: bool

    @property
    def state(self) -> str:
        """What counts: the answer given, else what the file shows."""
        if self.answer is not None and self.answer.state:
            return self.answer.state
        return DONE if self.found else PENDING


@dataclass(frozen=True, slots=True)
class ExitBoard:
    """Everything of one exit. `stay`: the place the person still has."""

    plan: ExitPlan | None
    groups: Mapping[str, tuple[StepLine, ...]]
    problems: tuple[Problem, ...]
    stay: Placement | None
    asked: bool
    closable: bool

    @property
    def done(self) -> int:
        """Lines that are done or not needed."""
        return sum(line.state != PENDING for lines in self.groups.values() for line in lines)

    @property
    def total(self) -> int:
        """All lines."""
        return sum(len(lines) for lines in self.groups.values())

    @property
    def next_step(self) -> str | None:
        """The first line that is still open; None when the list is through."""
        lines = (line for group in self.groups.values() for line in group)
        return next((line.step for line in lines if line.state == PENDING), None)


def board(reader: Reader, case: RecordId, on: date) -> ExitBoard:
    """The exit of a case as it stands on the day `on`."""
    held = must_find(reader, Case, case)
    answers = {one.step: one for one in reader.find(ExitStep, case=case)}
    groups = {
        group: tuple(
            StepLine(step, answers.get(step), _FOUND.get(step, _never)(reader, held, on)) for step in steps
        )
        for group, steps in GROUPS.items()
    }
    made = reader.get(ExitPlan, exit_id(case))
    still = [line.step for lines in groups.values() for line in lines if line.state == PENDING]
    stays = [one for one in reader.find(Placement, person=held.person) if is_held(one)]
    return ExitBoard(
        made,
        groups,
        tuple(problems_of(made, still, rules.terms())),
        stays[0] if stays else None,
        asked=held.closing_requested_by is not None,
        closable=held.state in CLOSABLE,
    )


def plan(store: Store, answers: ExitPlan) -> ExitPlan:
    """Write why, when and where to; the first time it begins the exit."""
    require(store.by, Act.CHANGE_CASE)
    held = must_find(store, Case, answers.case)
    ready = replace(answers, id=exit_id(held.id), person=held.person)
    refuse(draft_problems(ready))
    return store.bring(ready)


def tick(
    store: Store, case: RecordId, step: str, state: str, *, text: str = "", on: date | None = None
) -> ExitStep:
    """Answer a line of the list: done, not needed, or to be done after all."""
    require(store.by, Act.CHANGE_CASE)
    if step not in STEPS or state not in (PENDING, DONE, NOT_NEEDED):
        raise DomainError("leaving.unknown_step")
    held = must_find(store, Case, case)
    return store.bring(
        ExitStep(
            id=step_id(held.id, step),
            person=held.person,
            case=held.id,
            step=step,
            state=state,
            on=(on or today(store)) if state == DONE else None,
            text=text.strip() or None,
            by=store.by.id,
        )
    )


def ask_closing(store: Store, case: RecordId) -> list[Problem]:
    """Hand the closing in with the reason and day of the exit; give back what is still open.

    DomainError with all that is missing at once.
    """
    require(store.by, Act.CHANGE_CASE)
    found = board(store, case, today(store))
    warnings = refuse(found.problems)
    made = found.plan
    if made is not None:
        closing.request_closing(
            store, case, reason=made.reason or "", planned_exit_on=made.leaves_on, note=_note(made)
        )
    return warnings


def let_go(store: Store, case: RecordId) -> Placement:
    """The person has left: the place they had ends on the day of the exit, today when it is to come."""
    found = board(store, case, today(store))
    made = found.plan
    if found.stay is None:
        raise DomainError("placements.not_in")
    if made is None or not made.reason:
        refuse([Problem("leaving.reason_missing", "reason")])
        raise DomainError("leaving.reason_missing")
    on = min(made.leaves_on or today(store), today(store))
    hurried = early(replace(made, leaves_on=on), rules.terms())
    refuse([hurried] if hurried else [])
    return placements.check_out(
        store,
        found.stay.id,
        reason=made.reason,
        on=on,
        destination=made.destination,
        note=made.text or "",
        grant_cents=made.grant,
    )


def _note(made: ExitPlan) -> str:
    """What whoever closes reads: the notes, and why somebody goes before the time of the notice."""
    return "\n".join(part.strip() for part in (made.text, made.early_reason) if part and part.strip())


Found = Callable[[Reader, Case, date], bool]


def _never(reader: Reader, case: Case, on: date) -> bool:
    return False


def _permit(reader: Reader, case: Case, on: date) -> bool:
    return permits.is_regular(reader.find(Permit, person=case.person), on)


def _number(type_: str) -> Found:
    def held(reader: Reader, case: Case, on: date) -> bool:
        return any(one.state != "wrong" for one in reader.find(Identifier, person=case.person, type=type_))

    return held


def _recontact(reader: Reader, case: Case, on: date) -> bool:
    return case.person is not None and bool(consents.in_force(reader, case.person, "contact", on))


def _assessed(reader: Reader, case: Case, on: date) -> bool:
    return bool(reader.find(Assessment, person=case.person, kind="exit"))


def _grant(reader: Reader, case: Case, on: date) -> bool:
    made = reader.get(ExitPlan, exit_id(case.id))
    return made is not None and made.grant is not None


def _plan(reader: Reader, case: Case, on: date) -> bool:
    """Whether the plan is over, or went along with a hand-over that was taken."""
    plans = reader.find(Plan, case=case.id)
    gone = (one for one in reader.find(Referral, case=case.id) if one.handover and one.state == TAKEN_ON)
    return any(one.state in OVER for one in plans) or any("plan" in one.categories for one in gone)


_FOUND: Final[Mapping[str, Found]] = {
    "permit": _permit,
    "tax_code": _number("CF"),
    "health_card": _number("TS"),
    "recontact": _recontact,
    "assessment": _assessed,
    "grant": _grant,
    "plan": _plan,
}
"""Steps that the file itself answers."""
