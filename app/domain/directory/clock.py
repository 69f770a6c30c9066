"""Times and dates as directories write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

DAY_MINUTES = 24 * 60
_LAST_MINUTE = DAY_MINUTES - 1

_TIME = re.compile(
    r"^(?:h|ore|alle)?\s*(?P<h>\d{1,2})(?:[:.h](?P<m>\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?:z|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            ("january", "jan", "gennaio", "gen"),
            ("february", "feb", "febbraio"),
            ("march", "mar", "marzo"),
            ("april", "apr", "aprile"),
            ("may", "maggio", "mag"),
            ("june", "jun", "giugno", "giu"),
            ("july", "jul", "luglio", "lug"),
            ("august", "aug", "agosto", "ago"),
            ("september", "sep", "sept", "settembre", "set"),
            ("october", "oct", "ottobre", "ott"),
            ("november", "nov", "novembre"),
            ("december", "dec", "dicembre", "dic"),
        ),
        start=1,
    )
    for name in names
}


def minutes(text: str) -> int | None:
    """Minutes after midnight of a time such as 10:00:00, 9am, 4:00 PM, 18.30, 09:00-05:00.

    An offset from UTC is read over: opening hours are those of the clock on the wall.
    """
    found = _TIME.match(text.strip())
    if not found:
        return None
    hour, minute = int(found["h"]), int(found["m"] or 0)
    half = (found["half"] or "")[:1].lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    total = hour * 60 + minute
    return total if minute < 60 and total <= DAY_MINUTES else None


def closing(text: str) -> int | None:
    """As `minutes`; 23:59 and a midnight written 00:00 mean the end of the day."""
    found = minutes(text)
    return DAY_MINUTES if found in (0, _LAST_MINUTE) else found


def clock(total: int) -> str:
    """`total` minutes after midnight as HH:MM; the end of the day is 24:00."""
    hour, minute = divmod(total, 60)
    return f"{hour if total == DAY_MINUTES else hour % 24:02d}:{minute:02d}"


def iso_date(text: str) -> dt.date | None:
    """A date written YYYY-MM-DD, with or without a time behind it; else None."""
    try:
        return dt.date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def _american(found: re.Match[str]) -> dt.date:
    return dt.date(_year(found[3]), int(found[1]), int(found[2]))


def _italian(found: re.Match[str]) -> dt.date:
    return dt.date(_year(found[3]), int(found[2]), int(found[1]))


def _named(found: re.Match[str]) -> dt.date:
    return dt.date(_year(found[3]), _MONTHS[found[1].lower()], int(found[2]))


_SLASHED = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$")
_MONTH_FIRST = re.compile(r"^([A-Za-z]+)\.? (\d{1,2}),? (\d{4})$")


def loose_date(text: str, *, day_first: bool = True) -> dt.date | None:
    """A date in any spelling met in directories: ISO, 24/12/2015, 12/24/15, "January 01, 0001"."""
    text = text.strip()
    slashed = _italian if day_first else _american
    shapes: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], dt.date]], ...] = (
        (_SLASHED, slashed),
        (_MONTH_FIRST, _named),
    )
    for pattern, build in shapes:
        if found := pattern.match(text):
            try:
                return build(found)
            except (ValueError, KeyError):
                return None
    return iso_date(text)
