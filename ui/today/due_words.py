"""The words for what falls due: what it is, how near, how much it presses."""

from __future__ import annotations

from datetime import date

from app.catalogue.codelists import codelist
from app.usecases.agenda import Due, DueKind
from ui.cases import wording
from ui.texts import formats, known, language, t
from ui.theme.tokens import Tone

ICONS: dict[DueKind, str] = {
    DueKind.TASK: "list-todo",
    DueKind.PERMIT: "id-card",
    DueKind.APPOINTMENT: "calendar-clock",
    DueKind.HEARING: "scale",
    DueKind.RECEPTION_END: "door-open",
    DueKind.DOCUMENT: "file-text",
    DueKind.BIRTHDAY: "calendar-days",
    DueKind.CLOCK: "hourglass",
}

_LISTS = {
    DueKind.TASK: "V80",
    DueKind.PERMIT: "V14",
    DueKind.APPOINTMENT: "V14",
    DueKind.DOCUMENT: "V04",
    DueKind.HEARING: "V12",
}

SOON_DAYS = 3


def what(due: Due) -> str:
    """What is to be done or comes to an end; all of it when more than one thing ends on the day."""
    return wording.facts(_what(due), *map(_what, due.also))


def _what(due: Due) -> str:
    if due.kind is DueKind.TASK:
        return due.title or _coded(due) or t("today.task")
    if due.kind is DueKind.CLOCK:
        return t(f"clock.{due.code}")
    key = f"today.{due.kind.value}"
    if not due.certain and known(f"{key}_uncertain"):
        key = f"{key}_uncertain"
    coded = _coded(due)
    return t(f"{key}_of", what=coded) if coded and known(f"{key}_of") else t(key)


def near(due: Due, today: date) -> str:
    """The day, as near days are said."""
    return formats().near_day(due.on, today)


def tone(due: Due, today: date) -> Tone:
    """How much it presses."""
    if due.on < today:
        return "bad"
    return "warn" if (due.on - today).days <= SOON_DAYS else "neutral"


def _coded(due: Due) -> str:
    list_id = _LISTS.get(due.kind)
    return codelist(list_id).label(due.code, language()) if list_id and due.code else ""
