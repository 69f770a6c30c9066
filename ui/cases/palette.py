"""People and cases in the palette: found by name in any script, by code, number or phone.

Somebody without a case of their own is found too: a child, a wife, who arrived an hour ago.
"""

from __future__ import annotations

from app.catalogue.codelists import codelist
from app.session import Session
from app.usecases.case_lists import CaseCard, CaseList, CaseQuery, cards
from app.usecases.people_lines import PersonLine, persons_named
from ui.palette.providers import Hit, Provider
from ui.texts import formats, language, t


def find(session: Session, typed: str, limit: int) -> list[Hit]:
    """The cases whose person, code or number begins with what was typed; after them who has no case."""
    rows = session.search(CaseList().rows, CaseQuery(typed=typed))
    found = [_hit(card) for card in session.search(cards, rows[:limit])]
    if len(found) < limit:
        lines = session.search(persons_named, typed, 2 * limit)
        found += [_person(line) for line in lines if line.case is None]
    return found[:limit]


def _hit(card: CaseCard) -> Hit:
    below = " · ".join(part for part in (card.native, card.number, card.site_name) if part)
    state = codelist("V25").label(card.state, language()) if card.state else ""
    return Hit(card.name, "case", {"case": card.id}, below, "user", state)


def _person(line: PersonLine) -> Hit:
    born = formats().partial(line.born) if line.born else ""
    return Hit(line.name, "person", {"person": line.person}, born, "user", t("palette.no_case"))


PROVIDER = Provider("cases", "palette.people", find)
