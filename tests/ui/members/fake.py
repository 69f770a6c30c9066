"""An organisation without network or keys, for the tests and pictures of its screens."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

from app.domain.ids import RecordId
from app.errors import AppError
from app.usecases.inviting import Invitation
from app.usecases.membership import (
    Asking,
    Kit,
    KitSheet,
    LaptopLine,
    MemberLine,
    Standing,
    State,
    Waiting,
)

BODY = "Cooperativa Approdo di Prova"
NORTH, SOUTH = RecordId(b"north sites test"), RecordId(b"south sites test")
NUMBERS = (7, 211, 1034, 1999, 88, 640, 1502, 333)
HOUR_MS = 3_600_000


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def invitation(**more: object) -> Invitation:
    import msgspec

    plain = Invitation(
        format=1,
        organisation=b"o" * 16,
        root_pk=bytes(range(32)),
        server_pk=bytes(range(32, 64)),
        url="https://approdo.cooperativa.example",
        body=BODY,
        id=bytes(range(16)),
        expires_ms=now_ms() + 23 * HOUR_MS,
        user=b"u" * 16,
        person="Amina Prova",
        roles=("operator",),
        sites=(NORTH,),
        inviter="Giulia Rinaldi",
        inviter_pk=bytes(range(64, 96)),
        language="it",
    )
    return msgspec.structs.replace(plain, **more)


def laptop(name: str, *, here: bool = False, hours: float | None = 2) -> LaptopLine:
    last = None if hours is None else now_ms() - int(hours * HOUR_MS)
    return LaptopLine(name.encode().ljust(8)[:8], here, last)


def somebody(name: str, role: str, *laptops: LaptopLine, **more: object) -> MemberLine:
    line = MemberLine(
        user=RecordId(name.encode().ljust(16)[:16]),
        name=name,
        roles=frozenset({role}),
        sites=((NORTH, "CAS Via Verdi"),),
        state="here",
        laptops=laptops,
        may_change=True,
    )
    return replace(line, **more)  # type: ignore[arg-type] # fields of the line by name


@dataclass
class FakeMembership:
    """Answers as told; `trouble` is raised by whatever takes the network; `acts` is what was done."""

    where: Standing = field(
        default_factory=lambda: Standing(
            State.MEMBER,
            BODY,
            "https://approdo.cooperativa.example",
            frozenset({"officer", "supervisor"}),
            may_admit=True,
            may_admit_leaders=True,
        )
    )
    members: list[MemberLine] = field(default_factory=list)
    requests: list[Asking] = field(default_factory=list)
    own: Waiting | None = None
    answer: Waiting | None = None
    the_kit: Kit | None = None
    trouble: AppError | None = None
    acts: list[tuple[object, ...]] = field(default_factory=list)

    def _do(self, *act: object) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.acts.append(act)

    def standing(self) -> Standing:
        return self.where

    def people(self) -> tuple[MemberLine, ...]:
        return tuple(self.members)

    def create(self, url: str, claim: str, body: str) -> None:
        self._do("create", url, claim, body)

    def kit(self) -> Kit | None:
        return self.the_kit

    def kit_handed_out(self) -> None:
        self._do("kit_handed_out")
        self.the_kit = None

    def invite(
        self,
        name: str,
        roles: frozenset[str],
        sites: frozenset[RecordId],
        *,
        user: RecordId | None = None,
        language: str = "it",
    ) -> Invitation:
        self._do("invite", name, roles, sites, user)
        return invitation(person=name, roles=tuple(sorted(roles)), language=language)

    def asking(self) -> tuple[Asking, ...]:
        if self.trouble is not None:
            raise self.trouble
        return tuple(self.requests)

    def admit(self, asking: Asking) -> None:
        self._do("admit", asking.invitation)
        self.requests.remove(asking)

    def turn_away(self, invitation: bytes) -> None:
        self._do("turn_away", invitation)
        self.requests = [one for one in self.requests if one.invitation != invitation]

    def take_back(self, invitation: bytes) -> bool:
        self._do("take_back", invitation)
        self.members = [
            replace(one, state="taken_back", invitation=b"") if one.invitation == invitation else one
            for one in self.members
        ]
        return True

    def change(self, user: RecordId, roles: frozenset[str], sites: frozenset[RecordId]) -> None:
        self._do("change", user, roles, sites)

    def require_program(self) -> None:
        self._do("require_program")
        self.where = replace(self.where, may_require=False)

    def remove(self, user: RecordId) -> None:
        self._do("remove", user)

    def remove_laptop(self, device: bytes) -> None:
        self._do("remove_laptop", device)

    def waiting(self) -> Waiting | None:
        return self.own

    def accept(self, invitation: Invitation) -> None:
        self.acts.append(("accept", invitation.id))
        self.own = Waiting(invitation)

    def ask(self) -> Waiting:
        if self.trouble is not None:
            raise self.trouble
        self.own = self.answer or self.own
        assert self.own is not None
        return self.own

    def give_up(self) -> None:
        self.acts.append(("give_up",))
        self.own = None

    def open_reserved(self, person: RecordId, user: RecordId) -> None:
        self._do("open_reserved", person, user)


def asking(name: str = "Amina Prova", **more: object) -> Asking:
    plain = Asking(bytes(range(16)), name, frozenset({"operator"}), ("CAS Via Verdi",), False, "it", NUMBERS)
    return replace(plain, **more)  # type: ignore[arg-type] # fields of the request by name


def people() -> list[MemberLine]:
    return [
        somebody(
            "Giulia Rinaldi",
            "supervisor",
            laptop("g1", here=True, hours=0.1),
            laptop("g2", hours=30),
            roles=frozenset({"officer", "supervisor"}),
            me=True,
            may_change=False,
        ),
        somebody("Luca Conti", "operator", laptop("l1", hours=3)),
        somebody("Nadia Haddad", "mediator", laptop("n1", hours=None)),
        somebody("Kofi Bah", "operator", state="invited"),
        somebody("Sara Greco", "casemanager", laptop("s1", hours=400), sites=((SOUTH, "Centro Aurora"),)),
        somebody("Paolo Neri", "operator", state="removed", may_change=False),
    ]


def kit() -> Kit:
    code = "AGE-SECRET-KEY-1QQPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQQPZRY9X8GF2TVDW0S"
    return Kit(BODY, b"kit", tuple(KitSheet(number, code) for number in (1, 2, 3)))
