"""Read the plans of a case: versions, what each says, what is missing, how two of them differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.domain import frozen_words
from app.domain.ages import is_minor
from app.domain.answers import Answer
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.plan import Plan, PlanAction, PlanGoal, PlanSignature
from app.domain.plan_states import (
    ACTIVE,
    APPROVED,
    DRAFT,
    OPEN,
    RETURNED,
    RUNNING,
    SIGNED,
    SIGNERS,
    SUBMITTED,
    WRITABLE,
    missing,
    runs,
)
from app.domain.problems import Problem
from app.storage.reader import Reader
from app.usecases.saving import must_find

PLAN_KINDS = (Plan, PlanGoal, PlanAction)


@dataclass(frozen=True)
class PlanFile:
    """One version with its goals and actions in their order, and who signed it."""

    plan: Plan
    goals: tuple[PlanGoal, ...]
    actions: tuple[PlanAction, ...]
    signatures: tuple[PlanSignature, ...] = ()

    @cached_property
    def words(self) -> str:
        """The words of this version as they stand now."""
        return frozen_words.words([self.plan, *self.goals, *self.actions])

    @cached_property
    def digest(self) -> str:
        """What a signature made now would be bound to."""
        return frozen_words.digest(self.words)

    @property
    def is_writable(self) -> bool:
        """Whether its words may still change; a change of any other begins the next version."""
        return self.state in WRITABLE

    @property
    def state(self) -> str:
        """The state of list V29 it is in; one said to run that nobody let stand is where it was before."""
        state = self.plan.state or DRAFT
        if state not in RUNNING or runs(self.plan):
            return state
        return SUBMITTED if self.plan.frozen_digest else DRAFT

    @property
    def is_running(self) -> bool:
        """Whether it is being carried out."""
        return self.state in RUNNING

    @property
    def is_intact(self) -> bool:
        """Whether the words are still those that were handed in; True of one that never was."""
        return self.is_writable or self.plan.frozen_digest in (None, self.digest)

    @property
    def is_signed(self) -> bool:
        """Whether the person, a guardian or a parent signed, or declined to sign, these very words."""
        return any(one.signer in SIGNERS and one.digest == self.digest for one in self.signatures)

    @property
    def shown_state(self) -> str:
        """The state of list V29 to show: signed and running are seen from the facts."""
        state = self.state
        if state in WRITABLE - {RETURNED} and self.is_signed:
            return SIGNED
        begun = any(action.state not in (None, "planned") for action in self.actions)
        return ACTIVE if state == APPROVED and begun else state

    def actions_of(self, goal: RecordId) -> list[PlanAction]:
        """The actions of one goal, in their order."""
        return [action for action in self.actions if action.goal == goal]


def read(reader: Reader, id: RecordId) -> PlanFile:
    """One version; RecordGone when there is none of this id."""
    return files_of(reader, [must_find(reader, Plan, id)])[0]


def of_case(reader: Reader, case: RecordId) -> list[PlanFile]:
    """All versions of a case, the newest first."""
    found = reader.find(Plan, case=case)
    return files_of(reader, sorted(found, key=lambda plan: (plan.version or 0, plan.id), reverse=True))


def files_of(reader: Reader, plans: Sequence[Plan]) -> list[PlanFile]:
    """Each plan with its parts."""
    return [
        PlanFile(
            plan,
            tuple(sorted(reader.find(PlanGoal, plan=plan.id), key=_place)),
            tuple(sorted(reader.find(PlanAction, plan=plan.id), key=_place)),
            tuple(reader.find(PlanSignature, plan=plan.id)),
        )
        for plan in plans
    ]


def to_show(files: Sequence[PlanFile]) -> PlanFile | None:
    """The version to open first: one being written or decided, else what runs, else the newest."""
    being_written = [one for one in files if one.state in OPEN - RUNNING]
    return next(iter([*being_written, *running(files), *files]), None)


def running(files: Iterable[PlanFile]) -> list[PlanFile]:
    """The versions being carried out: one, unless two laptops approved two."""
    return [one for one in files if one.is_running]


def rivals(files: Sequence[PlanFile]) -> list[PlanFile]:
    """Open versions written side by side from the same one, which the team has to merge; or none."""
    open_ = [one for one in files if one.plan.state in OPEN]
    groups: dict[RecordId | None, list[PlanFile]] = {}
    for one in open_:
        groups.setdefault(one.plan.follows, []).append(one)
    return next((group for group in groups.values() if len(group) > 1), [])


def problems_of(reader: Reader, file: PlanFile, today: date) -> list[Problem]:
    """What is missing before this version can be handed in, all at once."""
    person = reader.get(Person, file.plan.person)
    return missing(
        file.plan,
        file.goals,
        file.actions,
        file.signatures,
        file.digest,
        minor=counts_as_minor(person, today),
    )


def counts_as_minor(person: Person | None, today: date) -> bool:
    """Whether a guardian or a parent signs: surely or possibly a minor (rules R-12 and R-13)."""
    born = person.born if person else None
    return born is not None and born.earliest is not None and is_minor(born, today) is not Answer.NO


def by_line(parts: Iterable[PlanGoal | PlanAction]) -> dict[str, PlanGoal | PlanAction]:
    """Goals or actions by what stays the same through all versions."""
    return {part.line or part.id.hex(): part for part in parts}


def _place(part: PlanGoal | PlanAction) -> tuple[int, bytes]:
    return (part.place if part.place is not None else 10_000, part.id)
