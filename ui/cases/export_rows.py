"""The list of cases as a table to give out: the columns that are shown, dates as dates."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Generator, Sequence
from datetime import date
from typing import Final

from app.jobs import Progress
from app.session import Session
from app.usecases import case_lists, rights
from app.usecases.case_lists import CaseCard
from app.usecases.table_files import Table, Value
from ui import texts
from ui.cases import columns, wording
from ui.texts import t
from ui.widgets.table.columns import plain

BATCH: Final = 300


def table_of(
    session: Session, rids: array[int], keys: Sequence[str], today: date
) -> Generator[Progress, None, Table]:
    """Every row of the list in its order, in the columns `keys`; nobody whose data may only be kept."""
    shown = [one.key for one in columns.OFFERED if one.key in keys or one.key == columns.ALWAYS]
    rows: list[list[Value]] = []
    kept_back = session.ask(rights.restricted_persons, today)
    for first in range(0, len(rids), BATCH):
        cards = session.ask(case_lists.cards, rids[first : first + BATCH])
        rows += [
            [value for key in shown for value in _values(key, card, today)]
            for card in cards
            if card.person not in kept_back
        ]
        yield Progress(first, len(rids), "export.reading")
    return Table("cases", headings(shown), rows, from_right=texts.is_rtl())


def headings(keys: Sequence[str]) -> list[str]:
    """Their titles; the person has two columns, for the name and for its own script."""
    found = []
    for key in keys:
        found.append(columns.title_of(key))
        if key == columns.ALWAYS:
            found.append(t("export.native"))
    return found


def _values(key: str, card: CaseCard, today: date) -> list[Value]:
    if key == columns.ALWAYS:
        return [card.name, card.native]
    if key in _DAYS:
        return [_DAYS[key](card)]
    return [plain(columns.CELLS[key](card, today))]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _next(card: CaseCard) -> date | None:
    days = [day for day in (_day(card.next_due), _day(card.permit_expires)) if day is not None]
    return min(days, default=None)


_DAYS: Final[dict[str, Callable[[CaseCard], date | None]]] = {
    "due": _next,
    "changed": lambda card: wording.moment_of(card.changed_at).astimezone().date(),
    "opened": lambda card: _day(card.opened_on),
    "permit": lambda card: _day(card.permit_expires),
}
