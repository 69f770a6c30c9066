"""A centre with an envelope: its supervisor's laptop and an operator's, on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from app.crypto import envelope_code
from app.crypto.envelope_code import EnvelopeCode
from app.domain.case import Case
from app.domain.contact import Contact
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.vulnerability import VulnerabilityFlag
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import reserved, tending, vulnerabilities
from app.usecases.emergency import copies, keys
from tests.scenarios.office import SITE, Desk, new_case, office_in

NOTE = "Allergia grave alla penicillina; adrenalina nello zaino rosso"
BASIS = "In cura al CSM dal 3 maggio, terapia la sera alle 21"


@dataclass
class Night:
    """Sara supervises and made the envelope; Luca has the night."""

    sara: Desk
    luca: Desk
    person: Person
    case: RecordId
    code: EnvelopeCode

    @property
    def words(self) -> str:
        """The code as it is typed."""
        return " ".join(self.code.words)


def turn(*desks: Desk) -> None:
    """Rounds as the program makes them."""
    for _ in range(2):
        for desk in desks:
            desk.sync()
            tended = tending.tend(desk.engine.laptop, desk.session.read_for_sync).anything
            if copies.settle_all(desk.session) or tended:
                desk.sync()


@contextmanager
def night_in(folder: Path, *, envelope: bool = True) -> Iterator[Night]:
    """The centre with one case, its reserved part written."""
    with office_in(folder) as office:
        sara = office.founder()
        luca = office.joined(sara, "Luca Ferri")
        turn(sara, luca)
        code = envelope_code.new_code("it")
        if envelope:
            sara.session.do(keys.establish, SITE.id, keys.stretched(code))
        person = new_case(sara)
        case = sara.session.ask(Reader.find, Case)[0]
        sara.session.do(Store.save, replace(case, responsible=sara.user.id))
        sara.session.do(_write, person)
        turn(sara, luca)
        yield Night(sara, luca, person, case.id, code)


def _write(store: Store, person: Person) -> None:
    contact = store.add(Contact(person=person.id, text="Colloquio"))
    reserved.write(store, contact, NOTE)
    vulnerabilities.flag(store, VulnerabilityFlag(person=person.id, category="MEN", basis=BASIS))
