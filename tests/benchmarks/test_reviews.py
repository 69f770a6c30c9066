"""The inbox of who supervises: 5,000 things wait, and its first page is there at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.case import Case
from app.domain.person import Person
from app.domain.review import Review, review_id
from app.domain.site import Site
from app.domain.user import User
from app.session import Session
from app.storage.store import Store
from app.usecases import supervision
from app.usecases.inbox_sources import InboxRow
from tests.benchmarks.figures import Figure, show
from tests.profile import new_session
from ui.widgets.table.model import PAGE

WAITING, STANDING = 5000, 5000
LIMIT = 0.2
SORTS = ("plan", "closure", "override", "contribution", "referral")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    made = new_session(Path(tmp_path_factory.mktemp("inbox")), "supervisor")
    made.do(_fill)
    yield made
    made.close()


def _fill(store: Store) -> None:
    sites = [store.add(Site(name=f"Centro {number}")) for number in range(12)]
    authors = [store.add(User(name=f"Collega {number}", role="operator")) for number in range(40)]
    begin = datetime(2026, 11, 1, tzinfo=UTC)
    for number in range(WAITING + STANDING):
        person = store.add(Person(display_name=f"Persona {number:05}"))
        at = sites[number % 12].id
        case = store.add(Case(person=person.id, number=f"C-{number}", state="active", site=at))
        what = SORTS[number % 5]
        store.add(
            Review(
                id=review_id(what, case.id),
                person=person.id,
                case=case.id,
                what=what,
                subject=case.id.hex(),
                subject_kind="case",
                state="waiting" if number < WAITING else "returned",
                submitted_by=authors[number % 40].id,
                submitted_at=begin + timedelta(minutes=number * 7 % 20000),
            )
        )


def first_page(session: Session) -> list[InboxRow]:
    found = session.ask(supervision.waiting, session.user)
    return session.ask(supervision.rows, session.user, found.keys[:PAGE])


@pytest.mark.bench
def test_first_page_of_the_inbox(session: Session) -> None:
    samples = []
    for _ in range(30):
        begin = time.perf_counter()
        rows = first_page(session)
        samples.append(time.perf_counter() - begin)
    assert len(rows) == PAGE
    show(Figure(f"inbox of {WAITING} things, first page of {PAGE}", samples, LIMIT))


@pytest.mark.bench
def test_counting_for_the_rail(session: Session) -> None:
    samples = []
    for _ in range(30):
        begin = time.perf_counter()
        waiting = session.ask(supervision.count, session.user)
        samples.append(time.perf_counter() - begin)
    assert waiting == WAITING
    show(Figure(f"counting {WAITING} things that wait", samples, LIMIT))
