"""An organisation as people have it: a real server, laptops with real encrypted files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.case import Case
from app.domain.ids import RecordId, new_id
from app.domain.person import Person, PersonName
from app.domain.site import Site
from app.domain.user import User
from app.session import Session
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases.audience import FileAudience
from sync.client import joining, membership
from sync.client.engine import Engine
from sync.client.joining import Pinned
from sync.client.membership import Place
from sync.client.steps import Summary
from sync.client.transport import HttpTransport
from sync.server.embedded import Running, running
from sync.trust import signatures
from tests.profile import FileAndKey, new_file, own_device
from tests.sync.client.office import Flaky

SITE = Site(id=RecordId(b"site of tests   "), name="Centro Prova")


@dataclass
class Desk:
    """One laptop with one person at it."""

    folder: Path
    user: User
    line: Flaky
    organisation: bytes = b""
    _session: Session | None = None
    _engine: Engine | None = None

    @property
    def session(self) -> Session:
        """The unlocked file."""
        if self._session is None:
            self._session = Session(FileAndKey(self.folder / "profile.db"))
        return self._session

    @property
    def engine(self) -> Engine:
        """The sync of this laptop."""
        if self._engine is None:
            audience = FileAudience(self.session.read_for_sync, self.organisation)
            self._engine = Engine(self.session.replica(), self.line, audience)
        return self._engine

    def sync(self) -> Summary:
        """One round."""
        return self.engine.sync()

    def shut(self) -> None:
        """The program is closed."""
        if self._engine is not None:
            self._engine.close()
        if self._session is not None:
            self._session.close()
        self._engine = self._session = None

    def person(self, person: Person) -> Person:
        """A person as this laptop has them."""
        found = self.session.ask(Reader.get, Person, person.id)
        assert found is not None
        return found

    def waiting(self) -> int:
        """Changes that are only here."""
        return self.session.replica().pending().total


@dataclass
class Office:
    """The server and its laptops; `server` is None while it is off."""

    folder: Path
    server: Running
    desks: list[Desk] = field(default_factory=list)

    def desk(self, name: str, role: str, user: User | None = None) -> Desk:
        """A laptop that belongs to nothing yet."""
        folder = self.folder / f"{name.split()[0]}-{len(self.desks)}"
        folder.mkdir()
        new_file(folder)
        user = user or User(name=name, role=role, sites=frozenset({SITE.id}))
        desk = Desk(folder, user, Flaky(HttpTransport(self.server.url)))
        desk.session.found(user, own_device)
        self.desks.append(desk)
        return desk

    def founder(self, name: str = "Sara Dolci") -> Desk:
        """The supervisor who founds the organisation, with its centre."""
        desk = self.desk(name, "supervisor")
        desk.session.do(Store.add, SITE)
        founded = joining.found_organisation(
            desk.session.replica(),
            desk.line,
            FileAudience(desk.session.read_for_sync, b""),
            claim=self.server.claim,
            user=desk.user.id,
            roles=("officer", "supervisor"),
            sites=(SITE.id,),
        )
        desk.organisation = founded.organisation
        desk.sync()
        return desk

    def joined(
        self,
        by: Desk,
        name: str,
        role: str = "operator",
        *,
        second: User | None = None,
        again: User | None = None,
        site: RecordId = SITE.id,
    ) -> Desk:
        """A laptop let in by `by`: of somebody new (who works at `site`), a `second` one of the person at
        `by`, or of somebody who lost everything and comes `again`."""
        user = second or again or User(name=name, role=role, sites=frozenset({site}))
        desk = self.desk(name, role, user)
        approver = by.engine.laptop
        invitation = membership.invitation_id()
        membership.invite(approver, invitation, desk.user.id, approver.now_ms() + 3_600_000)
        replica = desk.session.replica()
        request = joining.ask(replica, desk.line, invitation, desk.user.id)
        assert membership.asking(approver) == (request,)
        if second is not None:
            membership.admit_own(approver, request)
        else:
            membership.admit(approver, request, Place((role,), (site,)))
        assert joining.look(replica, desk.line, pinned_by(by)) == "approved"
        desk.organisation = by.organisation
        desk.sync()
        by.sync()
        return desk

    def sync(self, *desks: Desk) -> None:
        """Everybody's rounds, until nobody has news."""
        for _ in range(2):
            for desk in desks or self.desks:
                desk.sync()

    def close(self) -> None:
        """All programs closed."""
        for desk in self.desks:
            desk.shut()


def pinned_by(desk: Desk) -> Pinned:
    """What an invitation of this person says of the organisation."""
    roster, identity = desk.engine.laptop.roster, desk.engine.laptop.identity
    return Pinned(
        roster.organisation, roster.root_pk, roster.server_pk, signatures.public_of(identity.sign_key)
    )


@contextmanager
def office_in(folder: Path) -> Iterator[Office]:
    """A server in `folder` and an office around it."""
    with running(folder / "server") as server:
        office = Office(folder, server)
        try:
            yield office
        finally:
            office.close()


def new_case(desk: Desk, name: str = "Amina Diallo", number: str = "ORT-26/1") -> Person:
    """A person with a case at the centre."""
    person = Person(id=new_id(), display_name=name, birth_place="Conakry")

    def verb(store: Store) -> None:
        store.add(person)
        store.add(PersonName(person=person.id, full=name, preferred=True))
        store.add(Case(person=person.id, number=number, state="open", site=SITE.id))

    desk.session.do(verb)
    return person
