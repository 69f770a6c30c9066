"""The words plans are told in: states with their tones, goals and actions on one line."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.domain.plan import PlanAction, PlanGoal
from app.domain.plan_states import DECLINED, is_late, state_of
from app.usecases.plan_pages import PlanPage
from app.usecases.plans import PlanFile
from ui import texts
from ui.cases import wording
from ui.texts import t
from ui.theme.tokens import Tone

PLAN_TONES: Final[dict[str, Tone]] = {
    "draft": "warn",
    "shared": "info",
    "signed": "info",
    "submitted": "info",
    "approved": "ok",
    "returned": "bad",
    "active": "ok",
    "review": "info",
}

ACTION_TONES: Final[dict[str, Tone]] = {
    "in_progress": "info",
    "waiting_third": "warn",
    "done": "ok",
    "late": "bad",
}

GOAL_TONES: Final[dict[str, Tone]] = {"achieved": "ok", "partial": "warn", "not_achieved": "bad"}

Told = tuple[str, Tone]


def state(file: PlanFile) -> Told:
    """The state of a version and its mood."""
    code = file.shown_state
    return wording.label_of("V29", code), PLAN_TONES.get(code, "neutral")


def version(file: PlanFile) -> str:
    """Versione 3."""
    return t("plan.version", n=file.plan.version or 1)


def version_line(file: PlanFile) -> str:
    """Versione 3 · In attuazione, for the chips."""
    return wording.facts(version(file), state(file)[0])


def action_state(action: PlanAction, today: date) -> Told:
    """The state of an action, late when it is."""
    if action.declined_on is not None:
        return t("plan.declined"), "neutral"
    code = state_of(action, today)
    return wording.label_of("V31", code), ACTION_TONES.get(code, "neutral")


def goal_state(goal: PlanGoal, today: date) -> Told:
    """What came of a goal, late when its day has passed, or nothing."""
    if goal.own_choice:
        return t("plan.own_choice"), "neutral"
    if goal.outcome and goal.outcome != "ongoing":
        return wording.label_of("V30", goal.outcome), GOAL_TONES.get(goal.outcome, "neutral")
    if is_late(goal, today):
        return wording.label_of("V31", "late"), "bad"
    return wording.label_of("V30", goal.outcome), "info"


def who(page: PlanPage, action: PlanAction) -> str:
    """Whose action it is."""
    if action.by_person:
        return page.person.display_name or t("plan.the_person")
    return page.user_name(action.responsible) or action.responsible_name or t("plan.nobody")


def by_day(day: date | None) -> str:
    """Entro il 12/05/2026; empty for no day."""
    return t("plan.by_day", day=texts.formats().short_day(day)) if day else ""


def action_facts(page: PlanPage, action: PlanAction) -> str:
    """Who, by when, with which service, for how long."""
    spent = texts.formats().minutes(action.minutes) if action.minutes else ""
    return wording.facts(
        who(page, action),
        by_day(action.due),
        wording.label_of("V32", action.service),
        wording.label_of("action_provider", action.provider),
        action.cost_line,
        spent,
    )


def signature_facts(
    signer: str | None, language: str | None, mediator: str | None, method: str | None
) -> str:
    """La persona · spiegato in francese · con Samira T. · nome scritto per intero."""
    explained = t("plan.explained_in", language=wording.label_of("language", language)) if language else ""
    return wording.facts(
        wording.label_of("signer", signer),
        explained,
        t("plan.with_mediator", name=texts.inserted(mediator)) if mediator else "",
        "" if method == DECLINED else wording.label_of("signature_method", method),
    )
