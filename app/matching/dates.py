"""Two birth dates that may each be partial, guessed, or written the wrong way round."""

from __future__ import annotations

from dataclasses import dataclass

#: Precision codes (vocabulary V02) under which a day or a year is somebody's guess.
GUESSED = frozenset({"estimated", "disputed"})


@dataclass(frozen=True, slots=True)
class Agreement:
    """Evidence in natural-log odds, and the translation key of its reason; no key = nothing to say."""

    evidence: float
    key: str = ""


_NOTHING = Agreement(0.0)
_SAME = Agreement(4.0, "match.reason.born_same")
_SAME_YEAR = Agreement(0.9, "match.reason.born_compatible")
_SAME_MONTH = Agreement(1.8, "match.reason.born_compatible")
_FIRST_JANUARY = Agreement(0.8, "match.reason.born_first_january")
_SWAPPED = Agreement(2.6, "match.reason.day_month_swapped")
_SLIP = Agreement(1.5, "match.reason.born_one_digit")
_NEAR = Agreement(-0.6, "match.reason.born_near")
_GUESS_DIFFERS = Agreement(-1.0, "match.reason.born_differs")
_DIFFERS = Agreement(-3.8, "match.reason.born_differs")


def _parts(text: str | None) -> tuple[int, ...]:
    if not text:
        return ()
    pieces = text.split("-")
    return tuple(int(p) for p in pieces) if all(p.isdecimal() for p in pieces) and len(pieces) <= 3 else ()


def compare_dates(a: str | None, b: str | None, precision_a: str = "", precision_b: str = "") -> Agreement:
    """Weighs `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (or None) against each other; symmetrical.

    1 January is what offices write when only the year is known, so it counts as the year alone. An
    unreadable or unknown date says nothing.
    """
    one, two = _parts(a), _parts(b)
    if not one or not two or "unknown" in (precision_a, precision_b):
        return _NOTHING
    guessed = precision_a in GUESSED or precision_b in GUESSED
    if one[0] == two[0]:
        return _same_year(one, two, guessed)
    if guessed and abs(one[0] - two[0]) <= 3:
        return _NEAR
    return _other_year(one, two, guessed)


def _first_january(date: tuple[int, ...]) -> bool:
    return date[1:] == (1, 1)


def _same_year(one: tuple[int, ...], two: tuple[int, ...], guessed: bool) -> Agreement:
    if _first_january(one) or _first_january(two):
        return _FIRST_JANUARY
    if len(one) == 1 or len(two) == 1:
        return _SAME_YEAR
    if len(one) == 3 and len(two) == 3:
        return _same_year_full(one, two, guessed)
    return _SAME_MONTH if one[1] == two[1] else (_NEAR if guessed else _GUESS_DIFFERS)


def _same_year_full(one: tuple[int, ...], two: tuple[int, ...], guessed: bool) -> Agreement:
    if one == two:
        return _SAME
    if one[1] == two[2] and one[2] == two[1]:
        return _SWAPPED
    if _one_digit(one, two):
        return _SLIP
    return _NEAR if guessed or one[1] == two[1] or one[2] == two[2] else _GUESS_DIFFERS


def _other_year(one: tuple[int, ...], two: tuple[int, ...], guessed: bool) -> Agreement:
    if len(one) == 3 == len(two) and _one_digit(one, two) and not _first_january(one):
        return _SLIP
    if abs(one[0] - two[0]) == 1:
        return _NEAR
    return _GUESS_DIFFERS if guessed else _DIFFERS


def _one_digit(one: tuple[int, ...], two: tuple[int, ...]) -> bool:
    """Full dates that differ by one digit, or by two neighbours changed over."""
    x, y = ("{:04d}{:02d}{:02d}".format(*d) for d in (one, two))
    wrong = [i for i in range(8) if x[i] != y[i]]
    if len(wrong) == 1:
        return True
    return (
        len(wrong) == 2
        and wrong[1] == wrong[0] + 1
        and x[wrong[0]] == y[wrong[1]]
        and x[wrong[1]] == y[wrong[0]]
    )
