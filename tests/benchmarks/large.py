"""The large profile of the benchmarks: made once, kept beside the build, widened when kinds change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.domain.person import Person, PersonName
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.samples.cast import Cast
from app.usecases.samples.organisation import invent
from tests.profile import FileAndKey, new_session

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 20)
PERSONS_PER_CASE = 1.5
BATCH = 1000
COLLEAGUES = 400
EDITION = 2  # raise it when the invented files change


def large_profile(cases: int) -> FileAndKey:
    """An encrypted profile with `cases` cases, 1.5 persons and 5 contacts for each."""
    folder = ROOT / "build" / f"bench-{cases}-{EDITION}"
    profile = FileAndKey(folder / "profile.db")
    if not (folder / "ready").exists():
        _make(folder, cases)
        (folder / "ready").touch()
    return profile


def _make(folder: Path, cases: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    session = new_session(folder)
    session.do(_colleagues)
    for first in range(0, cases, BATCH):
        count = min(BATCH, cases - first)
        job = session.job(
            invent, count, today=TODAY, seed=first, contacts=5, presence_days=0, slim=True, first=first
        )
        for _ in job:
            pass
    missing = int(cases * PERSONS_PER_CASE) - session.ask(Reader.count, Person)
    session.do(_more_persons, missing)
    session.close()


def _colleagues(store: Store) -> None:
    for number in range(COLLEAGUES):
        store.add(User(name=f"Collega {number}", role="operator"))


def _more_persons(store: Store, count: int) -> None:
    cast = Cast(7, TODAY)
    for _ in range(count):
        one = cast.person()
        person = store.add(Person(display_name=one.full, sex=one.sex, born=one.born))
        store.add(PersonName(person=person.id, full=one.full, script="Latn", preferred=True))


def open_large(cases: int) -> Session:
    """A session on the large profile."""
    return Session(large_profile(cases))
