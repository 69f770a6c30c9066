"""What is said above a plan: remarks to mend, rivals to merge, what is missing, words that were altered."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from app.domain.declaration import KINDS
from app.domain.plan import PlanAction, PlanGoal
from app.domain.plan_states import RETURNED
from app.domain.review import ReviewRemark
from app.usecases.plan_pages import PlanPage as Shown
from app.usecases.plan_pages import about
from app.usecases.plans import PlanFile
from ui import texts
from ui.cases import wording
from ui.cases.plans import asking, words
from ui.cases.plans.desk import Desk
from ui.texts import t
from ui.widgets.messages import InlineMessage

_OF_PLAN: Final = frozenset({"plan", "plan_goal", "plan_action"})
MERGE: Final = "merge"
"""The word for that question (`ui.cases.plans.asked_again`)."""


def messages(page: Desk, shown: Shown, file: PlanFile) -> list[QWidget]:
    """All that is to be said of this version, the most pressing first."""
    found: list[QWidget] = []
    if not file.is_intact:
        found.append(InlineMessage(t("plan.altered"), "bad"))
    if file.plan.state == RETURNED and shown.remarks:
        found.append(InlineMessage(remarks(shown, file), "bad"))
    for other in rivals_of(shown, file):
        action = t("plan.merge") if shown.may_write else ""
        told = t(
            "plan.rivals", one=words.version(file), other=words.version(other), name=_author(shown, other)
        )
        found.append(
            InlineMessage(
                told,
                "warn",
                action=action,
                on_action=partial(merge, page, file, other),
            )
        )
    missing = whole(shown)
    if file.is_writable and missing:
        found.append(InlineMessage(missing, "info"))
    return found


def rivals_of(shown: Shown, file: PlanFile) -> list[PlanFile]:
    """The other version, where two were written from the same one."""
    rivals = shown.rivals
    return [one for one in rivals if one is not file][:1] if rivals and file in rivals else []


def merge(page: Desk, file: PlanFile, other: PlanFile) -> None:
    """Ask which goals of both go into one."""
    page.ask(asking.merge(page.shell, file, other), MERGE)


def whole(shown: Shown) -> str:
    """What is missing before it can be handed in, in few words; goals and actions say their own."""
    fields = [
        t(f"field.{p.name}")
        for p in shown.problems
        if p.key == "check.missing" and p.name.startswith("plan.")
    ]
    goals = {
        p.name.rpartition(".")[0] for p in shown.problems if p.name.startswith(("plan_goal.", "plan_action."))
    }
    told = [t("plan.still_missing", fields=texts.formats().listed(fields))] if fields else []
    if goals:
        told.append(t("plan.goals_lack", n=len(goals)))
    told += [
        t(p.key, **dict(p.params)) for p in shown.problems if p.key != "check.missing" and "." not in p.name
    ]
    return " ".join(told)


def remarks(shown: Shown, file: PlanFile) -> str:
    """What came back about the plan as a whole; how many stand beside their goals and actions."""
    told = [
        wording.line(t("plan.remark_about", what=_about(one), words=texts.inserted(one.text or "")))
        for one in shown.remarks
        if about(one) not in _places(file)
    ]
    beside = len(shown.remarks) - len(told)
    if beside:
        told.append(t("plan.remarks_beside", n=beside))
    return "\n".join([t("plan.returned"), *told])


def beside(shown: Shown, part: PlanGoal | PlanAction) -> QWidget | None:
    """What came back about one goal or action, where it stands; None for nothing."""
    told = []
    for one in shown.remarks:
        if about(one) == part.id.hex():
            words = texts.inserted(one.text or "")
            field = _field(one)
            told.append(wording.line(t("plan.remark_about", what=t(field), words=words)) if field else words)
    return InlineMessage("\n".join(told), "bad") if told else None


def _places(file: PlanFile) -> set[str]:
    return {one.id.hex() for one in (*file.goals, *file.actions)}


def _about(one: ReviewRemark) -> str:
    return t(_field(one) or "kind.plan")


def _field(one: ReviewRemark) -> str:
    """The label of the answer it is about; empty for none."""
    kind, _, name = (one.field or "").partition(".")
    spec = KINDS.named(kind).by_name.get(name) if kind in _OF_PLAN else None
    return spec.label_key if spec is not None else ""


def _author(shown: Shown, file: PlanFile) -> str:
    return texts.inserted(shown.user_name(file.plan.author) or "…")
