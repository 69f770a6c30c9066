"""What may be wrong with a birth date, beyond its spelling."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.domain.partial_dates import DECLARED, EXACT, MONTH, YEAR, PartialDate, add_years
from app.domain.problems import Problem

OLDEST_AGE: Final = 110
"""Years; an older person is possible, so it is only asked to look again."""

CLOCK_FLOOR: Final = date(2026, 11, 1)
"""No laptop that runs this program lives before this day: an empty battery sets clocks to 1970, and
nobody's birth may be refused for that."""

IN_FUTURE: Final = "date.problem.birth_in_future"

_TEXT_LENGTH: Final = {EXACT: 10, MONTH: 7, YEAR: 4}


def precision_problem(told: PartialDate, name: str = "") -> Problem | None:
    """A precision that says more, or less, than the date: "exact" for a year alone.

    `name` is the field the problem is about.
    """
    wanted = _TEXT_LENGTH.get(told.precision)
    if wanted is None or len(told.text) == wanted or not told.text:
        return None
    return Problem(f"date.problem.precision_{told.precision}", name)


def future_birth(born: PartialDate | None, today: date, name: str = "") -> Problem | None:
    """A birth that has not happened yet on `today`: not even a draft of a person may claim that."""
    if born is None or born.earliest is None or born.earliest <= max(today, CLOCK_FLOOR):
        return None
    return Problem(IN_FUTURE, name)


def birth_problems(born: PartialDate, today: date, name: str = "") -> list[Problem]:
    """All that is wrong with a birth date on the day `today`; `name` is its field.

    A birth in the future is an error. A very high age, and a whole declared date on 1 January
    (what registers write when only the year is known) are warnings.
    """
    problems = [problem for problem in (precision_problem(born, name),) if problem is not None]
    if born.earliest is None or born.latest is None:
        return problems
    if (future := future_birth(born, today, name)) is not None:
        problems.append(future)
    if born.latest < add_years(today, -OLDEST_AGE):
        problems.append(Problem("date.problem.very_old", name, {"age": OLDEST_AGE}, warning=True))
    if born.precision == DECLARED and born.text.endswith("-01-01"):
        problems.append(Problem("date.problem.first_of_january", name, warning=True))
    return problems
