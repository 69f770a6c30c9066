"""What was kept long enough, among 50,000 cases: the page of data protection asks when it is opened."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.domain.audit_book import monday
from app.session import Session
from app.usecases import audit_weeks, retention
from tests.benchmarks.figures import Figure, show
from tests.benchmarks.large import TODAY, open_large

CASES = 50_000
LIMIT = 0.3


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    made = open_large(CASES)
    yield made
    made.close()


@pytest.mark.bench
@pytest.mark.parametrize(
    ("on", "least"), [(TODAY, 0), (date(2031, 10, 20), 1)], ids=["nothing due", "the first are due"]
)
def test_proposals(session: Session, on: date, least: int) -> None:
    samples = []
    for _ in range(10):
        begin = time.perf_counter()
        found = session.glance(retention.due, on)
        samples.append(time.perf_counter() - begin)
    assert found.count >= least
    show(Figure(f"proposals among {CASES} cases, {found.count} due", samples, LIMIT))


@pytest.mark.bench
def test_a_week_after_the_files_were_brought_in(session: Session) -> None:
    """The week in which 50,000 files were brought in is no ordinary one; this is the one after."""
    session.become(replace(session.user, role="supervisor"))
    week = monday(datetime.now().astimezone().date()) + timedelta(days=7)
    samples = []
    for _ in range(10):
        begin = time.perf_counter()
        session.glance(audit_weeks.week, session.user, week)
        samples.append(time.perf_counter() - begin)
    show(Figure(f"a week of the access log of a laptop with {CASES} cases", samples, LIMIT))
