"""Where the attacks happen: Anna wrote, Luca reads through the hostile server.

Nora is of the same site and Mara of another; their keys may be in the attacker's hands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sync.client import joining, membership
from sync.client.membership import Place
from sync.client.steps import Summary
from sync.client.transport import HttpTransport
from sync.protocol.faults import Fault, SyncError
from sync.trust.drafting import group_id
from tests.hostile.proxy import Proxy, Trick, honest
from tests.sync.client.office import SITE, Flaky, Office, Person, pinned_by

ROUNDS = 60
ELSEWHERE = b"another site    "
FORGED = "forged"
"""What no laptop may ever show."""


@dataclass
class Told:
    """What Luca was told: `fault`/`detail` of a round that could not go on, reasons of what was set
    aside, notices of a round that went on."""

    heard: set[str] = field(default_factory=set)

    def of(self, summary: Summary) -> None:
        self.heard |= {f"notice {one.fault} {one.detail}".strip() for one in summary.notices}


@dataclass
class Scene:
    """One attack, in spaces of its own. Luca's laptop is a copy: he reads, and never writes."""

    office: Office
    proxy: Proxy
    name: str
    anna: Person
    luca: Person
    nora: Person
    mara: Person
    told: Told = field(default_factory=Told)

    @property
    def case(self) -> str:
        return f"{self.name}: case"

    @property
    def other(self) -> str:
        return f"{self.name}: other"

    @property
    def space(self) -> bytes:
        return self.office.space(self.case)

    @property
    def organisation(self) -> bytes:
        return self.luca.rules.organisation

    @property
    def staff(self) -> bytes:
        return group_id(self.organisation, "staff", SITE)

    @property
    def all(self) -> bytes:
        return group_id(self.organisation, "all", bytes(16))

    def write(self) -> None:
        """What Anna has in her files."""
        for value in ("Amina", "Amina B.", "Amina Bah"):
            self.anna.put(self.case, 1, value)
        self.anna.put(self.other, 1, "elsewhere")
        self.anna.engine.sync()

    def under(self, trick: Trick, rounds: int = 1) -> None:
        """Luca syncs while the server plays a trick."""
        self.proxy.trick = trick
        try:
            for _ in range(rounds):
                self.round(self.luca)
        finally:
            self.proxy.trick = honest

    def round(self, person: Person) -> None:
        """One round; what the person is told is kept. An honest server that is slow is asked again."""
        for _ in range(ROUNDS):
            try:
                self.told.of(person.engine.sync())
            except SyncError as error:
                if error.fault is Fault.OFFLINE and self.proxy.trick is honest:
                    continue
                self.told.heard.add(f"fault {error.fault} {error.detail}".strip())
            break
        self.told.heard |= {f"aside {reason}" for reason in self.aside(person)}

    def aside(self, person: Person) -> list[str]:
        """Why envelopes of this attack's spaces were set aside."""
        mine = (self.space, self.office.space(self.other))
        return [one.reason for one in person.replica.set_aside() if one.space in mine]

    def envelopes(self, name: str = "") -> list[bytes]:
        """The true log of a space."""
        return list(self.anna.replica.kept[self.office.space(name or self.case)])

    def everything(self, person: Person) -> str:
        """All values a laptop shows, in any space."""
        return repr(person.replica.state())


def laptop(office: Office, like: Person, url: str = "") -> Person:
    """A copy of a laptop as it is now; with `url` it talks to another server."""
    line = Flaky(HttpTransport(url or office.server.url, read_seconds=1.0))
    person = Person(office, like.replica.backup(), line, like.rules)
    office.people.append(person)
    return person


def elsewhere(office: Office, by: Person) -> Person:
    """An operator of another site, let in by the officer."""
    person = office.laptop()
    invitation, approver = membership.invitation_id(), by.engine.laptop
    user = membership.invitation_id()
    membership.invite(approver, invitation, user, approver.now_ms() + 3_600_000)
    request = joining.ask(person.replica, person.line, invitation, user)
    membership.admit(approver, request, Place(("operator",), (ELSEWHERE,)))
    assert joining.look(person.replica, person.line, pinned_by(by)) == "approved"
    person.rules.organisation = by.rules.organisation
    return person


Prepare = Callable[[Scene], Trick]
