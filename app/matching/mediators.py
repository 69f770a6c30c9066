"""Which mediator for this request, and why: pure, explained, the same on every laptop.

The order is that of good practice: who speaks well enough for an interview first; the language itself
before a variety of the same macrolanguage, before a language both know; then the gender that was asked
for, whether she is free, how well she speaks, how near she is, her experience, and who has worked
least. What forbids a meeting is never a matter of points: such a mediator is not proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Final

from app.matching.reasons import Param, Reason

LEVELS: Final = ("mother", "fluent", "working", "basic")
"""Codes of V06 that tell how well a language is spoken, best first."""

ENOUGH: Final = frozenset({"mother", "fluent", "working"})
"""Levels that carry an interview."""

AT_A_DISTANCE: Final = frozenset({"phone", "video", "written"})
"""Modes (V51) for which nobody travels."""

MORNING_ENDS, EVENING_BEGINS = 13 * 60, 19 * 60
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Tier(IntEnum):
    """How the two come to understand each other, best first."""

    EXACT = 0
    VARIETY = 1
    BRIDGE = 2
    NONE = 3


class Nearness(IntEnum):
    """Whether she can be there, best first."""

    THERE = 0
    PROVINCE = 1
    BY_PHONE = 2
    UNKNOWN = 3
    FAR = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request, as the engine sees it; `start` in minutes after midnight, `province` of the comune."""

    language: str
    day: date
    start: int = 9 * 60
    minutes: int = 60
    other_languages: frozenset[str] = frozenset()
    setting: str = ""
    mode: str = ""
    comune: str = ""
    province: str = ""
    gender: str = ""
    urgent: bool = False
    person: bytes = b""
    country: str = ""

    @property
    def end(self) -> int:
        """Minutes after midnight at which it is over."""
        return self.start + self.minutes


