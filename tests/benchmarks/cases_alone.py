"""What the screens ask of a large profile, in a process of its own: no window, no test tools beside it.

Run as `python -m tests.benchmarks.cases_alone CASES`; prints the most megabytes it held.
"""

from __future__ import annotations

import dataclasses
import random
import sys
from datetime import date
from pathlib import Path

from app.domain.case import Case
from app.domain.contact import Contact
from app.session import Session
from app.storage.case_list import CaseList, CaseQuery, CaseView, cards
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import case_pages
from app.usecases.agenda import agenda
from tests.benchmarks.large import TODAY, open_large

PAGE = 128
TYPED = (
    "di",
    "dia",
    "diallo",
    "mam",
    "mamadou",
    "tes",
    "محمد",
    "ben ali",
    "prv-25/1",
    "rahim",
    "sow a",
    "ሃይለ",
)


def most_held() -> float:
    """The most megabytes of memory this process has held; `getrusage` would tell those of its parent too."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def contacts_of(cases: list[Case]) -> list[Contact]:
    """One new contact for each of these cases."""
    held = date(2026, 11, 1)
    return [
        Contact(person=c.person, case=c.id, held_on=held, minutes=20, type="phone", text="prova")
        for c in cases
    ]


def some_cases(session: Session) -> list[Case]:
    """A hundred cases, the same ones each time."""
    return random.Random(1).sample(session.ask(Reader.find, Case, limit=2000), 100)


def main(cases: int) -> None:
    """What the benchmarks of `test_cases` ask and write, once each."""
    session, lists = open_large(cases), CaseList()
    session.ask(cards, session.ask(lists.rows, CaseQuery(view=CaseView.ALL))[:PAGE])
    for typed in TYPED:
        session.search(cards, session.search(lists.rows, CaseQuery(typed=typed))[:PAGE])
    for case in some_cases(session):
        session.ask(case_pages.read, case.id, TODAY)
    contacts = contacts_of(session.ask(Reader.find, Case, limit=200))
    for contact in contacts:
        session.do(Store.add, contact)
        session.do(Store.save, dataclasses.replace(contact, text="prova corretta"))
    session.ask(agenda, session.user.id, TODAY)
    for contact in contacts:
        session.do(Store.delete, contact)
    session.close()
    print(f"{most_held():.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
