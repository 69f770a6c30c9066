"""Two laptops with the same person, and a way for what one wrote to reach the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from app.domain.contact import Contact
from app.domain.person import Person, PersonName
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from sync.protocol.replication import Received
from tests.envelopes import page, send
from tests.profile import new_file, own_device


@dataclass
class Laptops:
    """`exchange` lets each receive what the other wrote since the last time."""

    marta: Session
    luca: Session
    lines: list[Received] = field(default_factory=list)

    def exchange(self) -> None:
        first = len(self.lines) + 1
        mine = send(self.marta.replica(), first)
        theirs = send(self.luca.replica(), first + len(mine))
        self.lines += mine + theirs
        self.luca.replica().apply(page(mine))
        self.marta.replica().apply(page(theirs))

    def close(self) -> None:
        self.marta.close()
        self.luca.close()


def two_laptops(folder: Path, role: str = "operator", other_role: str = "supervisor") -> Laptops:
    """Marta's and Luca's laptops; each knows the other's user."""
    made = []
    for name, what in (("Marta Prova", role), ("Luca Ferri", other_role)):
        here = folder / name.split()[0]
        here.mkdir()
        session = Session(new_file(here))
        session.found(User(name=name, role=what), own_device)
        made.append(session)
    laptops = Laptops(made[0], made[1])
    laptops.exchange()
    return laptops


def shared_person(laptops: Laptops) -> Person:
    """A person with a name and a contact, known on both."""
    person = Person(display_name="Amina Diallo", birth_place="Conakry")

    def verb(store: Store) -> None:
        store.add(person)
        store.add(PersonName(person=person.id, full="Amina Diallo", preferred=True))
        store.add(Contact(person=person.id, text="First words"))

    laptops.marta.do(verb)
    laptops.exchange()
    return person


def now(session: Session, person: Person) -> Person:
    found = session.ask(Reader.get, Person, person.id)
    assert found is not None
    return found
