from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.partial_dates import PartialDate
from app.domain.presence import (
    AbsenceRun,
    Overlap,
    absence_clock,
    lines_outside,
    must_alert,
    overlaps,
    pocket_money_days,
    running_absence,
    unauthorised_runs,
)
from app.domain.terms import Term, Terms, Unit

TODAY = date(2026, 3, 31)
TERMS = Terms([Term("absence72", "absence72", 72, Unit.HOURS, "regola")])


@dataclass(frozen=True)
class Placed:
    entered_on: PartialDate | None
    left_on: PartialDate | None = None
    state: str | None = "in"


@dataclass(frozen=True)
class Line:
    on: date | None
    state: str | None


def stay(entered: str, left: str | None = None, state: str = "in") -> Placed:
    return Placed(
        PartialDate.from_text(entered) if entered else None,
        None if left is None else PartialDate.from_text(left),
        state,
    )


def roll(states: str, first: date = date(2026, 3, 1)) -> list[Line]:
    """One line a day; a blank is a day without a line."""
    return [Line(first + timedelta(days=n), state) for n, state in enumerate(states) if state != " "]


def test_two_stays_at_once_overlap() -> None:
    stays = [stay("2026-01-01", "2026-02-10"), stay("2026-02-01"), stay("2026-03-01")]
    assert overlaps(stays, TODAY) == [Overlap(0, 1, certain=True), Overlap(1, 2, certain=True)]


def test_a_transfer_on_one_day_and_a_reserved_bed_do_not() -> None:
    one, other = stay("2026-01-01", "2026-02-01"), stay("2026-02-01")
    assert overlaps([one, other], TODAY) == overlaps([other, one], TODAY) == []
    assert overlaps([stay("2026-01-01"), stay("2026-01-01", state="reserved")], TODAY) == []
    assert overlaps([stay("2026-01-01", state="reserved"), stay("2026-01-01")], TODAY) == []


def test_uncertain_days_make_uncertain_overlaps() -> None:
    assert overlaps([stay("2026-01-01", "2026-02"), stay("2026-02-15")], TODAY) == [
        Overlap(0, 1, certain=False)
    ]
    assert overlaps([stay("", "2026-02-01"), stay("2026-01-01")], TODAY) == [Overlap(0, 1, certain=False)]
    assert overlaps([stay("2026-01-01", ""), stay("2026-02-01")], TODAY) == [Overlap(0, 1, certain=False)]


def test_two_stays_still_open_overlap_however_little_is_known() -> None:
    assert overlaps([stay(""), stay("2026")], TODAY) == [Overlap(0, 1, certain=True)]
    assert overlaps([stay("2027-01-01"), stay("2026-01-01")], TODAY) == [Overlap(0, 1, certain=False)]


def test_lines_outside_every_stay() -> None:
    stays = [stay("2026-03-02", "2026-03-03"), stay("2026-03-05"), stay("2026-03-01", state="reserved")]
    outside = lines_outside([*roll("PPPPPP"), Line(None, "P")], stays, TODAY)
    assert [line.on and line.on.day for line in outside] == [1, 4]


def test_runs_of_unauthorised_absence() -> None:
    runs = unauthorised_runs([*roll("PUUPUHU UA"), Line(None, "U"), Line(TODAY, None)])
    assert [(run.since.day, run.until.day, run.days) for run in runs] == [(2, 3, 2), (5, 5, 1), (7, 9, 3)]


def test_an_absence_runs_until_somebody_sees_the_person() -> None:
    assert running_absence(roll("PUU"), date(2026, 3, 6)) == AbsenceRun(date(2026, 3, 2), date(2026, 3, 6))
    assert running_absence(roll("PUUP"), date(2026, 3, 6)) is None
    assert running_absence(roll("PUUP"), date(2026, 3, 3)) == AbsenceRun(date(2026, 3, 2), date(2026, 3, 3))
    assert running_absence(roll("PPP"), TODAY) is None
    assert running_absence([], TODAY) is None


def test_the_third_day_of_absence_raises_the_alert() -> None:
    lines = roll("PUUU")
    due = absence_clock(TERMS, lines, date(2026, 3, 2))
    assert due is not None
    assert due.due == date(2026, 3, 4)
    assert not must_alert(TERMS, lines, date(2026, 3, 3))
    assert must_alert(TERMS, lines, date(2026, 3, 4))
    assert must_alert(TERMS, roll("PU"), date(2026, 3, 9))
    assert not must_alert(TERMS, roll("PUUUP"), date(2026, 3, 9))


def test_pocket_money_counts_each_day_once() -> None:
    lines = [*roll("PPAUHP"), *roll("P"), Line(None, "P")]
    assert pocket_money_days(lines, date(2026, 3, 1), date(2026, 3, 31)) == 3
    assert pocket_money_days(lines, date(2026, 3, 2), date(2026, 3, 5), {"P", "H"}) == 2


@given(st.text("PAUH ", max_size=40))
def test_every_unauthorised_day_is_in_one_run_and_no_seen_day_is(states: str) -> None:
    lines = roll(states)
    runs = unauthorised_runs(lines)
    for line in lines:
        assert line.on is not None
        assert sum(run.since <= line.on <= run.until for run in runs) == (line.state == "U")
