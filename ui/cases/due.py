"""What falls due next in a case, in a few words and with a sign when it presses."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.domain.case_states import OVER
from app.usecases.case_lists import CaseCard
from ui.cases import wording
from ui.texts import t
from ui.widgets.table.columns import Cell, Late, Quiet

PERMIT_SOON: Final = 60
"""Days before the end of a permit from which it presses: renewal is asked for 60 days before (rule R-05)."""

TASK_SOON: Final = 3
LISTED_AHEAD: Final = 30
"""Days ahead that the list "with deadlines" looks."""


def cell_of(card: CaseCard, today: date) -> Cell:
    """The nearest of the next task and the end of the permit; nothing for work that is over."""
    if card.state in OVER:
        return None
    task = date.fromisoformat(card.next_due) if card.next_due else None
    permit = date.fromisoformat(card.permit_expires) if card.permit_expires else None
    if permit is not None and (task is None or permit < task):
        return _permit(permit, today)
    return _task(task, today) if task is not None else None


def _permit(day: date, today: date) -> Cell:
    left = (day - today).days
    if left < 0:
        return Late(t("cases.due.permit_late"), "bad")
    words = t("cases.due.permit", day=_written(day, today))
    return Late(words, "warn") if left <= PERMIT_SOON else Quiet(words)


def _task(day: date, today: date) -> Cell:
    left = (day - today).days
    if left < 0:
        return Late(wording.day_words(day, today), "bad")
    words = wording.day_words(day, today)
    return Late(words, "warn") if left <= TASK_SOON else Quiet(words)


def _written(day: date, today: date) -> str:
    near = 0 <= (day - today).days <= 1
    return wording.day_words(day, today) if near else f"{day.day:02}/{day.month:02}"
