"""Why a service fits a person, what is missing, and what nobody has written down.

These rules are the only judge: the store repeats them in SQL to put thousands of entries in
order, and a test holds the two against each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import IntEnum, StrEnum
from types import MappingProxyType

from app.domain.directory.entries import Conditions, Entry
from app.domain.directory.extensions import ANY, ANY_REGULAR, NONE_OK
from app.domain.directory.opening import OpenState
from app.domain.directory.questions import Question, Seeker

ADULT = 18
NO_PERMIT, PERMIT_UNCHECKED, NO_DOCUMENTS = "NONE_IRR", "UNK", "NONE"
TARGETS = frozenset({"families", "msna", "pregnant", "disability"})
ADULTS_ONLY, MINORS_ONLY = "adults", "minors"
_SEX_BAR = {"M": "women_only", "F": "men_only"}
_PLACES_OF_INTERPRETERS = frozenset({"on_site", "on_call", "phone"})


class FitState(StrEnum):
    """The verdict on one point."""

    OK = "ok"
    MISSING = "missing"
    UNKNOWN = "unknown"


class Tier(IntEnum):
    """The verdict on the whole: all points known and met, something not known, something missing."""

    FITS = 0
    TO_CHECK = 1
    LACKS = 2


@dataclass(frozen=True, slots=True)
class Fit:
    """One point with its sentence: `directory.fit.<key>.<state>`.

    Values of `params` are codes (comma-separated when several), numbers, dates or times;
    `lists` says for each code where its label is found.
    """

    key: str
    state: FitState
    params: dict[str, str | int] = dataclass_field(default_factory=dict)

    @property
    def message(self) -> str:
        """Translation key of the sentence."""
        return f"directory.fit.{self.key}.{self.state.value}"


LABELLED = MappingProxyType(
    {
        "permit": "V14",
        "documents": "V79",
        "languages": "language",
        "access": "access-mode",
        "persons": "elig-person",
        "residence": "elig-residence",
    }
)
"""Parameter name -> the code list or extension whose labels replace its codes."""


def accepting(permit: str) -> frozenset[str]:
    """Answers of `elig-permit` that let in a person with `permit`.

    Who takes people without any permit takes the others too.
    """
    terms = {ANY, NONE_OK, permit}
    if permit != NO_PERMIT:
        terms.add(ANY_REGULAR)
    return frozenset(terms)


def barring(seeker: Seeker) -> tuple[frozenset[str], frozenset[str]]:
    """Terms of `elig-person` that shut the seeker out: (by sex, by age)."""
    by_sex = {_SEX_BAR[seeker.sex]} if seeker.sex in _SEX_BAR else set()
    by_age: set[str] = set()
    if seeker.age is not None:
        by_age.add(ADULTS_ONLY if seeker.age < ADULT else MINORS_ONLY)
    return frozenset(by_sex), frozenset(by_age)


def fits(entry: Entry, question: Question) -> tuple[Fit, ...]:
    """Every point of `question` judged for `entry`, in the order in which they are shown."""
    return tuple(_points(entry, question))


def tier(found: tuple[Fit, ...]) -> Tier:
    """The verdict on the whole."""
    states = {fit.state for fit in found}
    if FitState.MISSING in states:
        return Tier.LACKS
    return Tier.TO_CHECK if FitState.UNKNOWN in states else Tier.FITS


def _points(entry: Entry, question: Question) -> Iterator[Fit]:
    seeker, terms = question.seeker, entry.conditions
    yield from _permit(terms, seeker.permit)
    yield from _age(terms, seeker)
    yield from _sex(terms, seeker)
    yield from _groups(terms, seeker.groups)
    yield from _residence(terms, seeker)
    yield from _documents(terms, seeker.documents)
    yield from _languages(terms, seeker.languages)
    if question.free:
        yield from _free(terms)
    if question.access:
        yield from _access(terms, question.access)
    yield from _open(entry, question)


def _permit(terms: Conditions, permit: str | None) -> Iterator[Fit]:
    if permit is None:
        return
    params: dict[str, str | int] = {"permit": permit}
    if not terms.permits or (permit == PERMIT_UNCHECKED and ANY not in terms.permits):
        yield Fit("permit", FitState.UNKNOWN, params)
    elif terms.permits & accepting(permit):
        yield Fit("permit", FitState.OK, params)
    else:
        yield Fit("permit", FitState.MISSING, params)


def _age(terms: Conditions, seeker: Seeker) -> Iterator[Fit]:
    age = seeker.age
    if age is None:
        return
    low, high = terms.minimum_age, terms.maximum_age
    params: dict[str, str | int] = {"age": age}
    if terms.persons & barring(seeker)[1] or not _between(low, age, high):
        yield Fit("age", FitState.MISSING, params | {"range": age_range(terms)})
    elif low is None and high is None and not terms.persons & {ADULTS_ONLY, MINORS_ONLY}:
        yield Fit("age", FitState.UNKNOWN, params)
    else:
        yield Fit("age", FitState.OK, params | {"range": age_range(terms)})


def _between(low: int | None, age: int, high: int | None) -> bool:
    return (low is None or low <= age) and (high is None or age <= high)


def age_range(terms: Conditions) -> str:
    """The ages taken, as figures: 3-6, 18+, 0-17."""
    low, high = terms.minimum_age, terms.maximum_age
    if low is None and ADULTS_ONLY in terms.persons:
        low = ADULT
    if high is None and MINORS_ONLY in terms.persons:
        high = ADULT - 1
    return f"{low or 0}+" if high is None else f"{low or 0}-{high}"


def _sex(terms: Conditions, seeker: Seeker) -> Iterator[Fit]:
    restricted = terms.persons & {"women_only", "men_only"}
    if seeker.sex not in _SEX_BAR or len(restricted) != 1:
        return
    barred = bool(restricted & barring(seeker)[0])
    yield Fit("sex", FitState.MISSING if barred else FitState.OK, {"persons": min(restricted)})


def _groups(terms: Conditions, groups: frozenset[str] | None) -> Iterator[Fit]:
    targets = terms.persons & TARGETS
    if groups is None or not targets:
        return
    yield Fit("groups", FitState.OK if groups & targets else FitState.MISSING, {"persons": _codes(targets)})


def _residence(terms: Conditions, seeker: Seeker) -> Iterator[Fit]:
    if seeker.in_reception is not None and terms.residence & {"in_reception", "out_of_reception"}:
        wanted = "in_reception" if seeker.in_reception else "out_of_reception"
        fine = wanted in terms.residence
        shown = min(terms.residence & {"in_reception", "out_of_reception"})
        yield Fit("reception", FitState.OK if fine else FitState.MISSING, {"residence": shown})
    if seeker.home is not None and terms.residents_of:
        fine = seeker.home in terms.residents_of
        yield Fit("residence", FitState.OK if fine else FitState.MISSING)


def _documents(terms: Conditions, held: frozenset[str] | None) -> Iterator[Fit]:
    if held is None:
        return
    if not terms.documents:
        yield Fit("documents", FitState.UNKNOWN)
        return
    needed = terms.documents - {NO_DOCUMENTS}
    if not needed:
        yield Fit("documents_none", FitState.OK)
    elif needed <= held:
        yield Fit("documents", FitState.OK, {"documents": _codes(needed)})
    else:
        yield Fit("documents", FitState.MISSING, {"documents": _codes(needed - held)})


def _languages(terms: Conditions, wanted: tuple[str, ...]) -> Iterator[Fit]:
    if not wanted:
        return
    spoken = terms.languages & frozenset(wanted)
    params: dict[str, str | int] = {"languages": _codes(spoken or frozenset(wanted))}
    if spoken:
        yield Fit("language", FitState.OK, params)
    elif terms.mediation & _PLACES_OF_INTERPRETERS:
        yield Fit("mediation", FitState.OK)
    elif terms.languages or "none" in terms.mediation:
        yield Fit("language", FitState.MISSING, params)
    else:
        yield Fit("language", FitState.UNKNOWN, params)


def _free(terms: Conditions) -> Iterator[Fit]:
    states = {True: FitState.OK, False: FitState.MISSING, None: FitState.UNKNOWN}
    yield Fit("free", states[terms.free])


def _access(terms: Conditions, wanted: str) -> Iterator[Fit]:
    params: dict[str, str | int] = {"access": wanted}
    if wanted in terms.access:
        yield Fit("access", FitState.OK, params)
    elif terms.access:
        yield Fit("access", FitState.MISSING, {"access": _codes(terms.access)})
    else:
        yield Fit("access", FitState.UNKNOWN, params)


_OPEN = {
    OpenState.OPEN: FitState.OK,
    OpenState.CLOSED: FitState.MISSING,
    OpenState.UNKNOWN: FitState.UNKNOWN,
}


def _open(entry: Entry, question: Question) -> Iterator[Fit]:
    at, day = question.open_at, question.open_on
    if at is not None:
        yield _opening(entry, "open", _OPEN[entry.hours.state(at)], at)
    elif day is not None:
        state = _OPEN[entry.hours.on(day)]
        yield _opening(entry, "open_on", state, dt.datetime.combine(day, dt.time()))


def _opening(entry: Entry, key: str, state: FitState, at: dt.datetime) -> Fit:
    params: dict[str, str | int] = {"at": at.isoformat(timespec="minutes")}
    following = entry.hours.next_opening(at) if state is FitState.MISSING else None
    if following is not None:
        return Fit(f"{key}_later", state, params | {"next": following.isoformat(timespec="minutes")})
    return Fit(key, state, params)


def _codes(codes: frozenset[str]) -> str:
    return ",".join(sorted(codes))
