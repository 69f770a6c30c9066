"""Dates, times, amounts and lists as each language writes them.

Moments come in UTC and are told in the time of this computer. Arabic uses Western digits, as in
Tunisia (CLDR ar_TN); the words are in the catalogue. Nothing here imports Babel: a window must
open at once. An amount is never broken from its unit at the end of a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from app.catalogue.messages import PSEUDO, Messages, group_digits
from app.domain.partial_dates import DISPUTED, ESTIMATED, YEAR, PartialDate

_DECIMAL: Final = {"it": ",", "en": ".", "fr": ",", "ar": ",", PSEUDO: ","}
NO_BREAK: Final = "\u00a0"
_NEAR_DAYS: Final = 7
_MANY_DAYS: Final = 200
_KILO: Final = 1000


class Formats:
    """How the language of `messages` writes things; `zone` is this computer's time if not given."""

    def __init__(self, messages: Messages, zone: tzinfo | None = None) -> None:
        self._m = messages
        self._zone = zone

    def day(self, day: date) -> str:
        """12 maggio 2026."""
        return self._m("format.day", day=str(day.day), month=self.month_name(day.month), year=str(day.year))

    def short_day(self, day: date) -> str:
        """12/05/2026, in this order in every language."""
        return f"{day.day:02}/{day.month:02}/{day.year:04}"

    def weekday(self, day: date, short: bool = False) -> str:
        """Martedì, or mar."""
        return self._m(f"format.weekday{'_short' if short else ''}.{day.isoweekday()}")

    def weekday_day(self, day: date) -> str:
        """Martedì 12 maggio."""
        told = self._m("format.day_of_year", day=str(day.day), month=self.month_name(day.month))
        return self._m("format.weekday_day", weekday=self.weekday(day), day=told)

    def month_name(self, month: int, short: bool = False) -> str:
        """Maggio, or mag."""
        return self._m(f"format.month{'_short' if short else ''}.{month}")

    def month(self, year: int, month: int) -> str:
        """Maggio 2026."""
        return self._m("format.month_of_year", month=self.month_name(month), year=str(year))

    def near_day(self, day: date, today: date) -> str:
        """Oggi, ieri, domani, fra 3 giorni, 3 giorni fa; beyond a week 12/05/2026."""
        distance = (day - today).days
        if abs(distance) > _NEAR_DAYS:
            return self.short_day(day)
        named = {-1: "format.yesterday", 0: "format.today", 1: "format.tomorrow"}.get(distance)
        if named:
            return self._m(named)
        return self._m("format.in_days" if distance > 0 else "format.days_ago", n=abs(distance))

    def time(self, at: time | datetime) -> str:
        """14:32."""
        return f"{at.hour:02}:{at.minute:02}"

    def clock(self, minute_of_day: int) -> str:
        """14:32 from the minutes since midnight."""
        return f"{minute_of_day // 60:02}:{minute_of_day % 60:02}"

    def moment(self, at: datetime, now: datetime) -> str:
        """Oggi, 14:32; ieri, 09:10; otherwise 12/05/2026, 09:10. Both are moments with a zone."""
        here, today = self._local(at), self._local(now).date()
        near = abs((here.date() - today).days) <= 1
        day = self.near_day(here.date(), today) if near else self.short_day(here.date())
        return self._m("format.day_at", day=day, time=self.time(here))

    def partial(self, when: PartialDate) -> str:
        """12 maggio 1980, marzo 1980, circa 1980, tra il 1980 e il 1981, data sconosciuta."""
        if not when.text:
            return self._m("format.words", words=when.words) if when.words else self._m("format.unknown_date")
        told = self._told(when)
        if when.precision == ESTIMATED:
            return self._m("format.about", date=told)
        return self._m("format.disputed", date=told) if when.precision == DISPUTED else told

    def number(self, value: int) -> str:
        """1.234."""
        return group_digits(value, self._m.language)

    def decimal(self, value: float, digits: int = 1) -> str:
        """1.234,5 with this many digits after the sign."""
        whole, _, rest = f"{abs(value):.{digits}f}".partition(".")
        sign = "-" if value < 0 and (whole + rest).strip("0") else ""
        return sign + self.number(int(whole)) + (_DECIMAL[self._m.language] + rest if rest else "")

    def money(self, cents: int) -> str:
        """1.234,50 € from euro cents."""
        amount = self.number(abs(cents) // 100) + _DECIMAL[self._m.language] + f"{abs(cents) % 100:02}"
        return ("-" if cents < 0 else "") + _unbroken(self._m("format.money", amount=amount))

    def percent(self, share: float, digits: int = 0) -> str:
        """42% from 0.42."""
        return _unbroken(self._m("format.percent", number=self.decimal(share * 100, digits)))

    def minutes(self, minutes: int) -> str:
        """45 min, 1 h, 1 h 30 min."""
        hours, rest = divmod(minutes, 60)
        if not hours:
            return _unbroken(self._m("format.minutes", minutes=rest))
        key = "format.hours_minutes" if rest else "format.hours"
        return _unbroken(self._m(key, hours=hours, **{"minutes": rest}))

    def years(self, years: int) -> str:
        """45 anni."""
        return _unbroken(self._m("format.years", n=years))

    def months(self, months: int) -> str:
        """7 mesi."""
        return _unbroken(self._m("format.months", n=months))

    def size(self, octets: int) -> str:
        """12 kB, 3,4 MB."""
        if octets < _KILO:
            return _unbroken(self._m("format.bytes", number=self.number(octets)))
        if octets < _KILO * _KILO:
            return _unbroken(self._m("format.kilobytes", number=self.number(round(octets / _KILO))))
        return _unbroken(self._m("format.megabytes", number=self.decimal(octets / _KILO / _KILO)))

    def yes_no(self, answer: bool) -> str:
        """Sì or No."""
        return self._m("format.yes" if answer else "format.no")

    def listed(self, items: Sequence[str], *, small: bool = False) -> str:
        """Pane, latte e uova. `small`: words that begin large by themselves begin small inside a list."""
        if small:
            items = [*items[:1], *(_small(item) for item in items[1:])]
        if len(items) < 2:
            return "".join(items)
        told = self._m("format.list_two", first=items[-2], last=items[-1])
        for item in reversed(items[:-2]):
            told = self._m("format.list_more", first=item, rest=told)
        return told

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self._zone)

    def _told(self, when: PartialDate) -> str:
        if when.day is not None:
            return self.day(when.day)
        if when.precision != ESTIMATED and when.first and when.last and _says_more(when):
            return self._between(when.first, when.last)
        if len(when.text) == len("YYYY-MM"):
            year, month = when.text.split("-")
            return self.month(int(year), int(month))
        return when.text

    def _between(self, first: date, last: date) -> str:
        if last - first < timedelta(days=_MANY_DAYS):
            return self._m("format.between_days", first=self.day(first), last=self.day(last))
        return self._m("format.between_years", first=str(first.year), last=str(last.year))


def _unbroken(amount: str) -> str:
    """A number stays on one line with its unit (as ISO 80000-1 wants it)."""
    return amount.replace(" ", NO_BREAK)


def _small(item: str) -> str:
    """Identità -> identità; SAI and A1 stay as they are."""
    return item[0].lower() + item[1:] if item[1:2].islower() else item


def _says_more(when: PartialDate) -> bool:
    """Whether the interval is other than what the text alone means."""
    plain = PartialDate(when.text, YEAR)
    return when.first is not None and (when.first, when.last) != (plain.earliest, plain.latest)
