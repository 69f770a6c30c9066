"""Everything the page of a plan shows, in one question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.case import Case
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.plan import Plan
from app.domain.plan_states import RETURNED
from app.domain.problems import Problem
from app.domain.review import Review, ReviewRemark, part_of
from app.domain.task import Task
from app.domain.user import User
from app.storage.reader import Reader
from app.usecases import automatic_tasks, equipe, plan_differences, plans, reviews
from app.usecases.equipe import Minutes
from app.usecases.permissions import Act, allowed
from app.usecases.plan_differences import Difference
from app.usecases.plan_review import PLAN
from app.usecases.plans import PlanFile
from app.usecases.reviews import REMARK
from app.usecases.saving import must_find


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plans of a case on one day; `shown` is the version looked at, None when there is none yet.

    `problems` are what stands against handing it in; `differences` those to the version it follows;
    `draw_up` is the task to write the first one, while it is open.
    """

    case: Case
    person: Person
    files: tuple[PlanFile, ...]
    shown: PlanFile | None
    problems: tuple[Problem, ...]
    differences: tuple[Difference, ...]
    remarks: tuple[ReviewRemark, ...]
    may_decide: bool
    may_withdraw: bool
    may_write: bool
    minutes: tuple[Minutes, ...]
    draw_up: Task | None
    users: dict[RecordId, User]

    @property
    def rivals(self) -> list[PlanFile]:
        """Versions written side by side, to be merged; or none."""
        return plans.rivals(self.files)

    @property
    def runs(self) -> PlanFile | None:
        """The version being carried out."""
        return next(iter(plans.running(self.files)), None)

    def user_name(self, id: RecordId | None) -> str:
        """The name of a colleague; empty when it is not known."""
        user = self.users.get(id) if id else None
        return (user.name if user else "") or ""


def read(reader: Reader, case: RecordId, plan: RecordId | None, by: User, today: date) -> PlanPage:
    """The plans of `case` with version `plan` shown, or the one that matters most."""
    held = must_find(reader, Case, case)
    files = plans.of_case(reader, case)
    shown = next((one for one in files if one.plan.id == plan), None) or plans.to_show(files)
    before = next((one for one in files if shown and one.plan.id == shown.plan.follows), None)
    review = reviews.of_subject(reader, PLAN, shown.plan.id) if shown else None
    waits = review is not None and review.state == "waiting"
    returned = shown is not None and shown.plan.state == RETURNED
    return PlanPage(
        case=held,
        person=must_find(reader, Person, held.person),
        files=tuple(files),
        shown=shown,
        problems=tuple(_problems(reader, shown, today)),
        differences=tuple(plan_differences.between(before, shown)) if before and shown else (),
        remarks=tuple(_open_remarks(reader, review.id)) if review and returned else (),
        may_decide=review is not None and waits and reviews.may_decide(reader, by, review),
        may_withdraw=review is not None and waits and review.submitted_by == by.id,
        may_write=allowed(by, Act.WRITE_PLAN),
        minutes=tuple(equipe.of_case(reader, case)),
        draw_up=_draw_up(reader, case),
        users={user.id: user for user in reader.find(User)},
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a remark on a plan is to be mended: `about` is the id (hex) of the goal or action, or empty."""

    case: RecordId
    plan: RecordId
    about: str


def place_of(reader: Reader, task: RecordId) -> Place | None:
    """What a task asks to mend of a plan; None for any other task."""
    held = reader.get(Task, task)
    kind, _, told = (held.origin or "").partition(":") if held is not None else ("", "", "")
    remark = reader.get(ReviewRemark, reviews.id_of(told)) if kind == REMARK else None
    review = reader.get(Review, remark.review) if remark is not None else None
    if remark is None or review is None or review.what != PLAN:
        return None
    plan = reader.get(Plan, reviews.id_of(review.subject))
    return Place(plan.case, plan.id, about(remark)) if plan is not None and plan.case is not None else None


def about(remark: ReviewRemark) -> str:
    """The id (hex) of the goal or action a remark is about; empty for the whole.

    Programs before there was `about` named a goal in the field.
    """
    return remark.about or part_of(remark.field or "")[1] or ""


def _open_remarks(reader: Reader, review: RecordId) -> list[ReviewRemark]:
    """The remarks of this round: those whose task nobody has done."""
    found = reviews.remarks(reader, review)
    tasks = reader.get_many(Task, [one.task for one in found if one.task is not None])
    return [one for one in found if one.task in tasks and tasks[one.task].state == automatic_tasks.OPEN]


def _problems(reader: Reader, shown: PlanFile | None, today: date) -> list[Problem]:
    return plans.problems_of(reader, shown, today) if shown is not None and shown.is_writable else []


def _draw_up(reader: Reader, case: RecordId) -> Task | None:
    task = reader.get(Task, automatic_tasks.task_id(f"pei30:{case.hex()}"))
    return task if task is not None and task.state == automatic_tasks.OPEN else None