@dataclass(frozen=True, slots=True)
class Offering:
    """A mediator, as the engine sees her.

    `languages` by level (V06); `spoken` are those she does not write. `taken` are the times of that day
    already promised (start, end in minutes); `away` pairs of days, both included. `minutes_left` of her
    month, None without a limit. `not_with` persons, `not_from` countries; `declined` this very request.
    """

    key: bytes
    name: str
    languages: Mapping[str, frozenset[str]] = field(default_factory=dict)
    spoken: frozenset[str] = frozenset()
    sex: str = ""
    settings: frozenset[str] = frozenset()
    comuni: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    remote: bool = False
    written: bool = False
    week: frozenset[str] = frozenset()
    on_call: bool = False
    away: Sequence[tuple[date, date]] = ()
    taken: Sequence[tuple[int, int]] = ()
    minutes_left: int | None = None
    month_minutes: int = 0
    not_with: frozenset[bytes] = frozenset()
    not_from: frozenset[str] = frozenset()
    declined: bool = False
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One mediator's place: `against` is empty for those proposed, and says why for the others.

    `secret` tells that the reason against is for supervisors alone.
    """

    offering: Offering
    tier: Tier
    rank: tuple[int, ...]
    reasons: tuple[Reason, ...]
    doubts: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()
    secret: bool = False

    @property
    def proposed(self) -> bool:
        """Whether she can be asked."""
        return not self.against


Macro = Callable[[str], str]


def rank(wanted: Wanted, offerings: Iterable[Offering], macro: Macro) -> list[Candidate]:
    """Everybody who could understand the person, best first; those who can't be asked come last.

    Who has no language in common is left out. `macro(code)` is the macrolanguage of a language.
    """
    family = macro(wanted.language)
    found = [_weighed(wanted, one, family, macro) for one in offerings]
    return sorted(
        (one for one in found if one is not None),
        key=lambda one: (not one.proposed, one.rank, one.offering.name.casefold(), one.offering.key),
    )


def week_part(day: date, minute: int) -> str:
    """The code of the list `week_part` in which a time of day lies."""
    part = "am" if minute < MORNING_ENDS else "pm" if minute < EVENING_BEGINS else "ev"
    return f"{_DAYS[day.weekday()]}_{part}"


def _weighed(wanted: Wanted, one: Offering, family: str, macro: Macro) -> Candidate | None:
    tier, level, said = _language(wanted, one, family, macro)
    if tier is Tier.NONE:
        return None
    against = tuple(_against(wanted, one))
    if against:
        return Candidate(one, tier, (tier,), (said,), (), against, _is_secret(wanted, one))
    reasons: list[Reason] = [said]
    doubts: list[Reason] = []
    gender = bool(wanted.gender) and one.sex != wanted.gender
    if wanted.gender:
        (doubts if gender else reasons).append(_said("gender_not" if gender else "gender"))
    free = _free(wanted, one)
    (reasons if free else doubts).append(_said("free" if free else "time_not"))
    low = level not in ENOUGH
    if low:
        doubts.append(_said("level_low"))
    near = _nearness(wanted, one)
    (reasons if near <= Nearness.BY_PHONE else doubts).append(_said(f"near_{near.name.lower()}"))
    known = wanted.setting in one.settings
    if known:
        reasons.append(_said("setting", setting=wanted.setting))
    if wanted.mode == "written" and said.params["language"] in one.spoken:
        doubts.append(_said("spoken_only"))
    place = LEVELS.index(level)
    return Candidate(
        one,
        tier,
        (low, tier, gender, not free, place, near, not known, one.month_minutes),
        tuple(reasons),
        tuple(doubts),
    )


def _language(wanted: Wanted, one: Offering, family: str, macro: Macro) -> tuple[Tier, str, Reason]:
    found: dict[Tier, tuple[str, str]] = {}
    for level in LEVELS:  # the best first: what is found once is not looked for again
        held = one.languages.get(level)
        if not held:
            continue
        if wanted.language in held:
            found.setdefault(Tier.EXACT, (wanted.language, level))
        for tier, shared in (
            (Tier.VARIETY, [code for code in held if macro(code) == family]),
            (Tier.BRIDGE, held & wanted.other_languages),
        ):
            if shared and tier not in found:
                found[tier] = min(shared), level
    if not found:
        return Tier.NONE, "", _said("none")
    # A variety spoken as a mother tongue carries an interview that a few words of the very language can't.
    tier = min(found, key=lambda tier: (found[tier][1] not in ENOUGH, tier))
    language, level = found[tier]
    return tier, level, _said(tier.name.lower(), language=language, level=level)


def _against(wanted: Wanted, one: Offering) -> Iterable[Reason]:
    if _is_secret(wanted, one):
        yield _said("obstacle")
    if one.ended_on is not None and wanted.day >= one.ended_on:
        yield _said("ended")
    if any(first <= wanted.day <= last for first, last in one.away):
        yield _said("away")
    if any(max(start, wanted.start) < min(end, wanted.end) for start, end in one.taken):
        yield _said("taken")
    if one.minutes_left is not None and one.minutes_left < wanted.minutes:
        yield _said("no_hours")
    if one.declined:
        yield _said("declined")
    if wanted.mode == "written" and not one.written:
        yield _said("not_written")


def _is_secret(wanted: Wanted, one: Offering) -> bool:
    if wanted.person and wanted.person in one.not_with:
        return True
    return bool(wanted.country) and wanted.country in one.not_from


def _free(wanted: Wanted, one: Offering) -> bool:
    if wanted.urgent and one.on_call:
        return True
    parts = {week_part(wanted.day, minute) for minute in (wanted.start, max(wanted.start, wanted.end - 1))}
    return parts <= one.week


def _nearness(wanted: Wanted, one: Offering) -> Nearness:
    if wanted.mode in AT_A_DISTANCE:
        return Nearness.BY_PHONE if one.remote or wanted.mode == "written" else Nearness.UNKNOWN
    if not wanted.comune:
        return Nearness.UNKNOWN
    if wanted.comune in one.comuni:
        return Nearness.THERE
    if wanted.province and wanted.province in one.provinces:
        return Nearness.PROVINCE
    return Nearness.BY_PHONE if one.remote else Nearness.FAR


def _said(what: str, **params: Param) -> Reason:
    return Reason(f"mediation.why.{what}", params)
