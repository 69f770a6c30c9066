"""What grows with the number of cases: the same questions of profiles of different sizes, side by side.

Each figure is the best of some turns, in milliseconds of the clock and, in brackets, of the processor. The
last column is how many times more the largest takes than the smallest; a hundred times the cases is 100.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest

from app.domain.case import Case
from app.domain.contact import Contact
from app.domain.declaration import Scope
from app.session import Session
from app.storage import homes
from app.storage.case_list import CaseList, CaseQuery, cards, counts
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import case_pages, conflict_inbox
from app.usecases.agenda import agenda
from app.usecases.audience import FileAudience, named_readers
from app.usecases.broken_rules import broken
from tests.benchmarks.cases_alone import PAGE, TYPED
from tests.benchmarks.large import TODAY, large_profile, open_large

pytestmark = pytest.mark.bench

SIZES = tuple(int(size) for size in os.environ.get("SIZES", "1000 10000 100000").split())
"""Cases; the profiles are made when they are not there: a minute for each 20,000."""
TURNS = 5


@dataclass(slots=True)
class Table:
    """Rows of figures, a column for each size."""

    rows: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def add(self, name: str, act: Callable[[], object], *, each: int = 1, turns: int = TURNS) -> None:
        """Time `act`, which does a thing `each` times."""
        best = (9e9, 9e9)
        for _ in range(turns):
            clock, processor = time.perf_counter(), time.thread_time()
            act()
            took = (time.perf_counter() - clock, time.thread_time() - processor)
            best = (min(best[0], took[0]), min(best[1], took[1]))
        self.note(name, best[0] * 1000 / each, best[1] * 1000 / each)

    def note(self, name: str, value: float, beside: float = 0.0) -> None:
        """One figure."""
        self.rows.setdefault(name, []).append((value, beside))

    def print(self) -> None:
        """The table, a row for each question."""
        print(f"\n{'':44}" + "".join(f"{size:>20,}" for size in SIZES) + f"{'grows':>9}")
        for name, figures in self.rows.items():
            shown = "".join(f"{a:>11.1f} ({b:6.1f})" if b else f"{a:>11.1f}         " for a, b in figures)
            grows = figures[-1][0] / figures[0][0] if figures[0][0] else 0
            print(f"{name:44}{shown}{grows:>8.1f}x")


def test_growth() -> None:
    table = Table()
    for size in SIZES:
        open_large(size).close()
        table.add("open the file", lambda size=size: open_large(size).close())  # type: ignore[misc]
        session = open_large(size)
        _lists(table, session)
        _pages(table, session)
        _whole_file(table, session)
        _for_sync(table, session)
        session.close()
        folder = large_profile(size).path.parent
        on_disk = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        table.note("size on disk, MB", on_disk)
        table.note("memory with the window, MB", _memory(size))
    table.print()


def _lists(table: Table, session: Session) -> None:
    lists = CaseList()

    def first() -> None:
        lists.forget()
        session.ask(cards, session.ask(lists.rows, CaseQuery())[:PAGE])

    def typed() -> None:
        for words in TYPED:
            session.search(cards, session.search(lists.rows, CaseQuery(typed=words))[:PAGE])

    user = session.user
    table.add("list, sorted, first page", first)
    table.add("a keystroke of the search", typed, each=len(TYPED))
    table.add("numbers on the tabs", lambda: session.glance(counts, user.id, user.sites, "2026-12-20"))


def _pages(table: Table, session: Session) -> None:
    found = session.ask(Reader.find, Case, limit=50)

    def read() -> None:
        for case in found:
            session.ask(case_pages.read, case.id, TODAY)

    table.add("a case page", read, each=len(found))
    contacts = [
        Contact(person=c.person, case=c.id, held_on=date(2026, 11, 1), minutes=20, type="phone", text="prova")
        for c in found
    ]

    def save() -> None:
        for contact in contacts:
            session.do(Store.add, contact)

    def drop() -> None:
        for contact in contacts:
            session.do(Store.delete, contact)

    table.add("save of a contact", save, each=len(contacts), turns=1)
    table.add("deleting it", drop, each=len(contacts), turns=1)


def _whole_file(table: Table, session: Session) -> None:
    user = session.user
    table.add("what falls due, mine", lambda: session.glance(agenda, user.id, TODAY), turns=2)
    table.add(
        "what falls due, everybody's",
        lambda: session.glance(agenda, user.id, TODAY, everybody=True),
        turns=2,
    )
    table.add("rules broken", lambda: session.glance(broken), turns=2)
    table.add("what waits for a decision", lambda: session.glance(conflict_inbox.waiting, user), turns=2)


def _for_sync(table: Table, session: Session) -> None:
    audience = FileAudience(session.read_for_sync, bytes(16))
    spaces = session.read_for_sync(lambda reader: homes.in_scope(reader, Scope.FILE))[:500]

    def where() -> None:
        for space in spaces:
            audience.home_of(space.id)

    def tended(reader: Reader) -> None:
        homes.mark(reader)
        homes.homed(reader, Scope.RESERVED)
        homes.teams(reader, Scope.RESERVED)
        homes.at_other_sites(reader, {})

    table.add("sync: the home of a space", where, each=max(1, len(spaces)))
    table.add("sync: what waits to be sent", lambda: session.replica().pending(), turns=2)
    table.add("sync: whom named notes are for", lambda: session.read_for_sync(named_readers), turns=2)
    table.add("sync: what tending asks after a round", lambda: session.read_for_sync(tended), turns=2)


def _memory(size: int) -> float:
    words = [sys.executable, "-m", "tests.benchmarks.window_alone", str(size)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return float(done.stdout.splitlines()[-1].split()[0])
