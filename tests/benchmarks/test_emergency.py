"""What a sealed copy costs a save, what an envelope takes to open, how long a site is looked through."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.domain.audiences import GroupName, Purpose
from app.domain.case import Case
from app.domain.contact import Contact
from app.domain.emergency import EscrowCopy
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.site import Site
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import reserved
from app.usecases.audience import id_of
from app.usecases.emergency import copies, keys, opening
from app.usecases.emergency.codes import offer
from sync.protocol.replication import Identity
from tests.benchmarks.figures import Figure, show
from tests.profile import FileAndKey, nothing

pytestmark = pytest.mark.bench

NOTE = "Ha raccontato di una crisi nella notte; la terapia è cambiata e va presa la sera. " * 4
FILES, NOTES = 60, 5


def seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def test_what_the_emergency_access_costs(tmp_path: Path) -> None:
    session, site, contacts = centre(tmp_path)

    def saves() -> list[float]:
        return [seconds(partial(session.do, reserved.write, one, NOTE)) for one in contacts[:50] * 2]

    show(Figure("a reserved note saved, no envelope", saves(), 0.030))
    code = offer("it")
    made = seconds(lambda: session.do(keys.establish, site, keys.stretched(code)))
    show(Figure("an envelope made", [made], 2.0))
    show(Figure("a reserved note saved and sealed", saves(), 0.030))
    swept = seconds(lambda: copies.settle_all(session))
    count = len(session.ask(Reader.find, EscrowCopy))
    show(Figure(f"{count} copies made or looked at after a new envelope, each", [swept / count], 0.010))
    sizes = [float(len(copy.sealed or "")) for copy in session.ask(Reader.find, EscrowCopy)]
    show(Figure("a sealed copy in the file", sizes, 2_500, unit="letters"))
    person = contacts[0].person
    assert person is not None
    opened = [
        seconds(
            lambda: opening.open_case(session, person, " ".join(code.words), "health", "Perdita di coscienza")
        )
        for _ in range(5)
    ]
    show(Figure("an emergency opening", opened, 1.5))
    session.close()


def centre(folder: Path) -> tuple[Session, RecordId, list[Contact]]:
    """A supervisor's laptop of an organisation, with files that have reserved notes."""
    site = Site(name="Centro Prova")
    session = Session(FileAndKey(folder / "profile.db"))
    session.found(User(name="Sara Dolci", role="supervisor", sites=frozenset({site.id})), nothing)
    body, replica = b"organisation 16.", session.replica()
    replica.keep_identity(Identity(body, session.user.id, bytes(32), bytes(96), b"device 8", bytes(32)))
    replica.keep_secrets({(id_of(body, GroupName(Purpose.RESERVED, site.id)), 1): bytes(range(32))})

    def fill(store: Store) -> list[Contact]:
        store.add(site)
        made = []
        for _ in range(FILES):
            person = store.add(Person(display_name="Amina Diallo"))
            store.add(Case(person=person.id, state="open", site=site.id))
            made.append(store.add(Contact(person=person.id, text="Colloquio")))
            for _ in range(NOTES):
                reserved.write(store, made[-1], NOTE)
        return made

    return session, site.id, session.do(fill)
