"""All clocks of 50,000 cases, and those of one file when it is saved."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest

from app.domain.case import Case
from app.session import Session
from app.storage import clock_lines
from app.storage.clock_list import ClockQuery, count_in_span, in_span
from app.storage.reader import Reader
from app.storage.store import Store
from tests.benchmarks.figures import Figure, show
from tests.benchmarks.large import open_large
from tests.benchmarks.test_cases import CASES, timed

pytestmark = pytest.mark.bench
QUARTER = ClockQuery(date(2026, 11, 20), date(2027, 2, 20))


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    made = open_large(CASES)
    yield made
    made.close()


def test_all_clocks(session: Session) -> None:
    def anew(store: Store) -> int:
        clock_lines.make_anew(store.tables)
        return int(store.rows("SELECT count(*) FROM clock_line")[0][0])

    begun = time.process_time()
    times = [timed(session.do, anew) for _ in range(3)]
    processor = (time.process_time() - begun) / len(times)
    show(Figure(f"all clocks of 50,000 cases ({session.do(anew):,} of them)", times, limit=2.0))
    print(f"of that on the processor, other work on the machine apart: {processor:.2f} s")


def test_clocks_of_one_save(session: Session) -> None:
    cases = session.ask(Reader.find, Case, limit=300)

    def one(store: Store) -> list[float]:
        persons = [case.person for case in cases if case.person is not None]
        return [timed(clock_lines.project_clock_lines, store, frozenset({person})) for person in persons]

    show(Figure("clocks of one file at its save", session.do(one), limit=0.005))


def test_list_of_a_quarter(session: Session) -> None:
    def page() -> None:
        session.ask(in_span, QUARTER)
        session.ask(count_in_span, QUARTER)

    show(Figure("deadlines of three months with their counts", [timed(page) for _ in range(8)], limit=0.2))
