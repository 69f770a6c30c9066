"""Two stores of a laptop behind one face: the encrypted file, and the one in memory."""

from __future__ import annotations

from dataclasses import replace as changed
from pathlib import Path
from typing import Any, Protocol

from app.domain.attachment import SMALL_BYTES, Attachment
from app.domain.declaration import Scope, kind_of
from app.domain.ids import RecordId
from app.domain.person import Person
from app.domain.space_ids import space_id
from app.domain.user import User
from app.session import Session
from app.storage import conflicts
from app.storage.reader import Reader
from app.storage.store import Store
from app.usecases import attachments
from sync.client.ports import Identity, Replica, Settled
from sync.protocol.replication import Wish
from tests.envelopes import sealed
from tests.profile import new_file, own_device
from tests.sync.client.memory import MemoryReplica

PERSON, PLACE = 10, 6
"""Numbers of the kind and of the field both write."""


def identity(name: str, device: bytes) -> Identity:
    """Somebody with keys that sign nothing here."""
    user = name.encode().ljust(16, b".")
    return Identity(b"organisation....", user, b"s" * 32, b"k" * 96, device, b"d" * 32)


class Laptop(Protocol):
    """A store, and a person at it."""

    @property
    def replica(self) -> Replica:
        """The store as the engine sees it."""

    def write(self, record: bytes, text: str) -> bytes:
        """One transaction: set a field of a record; the id of its space."""

    def decide(self, record: bytes, text: str) -> None:
        """One transaction of somebody who was shown every value of that field."""

    def attach(self, record: bytes, content: bytes) -> None:
        """Put a file in."""

    def values(self, record: bytes) -> set[Any]:
        """The values of that field no other write has replaced."""

    def close(self) -> None:
        """Done with it."""


class FileLaptop:
    """The encrypted file."""

    def __init__(self, folder: Path, who: Identity) -> None:
        folder.mkdir()
        self._session = Session(new_file(folder))
        self._session.found(User(id=RecordId(who.user), name="Prova", role="operator"), own_device)
        self.replica: Replica = self._session.replica()
        self.replica.keep_identity(who)
        sent(self.replica)  # the user's own record: no part of these stories

    def write(self, record: bytes, text: str) -> bytes:
        held = self._session.ask(Reader.get, Person, RecordId(record))
        if held is None:
            self._session.do(Store.add, Person(id=RecordId(record), birth_place=text))
        else:
            self._session.do(Store.save, changed(held, birth_place=text))
        return space_of(record)

    def decide(self, record: bytes, text: str) -> None:
        number = kind_of(Person).by_name["birth_place"].id
        self._session.do(Store.settle, kind_of(Person), RecordId(record), {number: text})

    def attach(self, record: bytes, content: bytes) -> None:
        about = Attachment(person=RecordId(record))
        self._session.do(attachments.attach, about, "permesso.jpg", content)

    def values(self, record: bytes) -> set[Any]:
        found = self._session.ask(conflicts.open_fields, record)
        if found:
            return {value for _, value in found[0].survivors}
        held = self._session.ask(Reader.get, Person, RecordId(record))
        return {held.birth_place} if held else set()

    def close(self) -> None:
        self._session.close()


class MemoryLaptop:
    """The simplest store there can be."""

    def __init__(self, who: Identity) -> None:
        self._memory = MemoryReplica(who)
        self.replica: Replica = self._memory

    def write(self, record: bytes, text: str) -> bytes:
        self._memory.write(space_of(record), record, {PLACE: text}, PERSON)
        return space_of(record)

    def decide(self, record: bytes, text: str) -> None:
        self.write(record, text)

    def attach(self, record: bytes, content: bytes) -> None:
        self._memory.write_file(content)

    def know_files(self, other: MemoryLaptop) -> None:
        """What records of the other laptop tell."""
        for name, body in other._memory.files.items():
            self._memory.know_file(name, Wish.FREELY if len(body) <= SMALL_BYTES else Wish.LATER)

    def values(self, record: bytes) -> set[Any]:
        return set(self._memory.values(space_of(record), record, PLACE))

    def close(self) -> None:
        pass


def space_of(record: bytes) -> bytes:
    """The space of a person's file."""
    return space_id(Scope.FILE, record)


def sent(replica: Replica) -> None:
    """Let a server take all that waits."""
    made = sealed(replica.waiting(1000))
    replica.keep_sealed(made)
    replica.settle([Settled(one.rid, "ok", 1) for one in made])
