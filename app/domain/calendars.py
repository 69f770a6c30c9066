"""Years and days told in the Ethiopian, Solar Hijri (Persian, Afghan) and Islamic calendars.

The Ethiopian and the Solar Hijri are exact within living memory. The Islamic month starts
when the moon is seen, so its arithmetic is right within two days: it gives an interval.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from app.domain.date_numbers import OLDEST_YEAR, YEARS_AHEAD, Listener, Unclear
from app.domain.date_words import fold
from app.domain.partial_dates import PartialDate

_JULIAN_DAY_OF_ORDINAL_0: Final = 1_721_425
_ETHIOPIAN_EPOCH: Final = 1_724_221
_ISLAMIC_EPOCH: Final = 1_948_440
_NOWRUZ_1300: Final = date(1921, 3, 21)
_LEAPS_IN_33: Final = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_MOON_SIGHTING: Final = timedelta(days=2)


def _ethiopian_start(year: int) -> date:
    """1 Meskerem: the Julian leap rule, counted from 29 August of the year 8 (Julian)."""
    return date.fromordinal(_ETHIOPIAN_EPOCH + 365 * (year - 1) + year // 4 - _JULIAN_DAY_OF_ORDINAL_0)


def _solar_start(year: int) -> date:
    """Nowruz by the 33-year rule, which agrees with the equinox from 1244 to 1472 (1865 to 2094)."""
    between = range(min(year, 1300), max(year, 1300))
    days = 365 * len(between) + sum(one % 33 in _LEAPS_IN_33 for one in between)
    return _NOWRUZ_1300 + timedelta(days=days if year > 1300 else -days)


def _islamic_start(year: int) -> date:
    """1 Muharram of the civil tabular calendar (11 leap years in 30)."""
    days = 354 * (year - 1) + (3 + 11 * year) // 30
    return date.fromordinal(_ISLAMIC_EPOCH + days - _JULIAN_DAY_OF_ORDINAL_0)


def _ethiopian_day_of_year(month: int, day: int) -> int:
    return 30 * (month - 1) + day


def _solar_day_of_year(month: int, day: int) -> int:
    return 31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day


def _islamic_day_of_year(month: int, day: int) -> int:
    return 29 * (month - 1) + month // 2 + day


_Calendar = tuple[Callable[[int], date], Callable[[int, int], int], int, timedelta]
_ETHIOPIAN: Final[_Calendar] = (_ethiopian_start, _ethiopian_day_of_year, 13, timedelta())
_SOLAR: Final[_Calendar] = (_solar_start, _solar_day_of_year, 12, timedelta())
_ISLAMIC: Final[_Calendar] = (_islamic_start, _islamic_day_of_year, 12, _MOON_SIGHTING)

_NAMES: Final[Mapping[str, _Calendar]] = {
    fold(name.replace("-", " ")): calendar
    for calendar, names in (
        (_ETHIOPIAN, "ec e.c e.c. etiope etiopico ethiopian ethiopien إثيوبي ዓ.ም ዓ.ም. ዓም"),
        (_SOLAR, "sh s.h s.h. ap persiano persian persan afghano afghan شمسي هجري-شمسي هـ-ش هـ.ش"),
        (_ISLAMIC, "ah a.h a.h. h h. hijri egira hegira hegire islamico islamic islamique هـ هـ. هجري هجرية"),
    )
    for name in names.split()
}
_DATE: Final = re.compile(r"(?:(\d{1,2})[/.\- ]+(\d{1,2})[/.\- ]+)?(\d{4})")
_DATE_YEAR_FIRST: Final = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})")


def told_in_other_calendar(folded: str, listener: Listener) -> PartialDate | None:
    """The date told as `1375 SH`, `12/3/1375 SH`, `1420 AH`, `1990 EC`; None when no calendar is named.

    Raises Unclear when the calendar has no such day or nobody alive could mean that year.
    """
    for name, calendar in _NAMES.items():
        rest = _beside(folded, name)
        if rest is not None:
            return _converted(rest, calendar, listener)
    return None


def _beside(folded: str, name: str) -> str | None:
    """What stands before or after the calendar's name, if it is a numeric date."""
    for rest in (folded.removesuffix(name), folded.removeprefix(name)):
        stripped = rest.strip()
        if rest != folded and (_DATE.fullmatch(stripped) or _DATE_YEAR_FIRST.fullmatch(stripped)):
            return stripped
    return None


def _converted(numbers: str, calendar: _Calendar, listener: Listener) -> PartialDate:
    backwards = _DATE_YEAR_FIRST.fullmatch(numbers)
    year, month, day = backwards.groups() if backwards else _DATE.findall(numbers)[0][::-1]
    start, _, _, slack = calendar
    first = start(int(year)) if 1 <= int(year) <= 9000 else date.max
    if not OLDEST_YEAR <= first.year <= listener.today.year + YEARS_AHEAD:
        raise Unclear("year_out_of_range")
    if not month:
        return PartialDate.between(first - slack, start(int(year) + 1) - timedelta(days=1) + slack)
    told = _day(int(year), int(month), int(day), calendar)
    if slack:
        return PartialDate.between(told - slack, told + slack)
    return PartialDate.of_day(told, listener.whole)


def _day(year: int, month: int, day: int, calendar: _Calendar) -> date:
    start, day_of_year, months, _ = calendar
    if not 1 <= month <= months:
        raise Unclear("no_such_month_there", months=months)
    offset = day_of_year(month, day)
    following = day_of_year(month + 1, 1) if month < months else (start(year + 1) - start(year)).days + 1
    if not day_of_year(month, 1) <= offset < following:
        raise Unclear("no_such_day", days=following - day_of_year(month, 1))
    return start(year) + timedelta(days=offset - 1)
