"""The list of cases: row numbers in order, in memory; what a row shows, page by page.

Fifty thousand rows are sorted once; each keystroke only keeps those whose file was found.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate
from app.storage import search
from app.storage.reader import Reader


class CaseView(StrEnum):
    """Which cases: the tabs of the list."""

    MINE = "mine"
    TEAM = "team"
    ALL = "all"
    DUE = "due"
    CLOSED = "closed"


class CaseOrder(StrEnum):
    """By what they are sorted; the value is the column of the card."""

    NAME = "sort_name"
    CHANGED = "changed_at"
    NUMBER = "number"
    DUE = "next_due"
    OPENED = "opened_on"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """What the list is asked for; `sites` and `states` empty mean any."""

    view: CaseView = CaseView.ALL
    user: RecordId | None = None
    sites: frozenset[RecordId] = frozenset()
    states: frozenset[str] = frozenset()
    typed: str = ""
    order: CaseOrder = CaseOrder.NAME
    descending: bool = False
    due_by: str = "9999"


@dataclass(frozen=True, slots=True)
class CaseCard:
    """What the list shows of one case; dates are ISO texts, `changed_at` milliseconds."""

    id: RecordId
    person: RecordId
    name: str
    native: str | None
    number: str | None
    state: str | None
    priority: str | None
    site: RecordId | None
    site_name: str | None
    responsible: RecordId | None
    responsible_name: str | None
    opened_on: str | None
    closed_on: str | None
    sex: str | None
    born: PartialDate | None
    citizenships: tuple[str, ...]
    next_due: str | None
    permit_expires: str | None
    changed_at: int


class CaseList:
    """Row numbers of the cases of one query; keeps the last order to answer keystrokes fast."""

    def __init__(self) -> None:
        self._asked: CaseQuery | None = None
        self._rids: array[int] = array("q")
        self._files: array[int] = array("q")

    def forget(self) -> None:
        """Sort again at the next question: cases have changed."""
        self._asked = None

    def rows(self, reader: Reader, query: CaseQuery) -> array[int]:
        """Row numbers, in order, of the cases that `query` asks for."""
        self._load(reader, query)
        typed = query.typed.strip()
        if not typed:
            return self._rids
        found = frozenset(search.files_named(reader, typed))
        return array("q", [r for r, f in zip(self._rids, self._files, strict=True) if f in found])

    def _load(self, reader: Reader, query: CaseQuery) -> None:
        untyped = CaseQuery(
            query.view, query.user, query.sites, query.states, "", query.order, query.descending, query.due_by
        )
        if untyped == self._asked:
            return
        where, bound = _where(untyped)
        direction = "DESC" if query.descending else "ASC"
        rids, files = array("q"), array("q")
        for rid, file in reader.each(
            f"SELECT rid, file FROM case_card WHERE {where}"
            f" ORDER BY {query.order.value} IS NULL, {query.order.value} {direction}, rid",
            bound,
        ):
            rids.append(rid)
            files.append(file)
        self._rids, self._files, self._asked = rids, files, untyped


def cards(reader: Reader, rids: Sequence[int]) -> list[CaseCard]:
    """The cards of these row numbers, in their order; at most some hundred at a time."""
    marks = ",".join("?" * len(rids))
    rows = reader.rows(
        f"""SELECT c.rid, c.id, c.person, c.name, c.native, c.number, c.state, c.priority, c.site, s.name,
              c.responsible, u.name, c.opened_on, c.closed_on, c.sex, c.born, c.citizenships,
              c.next_due, c.permit_expires, c.changed_at
            FROM case_card c LEFT JOIN k_site s ON s.id = c.site LEFT JOIN k_user u ON u.id = c.responsible
            WHERE c.rid IN ({marks})""",
        list(rids),
    )
    found = {row[0]: _card(row[1:]) for row in rows}
    return [found[rid] for rid in rids if rid in found]


def card_of(reader: Reader, case: RecordId) -> CaseCard | None:
    """The card of one case, or None."""
    rows = reader.rows("SELECT rid FROM case_card WHERE id = ?", [case])
    return cards(reader, [rows[0][0]])[0] if rows else None


def counts(reader: Reader, user: RecordId, sites: frozenset[RecordId], due_by: str) -> dict[CaseView, int]:
    """How many cases each tab holds; the cards are walked through once for all of them."""
    columns, bound = [], list[object]()
    for view in CaseView:
        where, told = _where(
            CaseQuery(view, user, sites if view is CaseView.TEAM else frozenset(), due_by=due_by)
        )
        columns.append(f"count(*) FILTER (WHERE {where})")
        bound.extend(told)
    (row,) = reader.rows(f"SELECT {', '.join(columns)} FROM case_card", bound)
    return dict(zip(CaseView, row, strict=True))


_OPEN = "state IS NOT 'closed' AND NOT archived"
_IN_TEAM = 'id IN (SELECT "case" FROM k_case_member WHERE user = ? AND alive)'


def _where(query: CaseQuery) -> tuple[str, list[object]]:
    parts, bound = _view(query)
    if query.sites and query.view is not CaseView.TEAM:
        parts.append(f"site IN ({','.join('?' * len(query.sites))})")
        bound.extend(sorted(query.sites))
    if query.states:
        parts.append(f"state IN ({','.join('?' * len(query.states))})")
        bound.extend(sorted(query.states))
    return " AND ".join(parts), bound


def _view(query: CaseQuery) -> tuple[list[str], list[object]]:
    if query.view is CaseView.CLOSED:
        return ["(state = 'closed' OR archived)"], []
    if query.view is CaseView.MINE:
        return [_OPEN, f"(responsible = ? OR {_IN_TEAM})"], [query.user, query.user]
    if query.view is CaseView.TEAM:
        sites = ",".join("?" * len(query.sites))
        return [_OPEN, f"(site IN ({sites}) OR {_IN_TEAM})"], [*sorted(query.sites), query.user]
    if query.view is CaseView.DUE:
        return [_OPEN, "(next_due <= ? OR permit_expires <= ?)"], [query.due_by, query.due_by]
    return ["NOT archived"], []


def _card(row: Sequence[Any]) -> CaseCard:
    values = list(row)
    values[14] = PartialDate.from_text(values[14]) if values[14] else None
    values[15] = tuple(json.loads(values[15] or "[]"))
    return CaseCard(*values)
