"""Laptops of one organisation with the real server and real encrypted files, for tests of belonging."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.ids import RecordId
from app.domain.user import User
from app.session import Session
from app.usecases import joining, tending
from app.usecases.audience import FileAudience
from app.usecases.belonging import Belonging
from app.usecases.inviting import Invitation
from app.usecases.lines import remember_fault, transport_to
from app.usecases.membership import Waiting
from sync.client.engine import Engine
from sync.client.steps import Summary
from sync.protocol.faults import SyncError
from sync.server.embedded import Running, running
from tests.profile import new_file, own_device

BODY = "Cooperativa di Prova"


@dataclass
class LaptopHere:
    """One laptop: its session and its place in the organisation."""

    session: Session
    url: str
    engine: Engine | None = None

    @property
    def belonging(self) -> Belonging:
        membership = self.session.membership
        assert isinstance(membership, Belonging)
        return membership

    @property
    def user(self) -> RecordId:
        return self.session.user.id

    def sync(self) -> Summary:
        """One round of sync, and what the program does after it."""
        engine = self.begin()
        try:
            summary = engine.sync()
        except SyncError as error:
            self.session.do(remember_fault, error.fault)
            raise
        if tending.tend(engine.laptop, self.session.read_for_sync).anything:
            summary = engine.sync()
        return summary

    def begin(self) -> Engine:
        if self.engine is None:
            replica = self.session.replica()
            identity = replica.identity()
            assert identity is not None
            audience = FileAudience(self.session.read_for_sync, identity.organisation)
            self.engine = Engine(replica, transport_to(self.url), audience)
        return self.engine

    def end(self) -> None:
        if self.engine is not None:
            self.engine.close()
        self.session.close()


@dataclass
class Centre:
    """The server and everybody's laptops."""

    server: Running
    folder: Path
    laptops: list[LaptopHere] = field(default_factory=list)

    def laptop(self, name: str, role: str = "operator", *, user: RecordId | None = None) -> LaptopHere:
        """A laptop that works alone."""
        folder = self.folder / f"laptop{len(self.laptops)}"
        folder.mkdir()
        session = Session(new_file(folder))
        who = User(name=name, role=role) if user is None else User(id=user, name=name, role=role)
        session.found(who, own_device)
        made = LaptopHere(session, self.server.url)
        self.laptops.append(made)
        return made

    def founder(self, name: str = "Giulia Rinaldi") -> LaptopHere:
        """The first officer, who had worked alone."""
        made = self.laptop(name, "supervisor")
        made.belonging.create(self.server.url, self.server.claim, BODY)
        return made

    def invited(self, invitation: Invitation) -> LaptopHere:
        """A new laptop that was given an invitation before anything else."""
        folder = self.folder / f"laptop{len(self.laptops)}"
        folder.mkdir()
        session = Session(new_file(folder))
        session.found(joining.user_of(invitation), own_device)
        made = LaptopHere(session, self.server.url)
        made.belonging.accept(invitation)
        self.laptops.append(made)
        return made

    def joined(
        self, by: LaptopHere, name: str, role: str = "operator", sites: frozenset[RecordId] = frozenset()
    ) -> LaptopHere:
        """Somebody invited and let in by `by`."""
        made = self.invited(by.belonging.invite(name, frozenset({role}), sites))
        return let_in(by, made)

    def end(self) -> None:
        for one in self.laptops:
            one.end()


def let_in(by: LaptopHere, newcomer: LaptopHere) -> LaptopHere:
    """Compare the words and let the newcomer in."""
    waiting = newcomer.belonging.ask()
    (asking,) = by.belonging.asking()
    assert asking.numbers == waiting.numbers != ()
    by.belonging.admit(asking)
    answer: Waiting = newcomer.belonging.ask()
    assert answer.answer == "approved"
    return newcomer


@contextmanager
def centre(folder: Path) -> Iterator[Centre]:
    """A running server and no laptop yet."""
    with running(folder / "server") as server:
        made = Centre(server, folder)
        try:
            yield made
        finally:
            made.end()
