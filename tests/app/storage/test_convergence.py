"""Whatever order changes come in, twice or late, all laptops end with the same records and questions."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.declaration import kind_of
from app.domain.person import Person
from app.session import Session
from app.storage import conflicts
from app.storage.reader import Reader
from app.storage.record_writes import Key
from app.storage.replaying import replay
from app.storage.store import Store
from sync.protocol.replication import Received
from tests.envelopes import page, send
from tests.profile import new_session

ROUNDS = 60
PLACES = ("Labé", "Kindia", "Conakry", None)
COUNTRIES = ("GN", "SN", "ML", "CI")


@dataclass
class Laptop:
    session: Session
    read: int = 0
    """How far into the common log it has read; then in random order."""
    late: list[Received] = field(default_factory=list)


@dataclass
class Field:
    """Laptops around one log, and people they all know."""

    laptops: list[Laptop]
    randomly: random.Random
    log: list[Received] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def push(self, laptop: Laptop) -> None:
        self.log += send(laptop.session.replica(), len(self.log) + 1)

    def pull(self, laptop: Laptop) -> None:
        """Some lines of the log, now and then one that cannot be read yet, now and then some again."""
        lines = self.log[laptop.read : laptop.read + self.randomly.randint(1, 12)]
        laptop.read += len(lines)
        if self.randomly.random() < 0.3:
            lines = self.log[max(0, laptop.read - 20) : laptop.read]
        shown = [self._unreadable(laptop, line) for line in self._shuffled(lines)]
        laptop.session.replica().apply(page(shown))

    def give_keys(self, laptop: Laptop) -> None:
        """What could not be read can be read now."""
        self.randomly.shuffle(laptop.late)
        laptop.session.replica().take_back(laptop.late)
        laptop.late.clear()

    def _unreadable(self, laptop: Laptop, line: Received) -> Received:
        known = any(line.raw == one.raw for one in laptop.late)
        own = line.device in {row[0] for row in laptop.session.ask(Reader.rows, OWN)}
        if known or (not own and self.randomly.random() < 0.25 and not self._has(laptop, line)):
            if not known:
                laptop.late.append(line)
            return replace(line, change=None, reason="no_key")
        return line

    def _has(self, laptop: Laptop, line: Received) -> bool:
        return bool(laptop.session.ask(Reader.rows, "SELECT 1 FROM envelope WHERE raw = ?", [line.raw]))

    def _shuffled(self, lines: list[Received]) -> list[Received]:
        """Another order of devices; each device's lines stay in theirs."""
        by_device: dict[tuple[bytes, bytes], list[Received]] = {}
        for line in lines:
            by_device.setdefault((line.space, line.device), []).append(line)
        mixed = []
        while by_device:
            chosen = self.randomly.choice(list(by_device))
            mixed.append(by_device[chosen].pop(0))
            if not by_device[chosen]:
                del by_device[chosen]
        return mixed


OWN = "SELECT id FROM device WHERE key IS NOT NULL"


def write(laptop: Laptop, person: Person, randomly: random.Random) -> None:
    """One act of one person: edits, deletes, restores, decides."""
    session = laptop.session
    held = session.ask(Reader.rows, "SELECT alive FROM k_person WHERE id = ?", [person.id])
    if not held:
        return
    now = session.ask(Reader.get, Person, person.id)
    if now is None:
        session.do(Store.restore, person)
        return
    countries = frozenset(randomly.sample(COUNTRIES, randomly.randint(0, 3)))
    acts: list[Callable[[], object]] = [
        lambda: session.do(Store.save, replace(now, birth_place=randomly.choice(PLACES))),
        lambda: session.do(Store.save, replace(now, sex=randomly.choice(("F", "M")))),
        lambda: session.do(Store.save, replace(now, citizenships=countries)),
        lambda: session.do(Store.delete, now),
        lambda: decide(session, person, randomly),
        lambda: undo_decision(session, person, randomly),
    ]
    randomly.choice(acts)()


def decide(session: Session, person: Person, randomly: random.Random) -> None:
    for one in session.ask(conflicts.open_fields, person.id):
        session.do(Store.settle, kind_of(Person), one.record, {one.field: randomly.choice(one.survivors)[1]})


def undo_decision(session: Session, person: Person, randomly: random.Random) -> None:
    """Decide, and take it back at once: what was in question is again, with the same values."""
    before = state(session)
    asked = session.ask(conflicts.open_fields, person.id)
    values = {one.field: randomly.choice(one.survivors)[1] for one in asked}
    if values:
        session.do(Store.settle, kind_of(Person), asked[0].record, values)
        assert session.ask(conflicts.open_fields, person.id) == []
        session.undo(session.last_receipt)
        assert state(session) == before


def state(session: Session) -> tuple[list[Any], list[Any]]:
    rows = session.ask(
        Reader.rows, "SELECT id, alive, birth_place, sex, citizenships FROM k_person ORDER BY id"
    )
    asked = [
        (one.record, one.field, {v for _, v in one.survivors}) for one in session.ask(conflicts.open_fields)
    ]
    return rows, sorted(asked, key=lambda one: one[:2])


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[list[Session]]:
    made = []
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
        made.append(new_session(tmp_path / name))
    yield made
    for session in made:
        session.close()


def keys(reader: Reader) -> list[Key]:
    return [(10, row[0]) for row in reader.rows("SELECT id FROM k_person")]


@pytest.mark.parametrize("seed", [4, 5])
def test_all_laptops_end_alike(sessions: list[Session], seed: int) -> None:
    end_alike(sessions, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 200))
def test_all_laptops_end_alike_a_hundred_times(sessions: list[Session], seed: int) -> None:
    end_alike(sessions, seed)


def end_alike(sessions: list[Session], seed: int) -> None:
    randomly = random.Random(seed)
    around = Field([Laptop(session) for session in sessions], randomly)
    for number in range(2):
        person = Person(display_name=f"Person {number}")
        sessions[number].do(Store.add, person)
        around.people.append(person)
    for _ in range(ROUNDS):
        laptop = randomly.choice(around.laptops)
        write(laptop, randomly.choice(around.people), randomly)
        randomly.choice([around.push, around.push, around.pull, around.pull, around.pull])(laptop)
        if randomly.random() < 0.05:
            around.give_keys(laptop)
    for laptop in around.laptops:
        around.push(laptop)
    for laptop in around.laptops:
        around.give_keys(laptop)
        laptop.session.replica().apply(page(around.log))
        assert laptop.session.replica().set_aside() == []
    states = [state(session) for session in sessions]
    assert states[0] == states[1] == states[2]
    for session in sessions:
        session.receive([lambda store: replay(store, keys(store))])
        assert state(session) == states[0], "made anew from its changes it is another"
