"""Services in the palette."""

from __future__ import annotations

from datetime import date

from app.domain.directory.answers import Hit as Found
from app.domain.directory.questions import Question
from app.session import Session
from app.usecases.directory import desk
from ui.calm_names import calm
from ui.palette.providers import Hit, Provider

ENOUGH = 3
"""Letters before services are looked for: fewer find nearly everything."""


def find(session: Session, typed: str, limit: int) -> list[Hit]:
    """The services that have the words typed."""
    if len(typed.strip()) < ENOUGH:
        return []
    today = date.today()  # noqa: DTZ011 - the day on the wall
    found = session.search(desk.find, Question(words=typed, limit=limit), today)
    return [] if found.loose else [_hit(one) for one in found.hits]


def _hit(one: Found) -> Hit:
    where = " · ".join((calm(one.entry.organization), *(calm(line) for line in one.entry.address.lines[-1:])))
    return Hit(calm(one.entry.name), "directory", {"words": one.entry.name}, where, "map-pin")


PROVIDER = Provider("services", "palette.services", find)
