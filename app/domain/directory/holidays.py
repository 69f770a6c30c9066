"""Public holidays of Italy: services that keep ordinary hours are mostly shut on them.

Source: L. 260/1949, art. 2, as later amended (Epiphany and 2 June restored, L. 54/1977 and
D.P.R. 792/1985, L. 336/2000; Saint Francis from 2026, L. 151/2025). Local patron saints are not here.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

_FIXED = (
    (1, 1, "new_year"),
    (1, 6, "epiphany"),
    (4, 25, "liberation"),
    (5, 1, "labour"),
    (6, 2, "republic"),
    (8, 15, "assumption"),
    (11, 1, "all_saints"),
    (12, 8, "immaculate"),
    (12, 25, "christmas"),
    (12, 26, "saint_stephen"),
)
_FRANCIS_FROM = 2026


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar (anonymous algorithm, as printed by Meeus)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 19 * m) // 433
    month = (h + m - 7 * n + 90) // 25
    return dt.date(year, month, (h + m - 7 * n + 33 * month + 19) % 32)


@lru_cache(maxsize=64)
def holidays(year: int) -> dict[dt.date, str]:
    """Date -> the key of the holiday, for one year. Easter Sunday included."""
    sunday = easter(year)
    days = {dt.date(year, month, day): key for month, day, key in _FIXED}
    if year >= _FRANCIS_FROM:
        days[dt.date(year, 10, 4)] = "saint_francis"
    days[sunday] = "easter"
    days[sunday + dt.timedelta(days=1)] = "easter_monday"
    return days


def is_holiday(day: dt.date) -> bool:
    """Whether `day` is a public holiday in the whole of Italy."""
    return day in holidays(day.year)
