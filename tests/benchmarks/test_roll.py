"""The daily roll of a centre of 300 guests with three months of lines and years of old stays."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from app.domain.ids import RecordId
from app.domain.partial_dates import PartialDate
from app.domain.person import Person
from app.domain.reception import DailyPresence, Placement, presence_id
from app.domain.site import Site
from app.session import Session
from app.storage.store import Store
from app.usecases import presence, saving
from tests.benchmarks.figures import Figure, show
from tests.profile import new_session

GUESTS, GONE, DAYS = 300, 1500, 90

pytestmark = pytest.mark.bench


def fill(store: Store, today: date) -> tuple[RecordId, list[RecordId]]:
    site = store.add(Site(name="Centro")).id
    guests = []
    for number in range(GUESTS + GONE):
        person = store.add(Person(display_name=f"Ospite {number}")).id
        here = number < GUESTS
        store.add(
            Placement(
                site=site,
                person=person,
                state="in" if here else "exited",
                entered_on=PartialDate.of_day(today - timedelta(900)),
                left_on=None if here else PartialDate.of_day(today - timedelta(300)),
            )
        )
        guests += [person] if here else []
    for back in range(DAYS, 0, -1):
        on = today - timedelta(back)
        for person in guests:
            id_ = presence_id(site, person, on)
            store.add(DailyPresence(id=id_, site=site, person=person, on=on, state="P"))
    return site, guests


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def test_roll(tmp_path: Path) -> None:
    session: Session = new_session(tmp_path)
    today = session.do(saving.today)
    site, guests = session.do(fill, today)
    reads = [timed(lambda: session.ask(presence.roll, site, today)) for _ in range(20)]
    show(Figure("roll of 300 guests, read", reads, 0.120))
    marks = [timed(partial(session.do, presence.mark, site, guest, today, "P")) for guest in guests[:100]]
    show(Figure("one key for one guest, saved", marks, 0.030))
    all_ = [timed(partial(session.do, presence.mark_many, site, guests, today, mark)) for mark in "UPA"]
    show(Figure("300 guests marked at once, saved", all_, 1.0))
    session.close()
