"""What the killed children of sync do: apply pages, seal, keep the server's answers."""

from __future__ import annotations

import itertools
from pathlib import Path

from app.domain.declaration import Scope
from app.domain.person import Person, PersonName
from app.domain.space_ids import space_id
from app.session import Session
from app.storage.store import Store
from sync.protocol.change import Change, RecordOp
from sync.protocol.replication import Received, Settled
from tests.envelopes import envelope, line, page, sealed
from tests.killing import Say
from tests.profile import FileAndKey

READY = "ready"
DEVICE = b"otherone"
PEOPLE = 3
"""Spaces a page touches: all of them or none."""


def lines_of(number: int) -> list[Received]:
    """Page `number`: one change more of the other laptop in each space; the first adds a name too."""
    found = []
    for person in range(PEOPLE):
        record = bytes([person + 1]) * 16
        context = ((DEVICE, number - 1),) if number > 1 else ()
        written: dict[int, object] = {0: True, 1: f"{number}"} if number == 1 else {1: f"{number}"}
        ops = [RecordOp(10, record, written)]
        if person == 0:
            ops.append(RecordOp(12, number.to_bytes(16), {0: True, 1: record, 2: f"n {number}"}))
        space = space_id(Scope.FILE, record)
        change = Change(space, DEVICE, number, context, number << 16, b"u" * 16, 1, tuple(ops))
        found.append(line(change, number, envelope(change)))
    return found


def receive(say: Say, path: Path, first: int) -> None:
    """Apply one page after another, saying the number of each that is in."""
    session = Session(FileAndKey(path))
    replica = session.replica()
    say(READY)
    for number in itertools.count(first):
        replica.apply(page(lines_of(number)))
        say(str(number))


def send(say: Say, path: Path) -> None:
    """Write, seal and keep answers; says each envelope before it would be sent."""
    session = Session(FileAndKey(path))
    replica = session.replica()
    say(READY)
    for number in itertools.count(1):
        person = Person(display_name=f"{number}")

        def verb(store: Store, person: Person = person) -> None:
            store.add(person)
            store.add(PersonName(person=person.id, full=person.display_name))

        session.do(verb)
        made = sealed(replica.waiting(10))
        replica.keep_sealed(made)
        for one in made:
            say(one.raw.hex())
        replica.settle([Settled(one.rid, "ok", 1) for one in made])
