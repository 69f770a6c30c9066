"""Somebody arrives: person, case and place in one go, so that nothing stays half done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from app.domain.case import Case
from app.domain.problems import Problem
from app.domain.reception import Placement
from app.errors import DomainError
from app.storage.store import Store
from app.usecases import cases, people, placements
from app.usecases.people import PersonFile

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Arrived:
    """What was written; `warnings` are to be looked at."""

    file: PersonFile
    case: Case | None = None
    warnings: tuple[Problem, ...] = ()


def arrive(
    store: Store, file: PersonFile, case: Case | None = None, placement: Placement | None = None
) -> Arrived:
    """Register a person; open a case and give a place when they are told. All of it or nothing.

    Problems of the case and the place are named `case.field` and `placement.field`. SamePerson when
    a strong identifier is already somebody else's.
    """
    made = people.register(store, file)
    person = made.person.id
    warnings: list[Problem] = []
    if placement is not None:
        place = replace(placement, person=person)
        told = _placed("placement", lambda: placements.check_in(store, place))
        warnings += [replace(problem, name=f"placement.{problem.name}") for problem in told]
    opened: Case | None = None
    if case is not None:
        stay = placement.id if placement else None
        site = case.site or (placement.site if placement else None)
        ready = replace(case, person=person, site=site, placement=stay)
        opened = _placed("case", lambda: cases.open_case(store, ready))
    return Arrived(made, opened, tuple(warnings))


def _placed(where: str, act: Callable[[], T]) -> T:
    """Run `act`; what it refuses is named after the part of the form it belongs to."""
    try:
        return act()
    except DomainError as refused:
        if not refused.problems:
            raise
        problems = (replace(problem, name=f"{where}.{problem.name}") for problem in refused.problems)
        raise DomainError(problems=tuple(problems)) from refused
