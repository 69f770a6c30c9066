"""50,000 cases in one encrypted profile: how long the questions of the screens take."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from app.domain.case import Case
from app.session import Session
from app.storage.case_list import CaseList, CaseQuery, CaseView, cards
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import case_pages
from app.usecases.agenda import agenda
from tests.benchmarks.cases_alone import PAGE, TYPED, contacts_of, some_cases
from tests.benchmarks.figures import Figure, show
from tests.benchmarks.large import TODAY, open_large

CASES = 50_000
pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    made = open_large(CASES)
    yield made
    made.close()


def timed(act: Callable[..., object], *args: object) -> float:
    start = time.perf_counter()
    act(*args)
    return time.perf_counter() - start


def test_first_page(session: Session) -> None:
    def first() -> None:
        rids = session.ask(CaseList().rows, CaseQuery(view=CaseView.ALL))
        session.ask(cards, rids[:PAGE])

    times = [timed(first) for _ in range(5)]
    show(Figure("list of 50,000 cases, sorted, first page", times, limit=0.3))


def test_keystroke(session: Session) -> None:
    lists = CaseList()
    session.ask(lists.rows, CaseQuery())

    def typed(words: str) -> None:
        rids = session.search(lists.rows, CaseQuery(typed=words))
        session.search(cards, rids[:PAGE])

    times = [timed(typed, words) for words in TYPED for _ in range(8)]
    show(Figure("keystroke to the rows of the page", times, limit=0.070))


def test_case_page(session: Session) -> None:
    times = [timed(session.ask, case_pages.read, case.id, TODAY) for case in some_cases(session)]
    show(Figure("everything a case page shows", times, limit=0.120))


def test_save_of_a_contact(session: Session) -> None:
    contacts = contacts_of(session.ask(Reader.find, Case, limit=200))
    times = [timed(session.do, Store.add, contact) for contact in contacts]
    show(Figure("save of a contact, FULL sync", times, limit=0.030))
    edits = [dataclasses.replace(c, text="prova corretta") for c in contacts]
    show(
        Figure("edit of a contact", [timed(lambda one=e: session.do(Store.save, one)) for e in edits], 0.030)
    )
    for contact in contacts:
        session.do(Store.delete, contact)


def test_agenda(session: Session) -> None:
    times = [timed(session.ask, agenda, session.user.id, TODAY) for _ in range(10)]
    show(Figure("what falls due, all files", times, limit=0.3))


def test_memory(session: Session) -> None:
    """In a process without the tools of the tests, nor the windows other benchmarks load."""
    words = [sys.executable, "-m", "tests.benchmarks.cases_alone", str(CASES)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    show(Figure("peak memory of a process without windows", [float(done.stdout)], limit=180.0, unit="MB"))
