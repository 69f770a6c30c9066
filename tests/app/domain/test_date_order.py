from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.date_order import AFTER_ARRIVAL, AFTER_BIRTH, NOT_YET, ORDERS, order_problems
from app.domain.declaration import Record
from app.domain.kinds import KINDS
from app.domain.legal import AsylumProcedure, Permit
from app.domain.partial_dates import PartialDate
from app.domain.person import Identifier, IdentityDocument, Person
from app.domain.problems import Problem

TODAY = date(2026, 11, 22)


def told(stored: str) -> PartialDate:
    return PartialDate.from_text(stored)


def problems(person: Person, *parts: tuple[str, Record]) -> list[tuple[str, str]]:
    return [(p.key.removeprefix("date_order."), p.name) for p in order_problems(person, parts, TODAY)]


def with_dates(kind: str, **days: PartialDate) -> Record:
    """A record whose fields hold these dates, whole ones where the field wants a day."""
    declared = KINDS.named(kind)
    values: dict[str, Any] = {
        name: day.day if declared.by_name[name].type == "date" else day for name, day in days.items()
    }
    return declared.record(**values)


def test_every_field_of_the_tables_is_declared() -> None:
    named = [(order.kind, field) for order in ORDERS for field in (order.earlier, order.later)]
    for kind, field in [*named, *AFTER_BIRTH, *AFTER_ARRIVAL, *NOT_YET]:
        assert field in KINDS.named(kind).by_name


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: f"{order.kind}.{order.later}-{order.earlier}")
def test_each_order_is_held_and_a_same_day_or_a_doubt_is_not_accused(order: Any) -> None:
    def said(earlier: str, later: str) -> list[Problem]:
        record = with_dates(order.kind, **{order.earlier: told(earlier), order.later: told(later)})
        person = record if isinstance(record, Person) else Person()
        parts = [] if person is record else [("part.0", record)]
        return [p for p in order_problems(person, parts, TODAY) if p.key == f"date_order.{order.key}"]

    (problem,) = said("2020-05-02~exact", "2020-05-01~exact")
    assert problem.name.split(".")[-1] == order.later
    assert problem.warning is order.warning
    assert said("2020-05-02~exact", "2020-05-02~exact") == []
    assert said("2020-05-02~exact", "2020-05-03~exact") == []
    assert said("~unknown", "2020-05-03~exact") == []


def test_uncertain_dates_accuse_nobody() -> None:
    person = Person(born=told("2000~year"), arrived_on=told("2000-03-01~exact"))
    assert problems(person) == []
    assert problems(Person(born=told("2001~year"), arrived_on=told("2000~year"))) == [
        ("arrived_before_birth", "arrived_on")
    ]


def test_one_wrong_date_is_said_once() -> None:
    procedure = AsylumProcedure(
        intention_on=told("2020-01-01~exact"),
        registered_on=told("2020-02-01~exact"),
        decided_on=date(2019, 12, 1),
    )
    assert problems(Person(), ("asylum_procedure.0", procedure)) == [
        ("decided_before_application", "asylum_procedure.0.decided_on")
    ]


def test_acts_before_birth_arrival_or_in_the_future() -> None:
    person = Person(born=told("2000~year"), arrived_on=told("2020-06~month"))
    permit = Permit(requested_on=date(2020, 5, 31), issued_on=told("1999~year"))
    document = IdentityDocument(issued_on=told("2027-01-01~exact"))
    found = problems(person, ("permit.0", permit), ("identity_document.0", document))
    assert found == [
        ("issued_before_request", "permit.0.issued_on"),
        ("before_birth", "permit.0.issued_on"),
        ("before_arrival", "permit.0.requested_on"),
        ("in_future", "identity_document.0.issued_on"),
    ]
    assert problems(Person(arrived_on=PartialDate.of_day(TODAY + timedelta(days=1)))) == [
        ("in_future", "arrived_on")
    ]
    assert problems(Person(arrived_on=PartialDate.of_day(TODAY))) == []


def test_other_kinds_of_date_are_left_alone() -> None:
    assert problems(Person(), ("identifier.0", Identifier(value="x"))) == []


@given(st.lists(st.dates(date(2015, 1, 1), TODAY), min_size=4, max_size=4, unique=True))
def test_only_the_true_order_of_a_procedure_says_nothing(days: list[date]) -> None:
    for registered, hearing, decided, notified in permutations(days):
        procedure = AsylumProcedure(
            registered_on=PartialDate.of_day(registered),
            hearing_on=hearing,
            decided_on=decided,
            notified_on=notified,
        )
        in_order = registered < hearing < decided < notified
        assert (problems(Person(), ("p", procedure)) == []) == in_order
