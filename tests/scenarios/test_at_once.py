"""One laptop used as hard as it can be: windows ask and write, colleagues are invited, files move and are
erased, all while rounds of sync go on. Nobody meets an error, and afterwards both laptops hold the same."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from app.domain.case import Case
from app.domain.contact import Contact
from app.domain.erasure import RETENTION
from app.domain.person import Person
from app.domain.site import Site
from app.storage.reader import Reader
from app.usecases import case_lists, cases, contacts, erasing
from app.usecases.case_lists import CaseList, CaseOrder, CaseQuery
from app.usecases.samples.long_kept import close_long_ago
from app.usecases.samples.organisation import invent
from tests.app.usecases.centre import BODY, Centre, LaptopHere, centre

SECONDS = 60


@pytest.mark.soak
def test_everything_at_once(tmp_path: Path) -> None:
    with centre(tmp_path) as office:
        giulia, luca = _two(office)
        acts = _Acts(giulia, luca)
        until = time.monotonic() + SECONDS
        threads = [threading.Thread(target=acts.repeat, args=(act, until)) for act in acts.all()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert acts.errors == []
        for laptop in (giulia, luca, giulia, luca):
            laptop.sync()
        for laptop in (giulia, luca):
            pending = laptop.session.replica().pending()
            assert (pending.waiting, pending.sealed, pending.parked, pending.refused) == (0, 0, 0, 0)
        assert acts.written > 20
        assert _told(giulia) == _told(luca)


def _two(office: Centre) -> tuple[LaptopHere, LaptopHere]:
    giulia = office.laptop("Giulia Rinaldi", "supervisor")
    for _ in giulia.session.job(invent, 20, today=date.today(), contacts=3, presence_days=2):  # noqa: DTZ011 - the day here
        pass
    giulia.belonging.create(office.server.url, office.server.claim, BODY)
    giulia.sync()
    sites = frozenset(site.id for site in giulia.session.ask(Reader.find, Site))
    luca = office.joined(giulia, "Luca Conti", "supervisor", sites)
    luca.sync()
    return giulia, luca


def _told(laptop: LaptopHere) -> dict[bytes, str | None]:
    return {one.id: one.text for one in laptop.session.ask(Reader.find, Contact)}


class _Acts:
    """What people and the program do, again and again."""

    def __init__(self, giulia: LaptopHere, luca: LaptopHere) -> None:
        self.giulia, self.luca = giulia, luca
        self.errors: list[BaseException] = []
        self.written = 0
        self._random = random.Random(11)
        self._sites = [site.id for site in giulia.session.ask(Reader.find, Site)]

    def all(self) -> list[Callable[[], object]]:
        both = [
            partial(act, laptop)
            for laptop in (self.giulia, self.luca)
            for act in (self.round, self.look_at_colleagues, self.list_cases, self.write)
        ]
        return [*both, self.invite, self.move, self.erase]

    def repeat(self, act: Callable[[], object], until: float) -> None:
        while time.monotonic() < until and not self.errors:
            try:
                act()
            except Exception as error:  # any at all is what this looks for
                self.errors.append(error)
                raise

    def round(self, laptop: LaptopHere) -> None:
        laptop.sync()

    def look_at_colleagues(self, laptop: LaptopHere) -> None:
        laptop.belonging.people()
        laptop.belonging.standing()
        time.sleep(0.01)

    def list_cases(self, laptop: LaptopHere) -> None:
        query = CaseQuery(user=laptop.user, order=CaseOrder.NUMBER)
        rids = laptop.session.ask(lambda reader: CaseList().rows(reader, query))
        laptop.session.ask(case_lists.cards, rids)
        laptop.session.glance(Reader.count, Person)
        time.sleep(0.02)

    def write(self, laptop: LaptopHere) -> None:
        case = self._case(laptop)
        said = Contact(person=case.person, type="phone", minutes=5, text="Ha telefonato la scuola")
        laptop.session.do(contacts.record, said)
        self.written += 1
        time.sleep(0.05)

    def invite(self) -> None:
        name = f"Prova {self._random.random()}"
        self.giulia.belonging.invite(name, frozenset({"operator"}), frozenset(self._sites[:1]))
        time.sleep(0.5)

    def move(self) -> None:
        case = self._case(self.giulia)
        moved = replace(case, site=self._random.choice(self._sites))
        self.giulia.session.do(cases.change, moved)
        time.sleep(0.5)

    def erase(self) -> None:
        long_gone = self.giulia.session.do(close_long_ago)
        erasing.order(self.giulia.session, long_gone, ground=RETENTION)
        time.sleep(0.3)

    def _case(self, laptop: LaptopHere) -> Case:
        return self._random.choice(laptop.session.ask(Reader.find, Case, state="active"))
