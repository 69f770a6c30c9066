from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answers import Answer
from app.domain.clocks import (
    Clock,
    Severity,
    appeal_clock,
    birthday_clock,
    clock,
    follow_ups,
    permit_clocks,
    stay_is_regular,
    within,
)
from app.domain.partial_dates import PartialDate
from app.domain.terms import Term, Terms, Unit
from app.domain.working_days import ItalianCalendar

DAY = date(2026, 3, 1)
OLD_LAW, NEW_LAW = date(2015, 1, 1), date(2026, 6, 12)


def term(key: str, value: int, unit: Unit = Unit.DAYS, **more: object) -> Term:
    return Term(**{"key": key, "kind": key, "value": value, "unit": unit, "source": f"legge {key}", **more})  # type: ignore[arg-type]


TERMS = Terms(
    [
        term("permit60", -60),
        term("permit_exp", 0, soon_days=60),
        term("cfp6", 6, Unit.MONTHS),
        term(
            "work60", 61, opens=True, soon_days=15, valid_from=OLD_LAW, valid_to=NEW_LAW - timedelta(days=1)
        ),
        term("work60", 91, opens=True, soon_days=15, valid_from=NEW_LAW),
        term("appeal", 30, codes=frozenset({"DIN"})),
        term("appeal_short", 15, kind="appeal", codes=frozenset({"MI"})),
        term("age18", 18, Unit.YEARS),
        term("window18", 18, Unit.MONTHS, soon_days=92),
        term("follow6", 6, Unit.MONTHS),
        term("follow12", 12, Unit.MONTHS),
        term("sai_database", 3, Unit.WORKING_DAYS),
    ]
)


def told(stored: str) -> PartialDate:
    return PartialDate.from_text(stored)


def test_a_permit_is_renewed_sixty_days_before() -> None:
    notice, expiry = permit_clocks(TERMS, date(2026, 12, 31), renewal_held=False)
    assert (notice.kind, notice.due, notice.certain) == ("permit60", date(2026, 11, 1), True)
    assert (expiry.kind, expiry.due, expiry.source) == ("permit_exp", date(2026, 12, 31), "legge permit_exp")
    assert permit_clocks(TERMS, None, renewal_held=False) == []


def test_the_receipt_of_a_renewal_keeps_the_person_regular() -> None:
    (expiry,) = permit_clocks(TERMS, date(2026, 1, 31), renewal_held=True)
    assert expiry.covered
    assert expiry.severity(DAY) is Severity.OK
    (late,) = permit_clocks(TERMS, date(2026, 1, 31), renewal_held=False)[1:]
    assert late.severity(DAY) is Severity.LATE


@pytest.mark.parametrize(
    ("expires", "held", "answer"),
    [
        (date(2026, 3, 1), False, Answer.YES),
        (date(2026, 2, 28), False, Answer.NO),
        (date(2026, 2, 28), True, Answer.YES),
        (told("2026-03"), False, Answer.YES),
        (told("2026"), False, Answer.POSSIBLY),
        (told("2025"), False, Answer.NO),
        (None, False, Answer.POSSIBLY),
        (None, True, Answer.YES),
        (PartialDate(), False, Answer.POSSIBLY),
    ],
)
def test_regular_stay(expires: PartialDate | date | None, held: bool, answer: Answer) -> None:
    assert stay_is_regular(expires, DAY, renewal_held=held) is answer


def test_work_is_allowed_from_the_sixty_first_day() -> None:
    begins = clock(TERMS, "work60", date(2026, 1, 1))
    assert begins is not None
    assert begins.due == date(2026, 3, 3)
    assert begins.severity(date(2026, 1, 2)) is Severity.OK
    assert begins.severity(date(2026, 3, 2)) is Severity.SOON
    assert begins.severity(date(2026, 3, 3)) is Severity.OK
    assert begins.severity(date(2030, 3, 3)) is Severity.OK


def test_the_rule_is_the_one_in_force_when_it_starts() -> None:
    after = clock(TERMS, "work60", NEW_LAW)
    before = clock(TERMS, "work60", NEW_LAW - timedelta(days=1))
    assert after is not None
    assert before is not None
    assert (after.due - NEW_LAW).days == 91
    assert (before.due - NEW_LAW).days == 60
    assert clock(TERMS, "work60", OLD_LAW - timedelta(days=1)) is None
    assert clock(TERMS, "no such rule", DAY) is None
    assert clock(TERMS, "cfp6", PartialDate()) is None


def test_an_uncertain_date_gives_an_uncertain_clock() -> None:
    deadline = clock(TERMS, "cfp6", told("2026-01"))
    right = clock(TERMS, "work60", told("2026-01"))
    assert deadline is not None
    assert right is not None
    assert (deadline.first, deadline.last, deadline.certain) == (date(2026, 7, 1), date(2026, 7, 31), False)
    assert deadline.due == deadline.first
    assert right.due == right.last
    assert deadline.severity(date(2026, 7, 31)) is Severity.SOON
    assert deadline.severity(date(2026, 8, 1)) is Severity.LATE


