"""Weeks of orders to erase with the whole program on three laptops: in the end nobody has anything of them,
every laptop has said so, each order is told of once, and the rest is the same for all."""

from __future__ import annotations

import contextlib
import random
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.contact import Contact, NamedNote, ReservedNote
from app.domain.declaration import Scope
from app.domain.erasure import Erasure
from app.domain.mediation import MediationRequest
from app.domain.person import Person
from app.domain.space_ids import space_id
from app.errors import DomainError
from app.storage import backup as backups
from app.storage import restore
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import erasing, erasure_orders, lines
from app.usecases.membership import LineTrouble
from sync.protocol.faults import SyncError
from tests import every_byte
from tests.profile import KEY
from tests.scenarios.erasures import BACKUP_KEY, rounds, spaces_on_server, write_file
from tests.scenarios.office import SITE, Desk, Office, office_in

STEPS, CALM = 30, 4
AWAY = "http://127.0.0.1:9"


class Weeks:
    """One schedule; every random thing comes from `chance`."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self.chance = office, random.Random(seed)
        sara = office.founder()
        self.leaders = [sara, office.joined(sara, "Luca Prova", "supervisor")]
        self.desks = [*self.leaders, office.joined(sara, "Marta Prova")]
        self.persons: list[tuple[Person, str]] = []
        self.ordered: set[Person] = set()
        self.kept: dict[str, Path] = {}

    def step(self) -> None:
        acts = (self.write, self.more, self.more, self.sync, self.sync, self.sync, self.order, self.cut_short,
                self.back_up, self.put_back, self.restart)  # fmt: skip
        self.chance.choice(acts)()

    def _desk(self) -> Desk:
        return self.chance.choice(self.desks)

    def write(self) -> None:
        word = f"zyx{len(self.persons):02}q"
        desk = self._desk()
        person = write_file(desk, f"Persona {word}")
        self.persons.append((person, word))

    def more(self) -> None:
        if not self.persons:
            return
        desk, (person, word) = self._desk(), self.chance.choice(self.persons)
        readers = frozenset(one.user.id for one in self.chance.sample(self.desks, 2)) | {desk.user.id}
        record = self.chance.choice(
            (
                Contact(person=person.id, text=word),
                ReservedNote(person=person.id, text=word),
                NamedNote(person=person.id, text=word, readers=readers),
                MediationRequest(site=SITE.id, person=person.id, called_name=word),
            )
        )
        held = desk.session.ask(Reader.get, Person, person.id)
        if held is not None:
            desk.session.do(Store.add, record)
            desk.session.do(Store.save, replace(held, arrival_place=f"{word} {self.chance.random()}"))

    def sync(self) -> None:
        rounds(self._desk())

    def restart(self) -> None:
        self._desk().shut()

    def order(self) -> None:
        leader = self.chance.choice(self.leaders)
        there = [one for one, _ in self.persons if leader.session.ask(Reader.get, Person, one.id)]
        if not there:
            return
        person = self.chance.choice(there)
        url = self.chance.choice((self.office.server.url, self.office.server.url, AWAY))
        leader.session.do(Store.remember_local, lines.URL, url)
        try:
            erasing.order(leader.session, person.id, ground="request")
        except (DomainError, LineTrouble):
            return
        self.ordered.add(person)

    def cut_short(self) -> None:
        """The line is written, then the power is off."""
        leader = self.chance.choice(self.leaders)
        there = [one for one, _ in self.persons if leader.session.ask(Reader.get, Person, one.id)]
        if not there:
            return
        person = self.chance.choice(there)
        intent = erasure_orders.Intent(self.chance.randbytes(16), person.id, "request")
        leader.session.do(erasure_orders.keep, [intent])
        parts = leader.session.ask(erasure_orders.parts, person.id)
        if self.chance.random() < 0.7:
            with contextlib.suppress(SyncError, DomainError):
                erasure_orders.tell(leader.engine.laptop, intent.order, parts)
        leader.shut()

    def back_up(self) -> None:
        desk = self._desk()
        desk.shut()
        self.kept[desk.user.name or ""] = self.office.folder / f"{desk.user.name} kept.db"
        self.kept[desk.user.name or ""].unlink(missing_ok=True)
        backups.copy(desk.folder / "profile.db", KEY, self.kept[desk.user.name or ""], BACKUP_KEY)

    def put_back(self) -> None:
        desk = self._desk()
        path = self.kept.get(desk.user.name or "")
        if path is None or self.chance.random() < 0.5:
            return
        rounds(desk)  # what was only here would be lost
        desk.shut()
        restore.restore(desk.folder / "profile.db", KEY, path, BACKUP_KEY)
        restore.finish(desk.folder / "profile.db")

    def check(self) -> None:
        for _ in range(CALM):
            rounds(*self.desks)
        erased = set(self.desks[0].engine.laptop.roster.all_erased())
        gone = [(one, word) for one, word in self.persons if space_id(Scope.FILE, one.id) in erased]
        assert self.ordered <= {one for one, _ in gone}
        assert not erased & spaces_on_server(self.office)
        for desk in self.desks:
            desk.session.leave_no_trace()
            held = every_byte.holding(every_byte.of_tables(desk.session), *(word for _, word in gone))
            assert held == {}, f"{desk.user.name} still has {held}"
            pending = desk.session.replica().pending()
            assert pending.total == pending.parked, "a reserved part may wait to be opened to who wrote in it"
            assert not erased & {one.space for one in desk.session.replica().set_aside()}
            told = desk.session.ask(Reader.find, Erasure)
            assert len({one.order_id for one in told}) == len(desk.session.ask(erasing.orders))
            for one in told:
                standing = desk.session.ask(erasing.standing, one)
                awaited = [d.device for d in standing.devices if d.confirmed_at is None and not d.withdrawn]
                assert standing.complete, (
                    f"{desk.user.name}: {awaited} of {[d.device for d in standing.devices]}"
                )
        stay = [one for one, _ in self.persons if space_id(Scope.FILE, one.id) not in erased]
        for person in stay:
            seen = [desk.session.ask(Reader.get, Person, person.id) for desk in self.desks]
            assert None not in seen, "somebody lost what nobody ordered gone"
            assert seen.count(seen[0]) == len(seen)


def run(folder: Path, seed: int) -> None:
    with office_in(folder) as office:
        weeks = Weeks(office, seed)
        for _ in range(STEPS):
            weeks.step()
        weeks.check()


@pytest.mark.soak
def test_two_hundred_weeks(tmp_path: Path) -> None:
    for seed in range(200):
        folder = tmp_path / str(seed)
        folder.mkdir()
        run(folder, seed)
