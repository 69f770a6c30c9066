"""People and cases in the palette: found by name in any script, by code, number or phone."""

from __future__ import annotations

from app.catalogue.codelists import codelist
from app.session import Session
from app.usecases.case_lists import CaseCard, CaseList, CaseQuery, cards
from ui.palette.providers import Hit, Provider
from ui.texts import language


def find(session: Session, typed: str, limit: int) -> list[Hit]:
    """The cases whose person, code or number begins with what was typed."""
    rows = session.search(CaseList().rows, CaseQuery(typed=typed))
    return [_hit(card) for card in session.search(cards, rows[:limit])]


def _hit(card: CaseCard) -> Hit:
    below = " · ".join(part for part in (card.native, card.number, card.site_name) if part)
    state = codelist("V25").label(card.state, language()) if card.state else ""
    return Hit(card.name, "case", {"case": card.id}, below, "user", state)


PROVIDER = Provider("cases", "palette.people", find)