def test_appeals_depend_on_the_decision() -> None:
    ordinary = appeal_clock(TERMS, "DIN", DAY, filed=False)
    short = appeal_clock(TERMS, "MI", DAY, filed=False)
    assert ordinary is not None
    assert short is not None
    assert (ordinary.due, short.due) == (date(2026, 3, 31), date(2026, 3, 16))
    assert (ordinary.kind, short.kind) == ("appeal", "appeal")
    assert appeal_clock(TERMS, "RIF", DAY, filed=False) is None
    assert appeal_clock(TERMS, None, DAY, filed=False) is None
    assert appeal_clock(TERMS, "DIN", None, filed=False) is None
    assert appeal_clock(TERMS, "DIN", DAY, filed=True) is None


def test_the_eighteenth_birthday() -> None:
    sure = birthday_clock(TERMS, told("2008-11-22~exact"), 18, DAY)
    year = birthday_clock(TERMS, told("2008"), 18, DAY)
    declared = birthday_clock(TERMS, told("2008-11-22~declared"), 18, DAY)
    assert sure is not None
    assert year is not None
    assert declared is not None
    assert (sure.due, sure.certain, declared.certain) == (date(2026, 11, 22), True, False)
    assert (year.first, year.last, year.certain) == (date(2026, 1, 1), date(2026, 12, 31), False)
    assert year.severity(DAY) is Severity.SOON
    assert birthday_clock(TERMS, told("2008-11-22~exact"), 18, date(2026, 11, 22)) == sure
    assert birthday_clock(TERMS, told("2008-11-22~exact"), 18, date(2026, 11, 23)) is None
    assert birthday_clock(TERMS, PartialDate(), 18, DAY) is None
    assert birthday_clock(TERMS, told("2008"), 21, DAY) is None


@pytest.mark.parametrize(
    ("left", "on", "answer"),
    [
        (date(2024, 8, 31), date(2026, 2, 28), Answer.YES),
        (date(2024, 8, 31), date(2026, 3, 1), Answer.NO),
        (date(2024, 8, 15), date(2026, 2, 15), Answer.YES),
        (date(2024, 8, 15), date(2024, 8, 15), Answer.YES),
        (date(2024, 8, 15), date(2024, 8, 14), Answer.NO),
        (told("2024-08"), date(2026, 2, 1), Answer.YES),
        (told("2024-08"), date(2026, 2, 2), Answer.POSSIBLY),
        (told("2024-08"), date(2026, 2, 28), Answer.POSSIBLY),
        (told("2024-08"), date(2026, 3, 1), Answer.NO),
        (told("2024-08"), date(2024, 8, 20), Answer.POSSIBLY),
        (PartialDate(), DAY, Answer.POSSIBLY),
        (None, DAY, Answer.POSSIBLY),
    ],
)
def test_the_window_of_eighteen_months(left: PartialDate | date | None, on: date, answer: Answer) -> None:
    assert within(TERMS, "window18", left, on) is answer


def test_a_window_without_a_rule_is_open_to_doubt() -> None:
    assert within(TERMS, "no such rule", DAY, DAY) is Answer.POSSIBLY


def test_follow_up_talks() -> None:
    assert [one.due for one in follow_ups(TERMS, date(2025, 8, 31))] == [date(2026, 2, 28), date(2026, 8, 31)]
    assert list(follow_ups(TERMS, None)) == []


def test_working_days_skip_weekends() -> None:
    calendar = ItalianCalendar(())
    friday = date(2026, 3, 6)
    one = clock(TERMS, "sai_database", friday, calendar)
    assert one is not None
    assert one.due == date(2026, 3, 11)
    assert term("x", -3, Unit.WORKING_DAYS).reckoned(date(2026, 3, 11), calendar) == friday
    with pytest.raises(ValueError, match="calendar"):
        clock(TERMS, "sai_database", friday)


def test_hours_are_whole_days() -> None:
    assert term("x", 72, Unit.HOURS).reckoned(DAY) == date(2026, 3, 4)
    assert term("x", 73, Unit.HOURS).days == 4


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(-400, 400), st.sampled_from(list(Unit)))
def test_terms_never_put_a_later_start_before_an_earlier_one(start: date, value: int, unit: Unit) -> None:
    one = term("x", value, unit)
    calendar = ItalianCalendar(())
    assert one.reckoned(start, calendar) <= one.reckoned(start + timedelta(days=1), calendar)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-100, 100))
def test_a_clock_gets_no_milder_as_days_pass(due: date, shift: int) -> None:
    order = [Severity.OK, Severity.SOON, Severity.LATE]
    one = Clock("x", due, due, "")
    today = due + timedelta(days=shift)
    assert one.days_left(today) == -shift
    now, next_day = one.severity(today), one.severity(today + timedelta(days=1))
    assert order.index(now) <= order.index(next_day)
