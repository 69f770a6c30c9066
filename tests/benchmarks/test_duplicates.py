"""75,000 persons in one encrypted profile: how long the advice beside a new person takes."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest

from app.domain.person import PersonName
from app.session import Session
from app.storage.reader import Reader
from app.usecases.duplicates import Asked, candidates
from app.usecases.people_lines import to_choose
from tests.benchmarks.figures import Figure, show
from tests.benchmarks.large import open_large

CASES = 50_000
ASKED = 120

pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    made = open_large(CASES)
    yield made
    made.close()


@pytest.fixture(scope="module")
def names(session: Session) -> list[str]:
    found = [name.full for name in session.ask(Reader.find, PersonName, limit=20_000) if name.full]
    return random.Random(1).sample(found, ASKED)


def timed(session: Session, asked: Asked) -> float:
    start = time.perf_counter()
    session.search(candidates, asked)
    return time.perf_counter() - start


def test_advice_while_typing(session: Session, names: list[str]) -> None:
    session.search(candidates, Asked(names=("Amina Diallo",)))
    whole = [timed(session, Asked(names=(name,))) for name in names]
    show(Figure("who may be the same, whole name", whole, limit=0.150))
    halves = [timed(session, Asked(names=(name[: len(name) // 2],))) for name in names]
    show(Figure("who may be the same, half a name", halves, limit=0.150))


def test_choosing_somebody_while_typing(session: Session, names: list[str]) -> None:
    def once(typed: str) -> float:
        start = time.perf_counter()
        session.search(to_choose, typed)
        return time.perf_counter() - start

    show(Figure("persons to choose, three letters", [once(name[:3]) for name in names], limit=0.070))
