"""The same bad weeks in an organisation where files are ordered gone, and move between two centres.

Whatever happens meanwhile, in the end no laptop and not the server has anything of a file the membership log
orders gone, nobody lost anything else, and an order that was acknowledged stands.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.declaration import Scope
from app.domain.space_ids import space_id
from sync.client import lines, membership
from sync.client.lines import Draft
from sync.protocol.faults import SyncError
from sync.protocol.messages import Cursor
from sync.protocol.replication import Page
from sync.trust import drafting
from sync.trust.drafting import group_id
from sync.trust.refusal import TrustRefused
from sync.trust.roster import Roster
from tests.simulation.organisation import AnyStore, Template, template
from tests.simulation.replica import Dot, Place, SimulatedReplica
from tests.simulation.rules import Policy
from tests.simulation.world import FIELDS, PERSONS, Machine, World
from tests.sync.client.office import SITE

OTHER = b"the other centre"
FILES = (*PERSONS, b"person three    ", b"person four     ")
_OF_A_SPACE = ("log", "devhead", "snapshot", "share")


@dataclass
class Dwelling(Policy):
    """A file lives where it is known to live, else where it belongs, and is begun at the first centre."""

    at: Machine | None = None
    belongs: dict[bytes, bytes] = field(default_factory=dict)

    def home_of(self, space: bytes) -> bytes | None:
        known = self.at.store.port.home(space) if self.at is not None else None
        return known or self.belongs.get(space) or super().home_of(space)


class ErasingWorld(World):
    """The first person is officer and supervisor, the second a supervisor; all work at both centres."""

    narrow = False

    places: tuple[Place, ...] = tuple(
        (space_id(Scope.FILE, person), person, field) for person in FILES for field in FIELDS
    )

    def __init__(self, *args: object, **kwargs: bool) -> None:
        self.tried: set[bytes] = set()
        self.given: list[bytes] = []
        self.belongs: dict[bytes, bytes] = {}
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        users = [machine.store.who.user for machine in self.machines if machine.store.who is not None]
        self.leaders = users[:2]
        self.moving = self.chance.random() < 0.6

    def _template(self, encrypted: bool) -> Template:
        return template(encrypted, (SITE, OTHER), leads=True, narrow=self.narrow)

    def _add(self, name: str, store: AnyStore, rules: Policy) -> Machine:
        own = Dwelling(rules.organisation, belongs=self.belongs)
        own.at = super()._add(name, store, own)
        return own.at

    # --- what happens

    def order(self) -> None:
        """Somebody who may orders one or two files gone."""
        orderers = [machine for machine in self.machines if self._may_order(machine)]
        machine = self.chance.choice(orderers)
        spaces = self.chance.sample(
            sorted({space for space, _, _ in self.places}), self.chance.choice((1, 1, 2))
        )
        number = self.chance.randbytes(16)
        laptop = machine.engine().laptop
        wanted = [(space, home) for space in spaces if (home := laptop.audience.home_of(space)) is not None]

        def compose(draft: Draft) -> None:
            if draft.roster.ordered_at(number) is None:
                draft.add(drafting.erase(draft.roster, draft.author, number, wanted, draft.now_ms))

        self.tried.update(spaces)
        with self._heard(machine), contextlib.suppress(SyncError, TrustRefused):
            lines.submit(laptop, compose)
            self.given.append(number)

    def remove_somebody(self) -> None:
        with self._heard(self.machines[0]):
            super().remove_somebody()

    @contextlib.contextmanager
    def _heard(self, machine: Machine) -> Iterator[None]:
        """Where the server goes back in time one person writes lines, and hears that they were taken: one
        that only others read, and another in its place afterwards, are two logs for ever."""
        before = machine.line.trouble
        if self.disaster == "server":
            machine.line.trouble = 0.0
        try:
            yield
        finally:
            machine.line.trouble = before

    def _files(self) -> list[bytes]:
        return sorted({space for space, _, _ in self.places})

    @staticmethod
    def _centres(roster: Roster) -> tuple[bytes, ...]:
        return tuple(group_id(roster.organisation, "staff", site) for site in (SITE, OTHER))

    def _may_order(self, machine: Machine) -> bool:
        who = machine.store.who
        assert who is not None
        return who.user in (self.leaders[:1] if self.disaster == "server" else self.leaders)

    def move(self) -> None:
        """A file goes to the other centre, as the program does it after a round."""
        machine = self.chance.choice(self.machines)
        laptop, port = machine.engine().laptop, machine.store.port
        known = [
            space
            for space in self._files()
            if port.home(space) is not None and not machine.store.gave_up(space)
        ]
        if not known:
            return
        space = self.chance.choice(known)
        home, (first, second) = port.home(space), self._centres(laptop.roster)
        assert home is not None
        group = second if home == first else first
        self.belongs[space] = group
        self._move(machine, space, home, group)

    @staticmethod
    def _move(machine: Machine, space: bytes, home: bytes, group: bytes) -> bool:
        laptop, port = machine.engine().laptop, machine.store.port
        try:
            membership.move(laptop, space, home, group)
        except (SyncError, TrustRefused):
            return False
        cursor = port.cursors([space]).get(space, Cursor(space, 0, b""))
        port.apply(Page((), (cursor,), {space: group}))
        return True

    def _still_moving(self, machine: Machine) -> bool:
        """A round, and what the program does after it: a file it knows where it does not belong moves."""
        moving = super()._still_moving(machine)
        for space, group in self.belongs.items():
            home = machine.store.port.home(space)
            if not machine.out and home not in (None, group) and not machine.store.gave_up(space):
                assert home is not None
                moving = self._move(machine, space, home, group) or moving
        return moving

    def _disasters(self) -> tuple[tuple[Callable[[], None], int], ...]:
        return (*super()._disasters(), (self.order, 4), *(((self.move, 12),) if self.moving else ()))

    def step(self) -> None:
        before = {id(one.store): (one, self._values(one)) for one in self.machines}
        super().step()
        for machine in self.machines:
            kept, values = before.get(id(machine.store), (None, set()))
            if kept is machine:
                gone = {space for space, _ in values - self._values(machine)}
                assert gone <= self.tried, f"{machine.name} lost what nobody ordered gone"

    # --- what must hold

    def calm_down(self) -> None:
        super().calm_down()
        roster = self._roster()
        for number in self.given:
            assert roster.ordered_at(number) is not None, "an order that was acknowledged is not in the log"
        for space in sorted(roster.all_erased()):
            values = [value for value, edit in self.ledger.edits.items() if edit.place[0] == space]
            for machine in self.machines:
                held = [] if machine.out else machine.store.held_of(space, values)
                assert not held, f"{machine.name} still has {held} of what was ordered gone"
            assert not list(self._on_server(space)), f"the server still has {list(self._on_server(space))}"

    def _rounds(self) -> None:
        """An order by a supervisor is not followed where another home of the file is known: an officer who
        sees that a laptop does not confirm gives it everywhere."""
        super()._rounds()
        officer = self.machines[0].engine().laptop
        limited: dict[bytes, list[tuple[bytes, bytes]]] = {}
        for space, one in sorted(officer.roster.all_erased().items()):
            if not one.anywhere:
                limited.setdefault(one.order, []).append((space, min(one.homes)))

        def compose(draft: Draft) -> None:
            for number, spaces in limited.items():
                draft.add(drafting.erase(draft.roster, draft.author, number, spaces, draft.now_ms))

        if limited:
            lines.submit(officer, compose)
            super()._rounds()

    def _on_server(self, space: bytes) -> Iterator[str]:
        with self.house.services.store.database.reading() as cursor:
            for table in _OF_A_SPACE:
                cursor.execute(
                    f"SELECT count(*) FROM {table} t JOIN space s ON s.number = t.space WHERE s.id = ?",
                    (space,),
                )
                row = cursor.fetchone()
                if row and row[0]:
                    yield table

    def _forget_what_nobody_has(self, discarded: Mapping[Dot, frozenset[Any]]) -> None:
        super()._forget_what_nobody_has(discarded)
        self.ledger.forget(self._parked())
        erased = self._roster().all_erased()
        self.ledger.forget(value for value, edit in self.ledger.edits.items() if edit.place[0] in erased)

    def _parked(self) -> set[str]:
        """Edits that only laptops have which are not given their file any more."""
        moved = self._homes()
        here: set[str] = set()
        for machine in self.machines:
            far = self._out_of_reach(machine)
            for dot, values in machine.store.edits().items():
                if dot[0] not in far:
                    here |= values
        return {value for value, edit in self.ledger.edits.items() if edit.place[0] in moved} - here

    def _out_of_reach(self, machine: Machine) -> frozenset[bytes]:
        who = machine.store.who
        assert who is not None
        mine = self._roster().groups_of(who.user)
        return frozenset(space for space, home in self._homes().items() if home not in mine)

    def _homes(self) -> dict[bytes, bytes]:
        """Where files live; one a server lost, where it belongs."""
        return self.belongs | self.house.services.store.log.homes(self._files())

    def _is_excused(self, machine: Machine, space: bytes) -> bool:
        """What is gone is on no server; nor may be what a server lost that somebody could not give back, as
        the file was moved away from them."""
        return self._roster().erased(space) is not None or space in self._out_of_reach(machine)

    def _roster(self) -> Roster:
        return self.house.services.membership.current()

    def _values(self, machine: Machine) -> set[tuple[bytes, str]]:
        if not isinstance(machine.store, SimulatedReplica):
            return set()
        return {(dot[0], value) for dot, values in machine.store.edits().items() for value in values}


class ParkingWorld(ErasingWorld):
    """The third person works at the first centre alone: what they write in a file that moved is parked.

    Without sticks: what somebody who is not given a file any more had handed over stays with who took it.
    """

    narrow = True

    def hand_over(self) -> None:
        """None is handed over."""
