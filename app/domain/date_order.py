"""Dates of one file that cannot all be true: an act before the one it follows, a life out of order.

Only what is wrong on every day the dates may mean is said: an uncertain date accuses nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.domain.declaration import Record, kind_of
from app.domain.partial_dates import PartialDate
from app.domain.person import Person
from app.domain.problems import Problem


@dataclass(frozen=True, slots=True)
class Order:
    """Field `later` of a kind may not come before field `earlier`; `key` ends the sentence's key."""

    kind: str
    earlier: str
    later: str
    key: str
    warning: bool = False


ORDERS: Final = (
    Order("person_name", "valid_from", "valid_to", "ends_before_start"),
    Order("identifier", "valid_from", "valid_to", "ends_before_start"),
    Order("identity_document", "issued_on", "expires_on", "expires_before_issue"),
    Order("permit", "issued_on", "expires_on", "expires_before_issue"),
    Order("permit", "requested_on", "issued_on", "issued_before_request", warning=True),
    Order("permit", "requested_on", "appointment_on", "appointment_before_request", warning=True),
    Order("asylum_procedure", "intention_on", "registered_on", "registered_before_intention"),
    Order("asylum_procedure", "intention_on", "hearing_on", "hearing_before_application"),
    Order("asylum_procedure", "registered_on", "hearing_on", "hearing_before_application"),
    Order("asylum_procedure", "intention_on", "decided_on", "decided_before_application"),
    Order("asylum_procedure", "registered_on", "decided_on", "decided_before_application"),
    Order("asylum_procedure", "hearing_on", "decided_on", "decided_before_hearing", warning=True),
    Order("asylum_procedure", "decided_on", "notified_on", "notified_before_decision"),
    Order("asylum_procedure", "notified_on", "appeal_filed_on", "appeal_before_notice"),
    Order("asylum_procedure", "appeal_filed_on", "appeal_hearing_on", "appeal_heard_before_filed"),
    Order("person", "born", "arrived_on", "arrived_before_birth"),
    Order("person", "born", "deceased_on", "died_before_birth"),
    Order("person", "arrived_on", "deceased_on", "died_before_arrival"),
)

AFTER_BIRTH: Final = (
    ("identity_document", "issued_on"),
    ("permit", "issued_on"),
    ("permit", "requested_on"),
    ("asylum_procedure", "intention_on"),
    ("asylum_procedure", "registered_on"),
)
"""Acts that cannot come before the person's birth."""

AFTER_ARRIVAL: Final = (
    ("permit", "requested_on"),
    ("asylum_procedure", "intention_on"),
    ("asylum_procedure", "registered_on"),
)
"""Acts that can hardly come before the person's arrival in Italy: perhaps it was not the first one."""

NOT_YET: Final = (
    ("person", "arrived_on"),
    ("person", "deceased_on"),
    ("identity_document", "issued_on"),
    ("permit", "requested_on"),
    ("permit", "issued_on"),
    ("asylum_procedure", "intention_on"),
    ("asylum_procedure", "registered_on"),
    ("asylum_procedure", "decided_on"),
    ("asylum_procedure", "notified_on"),
    ("asylum_procedure", "appeal_filed_on"),
)
"""Things written once they have happened: in the future they are a slip of the pen."""


def order_problems(person: Person, parts: Sequence[tuple[str, Record]], today: date) -> Iterator[Problem]:
    """Every impossible order among the dates of a person and of the parts of the file.

    `parts` are records with the place a form shows their problems at (`permit.0`); the person's
    own fields stand without a place. A problem is put on the later of its two fields.
    """
    for place, record in (("", person), *parts):
        kind = kind_of(record).name
        yield from _within(kind, place, record)
        yield from _against(AFTER_BIRTH, kind, place, record, person.born, "before_birth", warning=False)
        yield from _against(
            AFTER_ARRIVAL, kind, place, record, person.arrived_on, "before_arrival", warning=True
        )
        for field in _fields(NOT_YET, kind):
            if PartialDate.of_day(today).surely_before(_told(record, field)):
                yield _problem("in_future", place, field, warning=True)


def _within(kind: str, place: str, record: Record) -> Iterator[Problem]:
    said: set[tuple[str, str]] = set()
    for order in ORDERS:
        told_twice = (order.later, order.key) in said
        if order.kind != kind or told_twice:
            continue
        if _told(record, order.later).surely_before(_told(record, order.earlier)):
            said.add((order.later, order.key))
            yield _problem(order.key, place, order.later, warning=order.warning)


def _against(
    table: Sequence[tuple[str, str]],
    kind: str,
    place: str,
    record: Record,
    limit: PartialDate | None,
    key: str,
    *,
    warning: bool,
) -> Iterator[Problem]:
    for field in _fields(table, kind):
        if limit is not None and _told(record, field).surely_before(limit):
            yield _problem(key, place, field, warning=warning)


def _fields(table: Sequence[tuple[str, str]], kind: str) -> Iterator[str]:
    return (field for one, field in table if one == kind)


def _told(record: Record, field: str) -> PartialDate:
    value: Any = getattr(record, field)
    if isinstance(value, date):
        return PartialDate.of_day(value)
    return value if isinstance(value, PartialDate) else PartialDate()


def _problem(key: str, place: str, field: str, *, warning: bool) -> Problem:
    return Problem(f"date_order.{key}", f"{place}.{field}" if place else field, warning=warning)
