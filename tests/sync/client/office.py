"""An organisation with a real server and laptops in memory, for the engine's tests."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.domain.declaration import Scope
from app.domain.space_ids import space_id
from sync.client import joining, membership
from sync.client.engine import Engine
from sync.client.membership import Place
from sync.client.ports import Transport
from sync.client.transport import HttpTransport
from sync.protocol.change import Change
from sync.protocol.entries import UserCertificate
from sync.protocol.faults import Fault, SyncError
from sync.server.embedded import Running, running
from sync.trust import signatures
from sync.trust.drafting import group_id
from tests.sync.client.encrypted import EncryptedFile, root
from tests.sync.client.memory import MemoryReplica

__all__ = ["NOWHERE", "Flaky", "Office", "Person", "Rules", "running"]

NOWHERE = bytes(16)
SITE = b"site of tests   "


@dataclass
class Rules:
    """Everybody shares the staff group of their sites; readers read and do not write."""

    organisation: bytes = b""
    homes: dict[bytes, tuple[str, bytes]] = field(default_factory=dict)

    def home_of(self, space: bytes) -> bytes | None:
        purpose, about = self.homes.get(space, ("staff", SITE))
        return group_id(self.organisation, purpose, about)

    def may_write(self, roles: Sequence[str], change: Change) -> bool:
        return set(roles) != {"reader"}

    def groups(self, people: Sequence[UserCertificate]) -> Mapping[tuple[str, bytes], frozenset[bytes]]:
        found: dict[tuple[str, bytes], set[bytes]] = {("all", NOWHERE): {one.user for one in people}}
        for one in people:
            found.setdefault(("own", one.user), set()).add(one.user)
            for site in one.sites:
                found.setdefault(("staff", site), set()).add(one.user)
        return {name: frozenset(members) for name, members in found.items()}


class Flaky:
    """A line that fails as told: `plan` maps a path to what happens to the next requests on it.

    `lost`: the server does it, the answer is lost. `down`: nothing gets there. `cut`: half an answer.
    `busy`: a proxy answers 503 after the server did it.
    """

    def __init__(self, inner: Transport) -> None:
        self.inner = inner
        self.plan: dict[str, list[str]] = {}
        self.asked: list[str] = []

    def post(self, path: str, body: bytes, *, token: str = "") -> bytes:
        return self._do(path, lambda: self.inner.post(path, body, token=token))

    def get(self, path: str, *, token: str = "") -> bytes:
        return self._do(path, lambda: self.inner.get(path, token=token))

    def put(self, path: str, body: bytes, *, token: str = "") -> bytes:
        return self._do(path, lambda: self.inner.put(path, body, token=token))

    def _do(self, path: str, request: Any) -> bytes:
        self.asked.append(path)
        told = self.plan.get(path.partition("?")[0])
        what = told.pop(0) if told else ""
        if what == "down":
            raise SyncError(Fault.OFFLINE, "down")
        answer: bytes = request()
        if what == "lost":
            raise SyncError(Fault.OFFLINE, "lost")
        if what == "busy":
            raise SyncError(Fault.BUSY, "503")
        return answer[: len(answer) // 2] if what == "cut" else answer


@dataclass
class Person:
    """One laptop."""

    office: Office
    replica: Any
    line: Flaky
    rules: Rules
    _engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            self._engine = Engine(self.replica, self.line, self.rules)
        return self._engine

    @property
    def user(self) -> bytes:
        identity = self.replica.identity()
        assert identity is not None
        user: bytes = identity.user
        return user

    def restarted(self) -> Person:
        """The program closed and opened again."""
        if self._engine is not None:
            self._engine.close()
        self._engine = None
        return self

    def put(self, name: str, field_number: int, value: Any, record: str = "r") -> bytes:
        """Write a field of a record of the space of that name."""
        space = self.office.space(name)
        self.replica.write(space, self.office.space(record), {field_number: value})
        return space

    def see(self, name: str, field_number: int, record: str = "r") -> list[Any]:
        """The values of a field."""
        found: list[Any] = self.replica.values(
            self.office.space(name), self.office.space(record), field_number
        )
        return found

    def state(self) -> Any:
        """All that is known of all records."""
        return self.replica.state()

    def clone(self) -> Person:
        """Another laptop with a copy of this one's store, as a restored backup would be."""
        line = Flaky(HttpTransport(self.office.server.url))
        twin = Person(self.office, self.replica.backup(), line, Rules(self.rules.organisation))
        self.office.people.append(twin)
        return twin

    def put_back(self) -> None:
        """The file comes back from a backup: a device nobody has heard of, until the one before vouches."""
        self.restarted()
        before = self.replica.identity()
        self.replica.keep_identity(
            replace(before, device=secrets.token_bytes(8), device_key=signatures.new_key())
        )

    def close(self) -> None:
        """Put it away."""
        self.restarted()


