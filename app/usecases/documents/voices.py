"""Words in two languages at once: labels of fields, coded answers, dates as people say them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, Final

from app.catalogue import comune_list
from app.catalogue.codelists import codelist, small_inside
from app.catalogue.formats import Formats
from app.catalogue.messages import LANGUAGES, Messages
from app.catalogue.places import comuni
from app.domain.declaration import FieldSpec, FieldType, Record, kind_of
from app.domain.partial_dates import PartialDate
from app.usecases.documents.paper import Both, Fact

ITALIAN: Final = "it"
CLOCKS: Final = frozenset({"starts_minute", "start_minute", "appointment_minute"})
"""Fields that hold the minute of a day."""


class Voices:
    """Italian, and `second` beside it: a language of the program, or "" for Italian alone."""

    def __init__(self, second: str = "") -> None:
        self.second = second if second in LANGUAGES and second != ITALIAN else ""
        codes = [ITALIAN, self.second] if self.second else [ITALIAN]
        self._spoken = [(one, Formats(one)) for one in map(Messages, codes)]

    def say(self, key: str, /, **params: Any) -> Both:
        """A sentence; days, partial dates among `params` are said in each language."""
        return self._each(lambda m, f: m(key, **{name: _param(f, value) for name, value in params.items()}))

    def code(self, list_id: str, code: str | None) -> Both:
        """The label of a coded answer; nothing without one."""
        if not code:
            return Both()
        if list_id == comune_list.LIST:
            return Both(comuni.label(code))
        return self._each(lambda m, _f: codelist(list_id).label(code, m.language))

    def codes(self, list_id: str, codes: Iterable[str]) -> Both:
        """The labels of a set of them, as a list people read."""
        found = sorted(codes)
        return self._each(
            lambda m, f: f.listed(
                [codelist(list_id).label(one, m.language) for one in found],
                small=small_inside(list_id, m.language),
            )
        )

    def day(self, day: date | None) -> Both:
        """12 maggio 2026."""
        return self._each(lambda _m, f: f.day(day)) if day else Both()

    def near(self, at: datetime | None) -> Both:
        """The day and the hour of a moment, in the time of this computer."""
        if at is None:
            return Both()
        here = at.astimezone()
        return self._each(lambda m, f: m("format.day_at", day=f.day(here.date()), time=f.time(here)))

    def label(self, kind: str, name: str) -> Both:
        """What a form calls a field."""
        return self.say(f"field.{kind}.{name}")

    def facts(self, record: Record, *names: str) -> tuple[Fact, ...]:
        """These answers of a record, those that were given."""
        kind = kind_of(record)
        found = ((spec, getattr(record, spec.name)) for spec in map(kind.by_name.__getitem__, names))
        return tuple(
            Fact(spec.name, self.say(spec.label_key), self.value(spec, value))
            for spec, value in found
            if value not in (None, "", frozenset())
        )

    def fact(self, name: str, key: str, value: Both | str) -> tuple[Fact, ...]:
        """One fact under the label `key`; none without an answer."""
        told = Both(value) if isinstance(value, str) else value
        return (Fact(name, self.say(key), told),) if told.it else ()

    def value(self, spec: FieldSpec, value: Any) -> Both:
        """An answer of a field in words; free text stays as it was written."""
        if spec.name in CLOCKS:
            return self._each(lambda _m, f: f.clock(value))
        if spec.name == "minutes":
            return self._each(lambda _m, f: f.minutes(value))
        teller = _TELLERS.get(spec.type)
        return teller(self, spec, value) if teller else Both(str(value))

    def _each(self, words: Callable[[Messages, Formats], str]) -> Both:
        told = [words(*one) for one in self._spoken]
        return Both(told[0], told[1] if len(told) > 1 else "")


def _param(formats: Formats, value: Any) -> Any:
    if isinstance(value, PartialDate):
        return formats.partial(value)
    return formats.day(value) if isinstance(value, date) else value


_TELLERS: Final[dict[FieldType, Callable[[Voices, FieldSpec, Any], Both]]] = {
    FieldType.CODE: lambda v, spec, value: v.code(spec.code_list, value),
    FieldType.CODES: lambda v, spec, value: v.codes(spec.code_list, value),
    FieldType.DATE: lambda v, _spec, value: v.day(value),
    FieldType.PARTIAL: lambda v, _spec, value: v._each(lambda _m, f: f.partial(value)),
    FieldType.MOMENT: lambda v, _spec, value: v.near(value),
    FieldType.FLAG: lambda v, _spec, value: v._each(lambda _m, f: f.yes_no(bool(value))),
    FieldType.CENTS: lambda v, _spec, value: v._each(lambda _m, f: f.money(value)),
}
