"""The columns of the list of cases: which there are, which are shown, what a row says in each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from app.usecases.case_lists import CaseCard, CaseOrder
from ui import texts
from ui.cases import due, wording
from ui.texts import t
from ui.widgets.table.columns import Cell, Column, Mark, Person, Quiet


@dataclass(frozen=True, slots=True)
class Offered:
    """A column one may choose. `order` is what its header sorts by."""

    key: str
    width: int
    rank: int
    order: CaseOrder | None = None
    at_first: bool = True


OFFERED: Final = (
    Offered("person", 172, 0, CaseOrder.NAME),
    Offered("number", 90, 2, CaseOrder.NUMBER),
    Offered("site", 115, 3),
    Offered("responsible", 108, 5),
    Offered("state", 118, 0, CaseOrder.STATE),
    Offered("due", 144, 1, CaseOrder.DUE),
    Offered("changed", 92, 4, CaseOrder.CHANGED),
    Offered("citizenship", 120, 6, at_first=False),
    Offered("age", 90, 7, at_first=False),
    Offered("priority", 90, 8, at_first=False),
    Offered("opened", 98, 9, CaseOrder.OPENED, at_first=False),
    Offered("permit", 98, 10, at_first=False),
)
"""In the order in which they stand; the one of highest rank goes first when there is no room."""

AT_FIRST: Final = tuple(one.key for one in OFFERED if one.at_first)
ALWAYS: Final = "person"
BY_KEY: Final = {one.key: one for one in OFFERED}
ORDERS: Final = {one.key: one.order for one in OFFERED if one.order is not None}


def title_of(key: str) -> str:
    """The head of a column."""
    return t(f"cases.column.{key}")


def columns_of(keys: Sequence[str]) -> list[Column]:
    """The chosen columns in their own order; the person is always there."""
    chosen = [one for one in OFFERED if one.key in keys or one.key == ALWAYS]
    return [Column(o.key, title_of(o.key), o.width, o.order is not None, rank=o.rank) for o in chosen]


@dataclass(slots=True)
class RowTeller:
    """Makes the cells of a card, in the columns that are shown."""

    today: date
    keys: tuple[str, ...] = field(default=AT_FIRST)

    def __call__(self, card: CaseCard) -> list[Cell]:
        """The cells of one row."""
        return [CELLS[one.key](card, self.today) for one in OFFERED if one.key in self.keys]


def _person(card: CaseCard, today: date) -> Cell:
    return Person(card.name, card.native or told_apart(card, today))


def told_apart(card: CaseCard, today: date) -> str:
    """What tells people of one name apart when there is no other script: country and age."""
    return wording.facts(wording.labels_of("country", card.citizenships), wording.age_words(card.born, today))


def _day(text: str | None) -> str:
    return texts.formats().short_day(date.fromisoformat(text)) if text else ""


def _changed(card: CaseCard, today: date) -> Cell:
    return Quiet(wording.day_words(wording.moment_of(card.changed_at).astimezone().date(), today))


CELLS: Final[dict[str, Callable[[CaseCard, date], Cell]]] = {
    "person": _person,
    "number": lambda card, _: card.number,
    "site": lambda card, _: card.site_name,
    "responsible": lambda card, _: Quiet(card.responsible_name or ""),
    "state": lambda card, _: Mark(wording.state_words(card.state), wording.state_tone(card.state)),
    "due": due.cell_of,
    "changed": _changed,
    "citizenship": lambda card, _: wording.labels_of("country", card.citizenships),
    "age": lambda card, today: wording.age_words(card.born, today),
    "priority": lambda card, _: wording.label_of("priority", card.priority),
    "opened": lambda card, _: Quiet(_day(card.opened_on)),
    "permit": lambda card, _: _day(card.permit_expires),
}