class EncryptedPerson(Person):
    """One laptop with the program's encrypted file."""

    file: EncryptedFile

    @classmethod
    def on(cls, office: Office, file: EncryptedFile, organisation: bytes = b"") -> EncryptedPerson:
        line = Flaky(HttpTransport(office.server.url))
        made = cls(office, file.replica, line, Rules(organisation))
        made.file = file
        return made

    def put(self, name: str, field_number: int, value: Any, record: str = "r") -> bytes:
        self.file.put(name, field_number, value)
        return space_id(Scope.FILE, root(name))

    def see(self, name: str, field_number: int, record: str = "r") -> list[Any]:
        return self.file.see(name, field_number)

    def state(self) -> Any:
        return self.file.state()

    def clone(self) -> Person:
        self.restarted()
        copy = self.file.backup()
        self.replica = self.file.replica
        twin = EncryptedPerson.on(self.office, copy, self.rules.organisation)
        self.office.people.append(twin)
        return twin

    def close(self) -> None:
        self.restarted()
        self.file.close()


@dataclass
class Office:
    """The server and its laptops."""

    server: Running
    people: list[Person] = field(default_factory=list)
    encrypted: bool = False

    def space(self, name: str) -> bytes:
        return hashlib.sha256(name.encode()).digest()[:16]

    def laptop(self) -> Person:
        """A laptop that belongs to nothing yet."""
        if self.encrypted:
            person: Person = EncryptedPerson.on(self, EncryptedFile())
        else:
            person = Person(self, MemoryReplica(), Flaky(HttpTransport(self.server.url)), Rules())
        self.people.append(person)
        return person

    def founder(
        self, roles: tuple[str, ...] = ("officer", "supervisor"), sites: tuple[bytes, ...] = (SITE,)
    ) -> Person:
        person = self.laptop()
        founded = joining.found_organisation(
            person.replica,
            person.line,
            _Founding(person.rules),
            claim=self.server.claim,
            user=secrets.token_bytes(16),
            roles=roles,
            sites=sites,
        )
        person.rules.organisation = founded.organisation
        return person

    def joined(
        self,
        by: Person,
        roles: tuple[str, ...] = ("operator",),
        user: bytes = b"",
        sites: tuple[bytes, ...] = (SITE,),
    ) -> Person:
        """A new laptop let in by `by`: of a new person, or of `user`."""
        person = self.laptop()
        who, approver = user or secrets.token_bytes(16), by.engine.laptop
        invitation = membership.invitation_id()
        membership.invite(approver, invitation, who, approver.now_ms() + 3_600_000)
        pinned = pinned_by(by)
        request = joining.ask(person.replica, person.line, invitation, who)
        assert membership.asking(approver) == (request,)
        assert membership.numbers(approver, request) == joining.numbers(pinned, request)
        assert joining.look(person.replica, person.line, pinned) == "waiting"
        if who == by.user:
            membership.admit_own(approver, request)
        else:
            membership.admit(approver, request, Place(roles, sites))
        assert joining.look(person.replica, person.line, pinned) == "approved"
        person.rules.organisation = by.rules.organisation
        return person

    def close(self) -> None:
        for person in self.people:
            person.close()


class _Founding(Rules):
    """Rules before there is an organisation: groups alone are asked for."""

    def __init__(self, rules: Rules) -> None:
        super().__init__(homes=rules.homes)


def pinned_by(person: Person) -> joining.Pinned:
    roster, identity = person.engine.laptop.roster, person.engine.laptop.identity
    return joining.Pinned(
        roster.organisation, roster.root_pk, roster.server_pk, signatures.public_of(identity.sign_key)
    )


def office_in(folder: Path) -> Any:
    """A server in `folder` as a context."""
    return running(folder)
