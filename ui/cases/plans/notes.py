"""What is said above a plan: remarks to mend, rivals to merge, what is missing, words that were altered."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.declaration import KINDS
from app.domain.plan_states import RETURNED
from app.usecases.plan_pages import PlanPage as Shown
from app.usecases.plans import PlanFile
from ui import texts
from ui.cases import wording
from ui.cases.plans import asking, words
from ui.cases.plans.desk import Desk
from ui.texts import t
from ui.widgets.messages import InlineMessage


def messages(page: Desk, shown: Shown, file: PlanFile) -> list[QWidget]:
    """All that is to be said of this version, the most pressing first."""
    found: list[QWidget] = []
    if not file.is_intact:
        found.append(InlineMessage(t("plan.altered"), "bad"))
    if file.plan.state == RETURNED and shown.remarks:
        found.append(InlineMessage(remarks(shown, file), "bad"))
    rivals = shown.rivals
    if rivals and file in rivals:
        other = next(one for one in rivals if one is not file)
        action = t("plan.merge") if shown.may_write else ""
        told = t(
            "plan.rivals", one=words.version(file), other=words.version(other), name=_author(shown, other)
        )
        found.append(
            InlineMessage(
                told,
                "warn",
                action=action,
                on_action=lambda: page.ask(asking.merge(page.shell, file, other)),
            )
        )
    missing = whole(shown)
    if file.is_writable and missing:
        found.append(InlineMessage(missing, "info"))
    return found


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
    """What came back, each remark with what it is about."""
    told = [
        wording.line(
            t("plan.remark_about", what=_about(one.field or "", file), words=texts.inserted(one.text or ""))
        )
        for one in shown.remarks
    ]
    return "\n".join([t("plan.returned"), *told])


def _about(field: str, file: PlanFile) -> str:
    kind, _, rest = field.partition(".")
    goal = next((one for one in file.goals if one.id.hex() == rest), None)
    if goal is not None:
        return texts.inserted(goal.text or "")
    try:
        return t(KINDS.named(kind).by_name[rest].label_key)
    except KeyError:
        return t("kind.plan")


def _author(shown: Shown, file: PlanFile) -> str:
    return texts.inserted(shown.user_name(file.plan.author) or "…")
