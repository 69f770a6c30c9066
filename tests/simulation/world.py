"""An organisation through a bad week: laptops, a server, a network, and everything that happens to them."""

from __future__ import annotations

import contextlib
import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.domain.declaration import Scope
from app.domain.space_ids import space_id
from sync.client import courier, membership
from sync.client.engine import Engine
from sync.client.steps import Summary
from sync.client.telling import LONG
from sync.protocol.faults import SyncError
from tests.simulation.faults import Fault
from tests.simulation.ledger import Edit, Ledger
from tests.simulation.line import Inline, Line
from tests.simulation.organisation import AnyStore, Template, copied, scratch, template
from tests.simulation.replica import Dot, Place, SimulatedReplica
from tests.simulation.rules import FORBIDDEN, Policy

YEAR_MS = 365 * 86_400_000
NOW_MS = 57 * YEAR_MS
PERSONS = (b"person one      ", b"person two      ")
FIELDS = (6, 10)
PLACES: tuple[Place, ...] = tuple((space_id(Scope.FILE, p), p, field) for p in PERSONS for field in FIELDS)
"""Two texts of each of two persons; each person's file is a space."""
NEW_FIELD = 99
"""A field of a newer program: this one keeps it and passes it on."""
TROUBLE = 0.25
CALM_ROUNDS = 8
LENGTHS = (15, 25, 40)
ENCRYPTED = 0.05
"""How many schedules have a laptop with an encrypted file among them."""


@dataclass
class Machine:
    """One laptop: its store, its line, its clock, and the engine while the program runs."""

    name: str
    store: AnyStore
    line: Line
    rules: Policy
    world: World
    skew_ms: int = 0
    devices: set[bytes] = field(default_factory=set)
    backup: AnyStore | None = None
    out: bool = False
    _engine: Engine | None = None

    def now_ms(self) -> int:
        return self.world.now_ms + self.skew_ms

    def engine(self) -> Engine:
        if self._engine is None:
            kind = self.world.fault.engine
            self._engine = kind(self.store.port, self.line, self.rules, now_ms=self.now_ms)
            self._engine.laptop.io = Inline()  # type: ignore[assignment]
            self._engine.laptop.workers = Inline()  # type: ignore[assignment]
            self._engine.teller.long = self.world.long
        return self._engine

    def restart(self) -> None:
        self._engine = None

    def sync(self) -> Summary | None:
        """One round; None when it could not be finished."""
        try:
            return self.engine().sync()
        except SyncError:
            return None
        finally:
            self._note_device()

    def cut_short(self, steps: int) -> None:
        """The first steps of a round; then the power is off."""
        try:
            round_ = self.engine().once()
            for _ in range(steps):
                next(round_, None)
            round_.close()
        except SyncError:
            return
        finally:
            self._note_device()
            self.restart()

    def _note_device(self) -> None:
        who = self.store.who
        assert who is not None
        self.devices.add(who.device)


class World:
    """One schedule. Every random thing comes from `chance`.

    With `snapshots` a few lines are a long log already, and people begin on new laptops.
    """

    places = PLACES

    def __init__(self, seed: int, fault: Fault | None = None, *, snapshots: bool) -> None:
        self.chance = random.Random(seed)
        self.now_ms = NOW_MS
        self.ledger = Ledger()
        self.folder = scratch()
        self.fault = fault or Fault()
        encrypted = fault is None and self.chance.random() < ENCRYPTED
        self.snapshots = snapshots
        self.long = self.chance.choice((2, 4, 8)) if snapshots else LONG
        made = self._template(encrypted)
        self.house, stores = copied(made, self.folder)
        self.house.least = 1
        self.machines: list[Machine] = []
        for number, store in enumerate(stores):
            if isinstance(store, SimulatedReplica):
                store = self.fault.replica(store)
                store.order = random.Random(self.chance.random())
            self._add(f"laptop {number}", store, Policy(made.organisation))
        self.backups: list[Path] = []
        self.exact = True
        self.edits = self.copies = 0
        self.disaster = self.chance.choice(("laptops", "server", "people", "sticks"))

    def _template(self, encrypted: bool) -> Template:
        return template(encrypted)

    def _add(self, name: str, store: AnyStore, rules: Policy) -> Machine:
        line = Line(lambda request: self.fault.ask(self.house, request), self.chance, TROUBLE)
        skew = self.chance.choice((0, 0, 1000, 10 * YEAR_MS, -10 * YEAR_MS))
        assert store.who is not None
        machine = Machine(name, store, line, rules, self, skew, {store.who.device})
        self.machines.append(machine)
        return machine

    # --- what happens

    def write(self) -> None:
        machine = self.chance.choice(self.machines)
        place = self.chance.choice(self.places)
        if isinstance(machine.store, SimulatedReplica) and self.chance.random() < 0.15:
            place = (*place[:2], NEW_FIELD)
        if not machine.store.gave_up(place[0]):
            self._write(machine, place)

    def _write(self, machine: Machine, place: Place) -> None:
        self.edits += 1
        value = f"edit {self.edits} on {machine.name}"
        self.ledger.write(Edit(value, place, machine.name, frozenset(machine.store.writes(place))))
        machine.store.write_value(place, value, machine.now_ms())

    def overstep(self) -> None:
        """An operator writes what only an officer may: everybody else sets it aside, and reads on."""
        machine = self.chance.choice(self.machines[1:])
        if isinstance(machine.store, SimulatedReplica):
            space, record, _ = self.chance.choice(self.places)
            if machine.store.gave_up(space):
                return
            machine.store.write_value((space, record, 1), "overstepped", machine.now_ms(), FORBIDDEN)

    def hand_over(self) -> None:
        """A file on a stick from one laptop to another, without any network."""
        giver, taker = self.chance.choice(self.machines), self.chance.choice(self.machines)
        who, stick = taker.store.who, self.folder / "stick"
        assert who is not None
        with contextlib.suppress(SyncError):
            for _ in courier.hand_over(giver.engine().laptop, stick, [who.user]):
                pass
            for _ in courier.take(taker.engine().laptop, stick):
                pass

    def sync(self) -> None:
        machine = self.chance.choice(self.machines)
        if machine.sync() is not None:
            self.check_sent(machine)

    def cut_short(self) -> None:
        self.chance.choice(self.machines).cut_short(self.chance.randrange(6))

    def restart(self) -> None:
        self.chance.choice(self.machines).restart()

    def something_late(self) -> None:
        self.chance.choice(self.machines).line.arrive_late()

    def clock_jumps(self) -> None:
        machine = self.chance.choice(self.machines)
        machine.skew_ms = self.chance.choice((0, 10 * YEAR_MS, -10 * YEAR_MS, 3_600_000))

    def second_laptop(self) -> None:
        """Somebody begins on a new laptop of theirs: it reads from snapshots what was written so far.

        Not where a server goes back in time: nobody else would have the line that lets it in.
        """
        owner = self.chance.choice(self.machines)
        who = owner.store.who
        if self.disaster != "server" and len(self.machines) < 5 and who is not None and not owner.out:
            device, key = bytes(self.chance.randbytes(8)), bytes(self.chance.randbytes(32))
            store = self.fault.replica(SimulatedReplica(who=replace(who, device=device, device_key=key)))
            store.order = random.Random(self.chance.random())
            store.lines, store.known_secrets = owner.store.port.entries(), owner.store.port.secrets()
            store.formers = [*getattr(owner.store, "formers", ()), (who.device, who.device_key)]
            self._add(f"second {len(self.machines)}", store, owner.rules)

    def in_haste(self) -> None:
        """A round on a line that is paid by the byte: what snapshots told is believed for now."""
        machine = self.chance.choice(self.machines)
        machine.engine().thrifty = True
        machine.sync()
        machine.engine().thrifty = False

    def back_up_laptop(self) -> None:
        machine = self.chance.choice(self.machines)
        machine.backup = self._copy(machine.store)
        machine.restart()

    def restore_laptop(self) -> None:
        """The disk goes back in time. The program does not know: it is a copied file."""
        machine = self.chance.choice([m for m in self.machines if m.backup is not None] or self.machines)
        if machine.backup is None:
            return
        lost = machine.store.edits()
        machine.store.close()
        machine.store = self._copy(machine.backup)
        machine.restart()
        self.exact = False
        self._forget_what_nobody_has(lost)

    def clone_laptop(self) -> None:
        """The same file on a second laptop, both used from now on."""
        if len(self.machines) < 5:
            machine = self.chance.choice(self.machines)
            twin = self._add(f"twin {len(self.machines)}", self._copy(machine.store), machine.rules)
            machine.restart()
            twin.out = machine.out
            twin.devices |= machine.devices
            self.exact = False

    def back_up_server(self) -> None:
        target = self.folder / f"backup {len(self.backups)}"
        self.house.backup(target)
        self.backups.append(target)

    def restore_server(self) -> None:
        if self.backups:
            self.house.restore(self.chance.choice(self.backups))
            self._forget_what_nobody_has({})

    def remove_somebody(self) -> None:
        """The supervisor removes an operator; he may be in the middle of something."""
        officer, gone = self.machines[0], self.machines[self.chance.choice((1, 2))].store.who
        assert gone is not None
        with contextlib.suppress(SyncError):
            membership.remove_user(officer.engine().laptop, gone.user)
        self._note_who_is_out()

    def step(self) -> None:
        self.now_ms += self.chance.randrange(3_600_000)
        acts: tuple[tuple[Callable[[], None], int], ...] = (
            (self.write, 40),
            (self.sync, 45),
            (self.cut_short, 8),
            (self.something_late, 6),
            (self.restart, 3),
            (self.overstep, 2),
            (self.clock_jumps, 3),
            *(((self.second_laptop, 3), (self.in_haste, 4)) if self.snapshots else ()),
            *self._disasters(),
        )
        act, _ = self.chance.choices(acts, [weight for _, weight in acts])[0]
        act()

    def _disasters(self) -> tuple[tuple[Callable[[], None], int], ...]:
        """Of one kind in a schedule. A laptop *and* the server gone back in time together forget who was
        first, and nobody can tell; so do twins whose envelopes went round by hand before either was
        on the line; and what somebody removed had only handed over stays with who took it."""
        if self.disaster == "laptops":
            return (
                (self.back_up_laptop, 4),
                (self.restore_laptop, 3),
                (self.clone_laptop, 2),
            )
        if self.disaster == "server":
            return (self.back_up_server, 3), (self.restore_server, 2), (self.remove_somebody, 1)
        if self.disaster == "sticks":
            return ((self.hand_over, 12),)
        return ((self.remove_somebody, 2),)

    # --- what must hold

    def calm_down(self) -> None:
        """The network is good again: after a few rounds everybody has everything."""
        for machine in self.machines:
            machine.line.trouble = 0.0
            machine.restart()
        self._rounds()
        self._forget_what_nobody_has({})
        members = [machine for machine in self.machines if not machine.out]
        everywhere = (*self.places, *{(*place[:2], NEW_FIELD) for place in self.places})
        shown = [(machine.name, machine.store.shown(everywhere)) for machine in members]
        for machine, (name, values) in zip(members, shown, strict=True):
            far = self._out_of_reach(machine)
            pending = machine.store.port.pending()
            kept = bool(far) and far.issuperset(machine.store.unsent())
            assert pending.total == 0 or kept, f"{name} could not send {pending}"
            self.ledger.check(name, values, exact=self.exact, without=far)
            differ = {place for place in everywhere if values.get(place) != shown[0][1].get(place)}
            assert {space for space, _, _ in differ} <= far, f"{name} and {shown[0][0]} differ"

    def _out_of_reach(self, _machine: Machine) -> frozenset[bytes]:
        """Spaces a member is not given any more."""
        return frozenset()

    def _rounds(self) -> None:
        for _ in range(CALM_ROUNDS):
            self._note_who_is_out()
            moving = [self._still_moving(machine) for machine in self.machines]
            if not any(moving):
                break

    def _still_moving(self, machine: Machine) -> bool:
        summary = machine.sync()
        if summary is None:
            self._note_who_is_out()
            assert machine.out, f"{machine.name} cannot sync"
            return False
        self.check_sent(machine)
        left = machine.store.port.told()
        return bool(summary.sent or summary.applied or summary.healed or summary.taken_back or left)

    def check_sent(self, machine: Machine) -> None:
        """Who says that all is sent has everything it ever wrote on the server, to the byte."""
        log = self.house.log()
        for dot in machine.store.believed_sent():
            assert dot in log or self._is_excused(machine, dot[0]), (
                f"{machine.name} believes {dot} is on the server"
            )
        if machine.store.port.pending().total == 0:
            own = [dot for dot in machine.store.edits() if dot[1] in machine.devices]
            missing = [dot for dot in own if dot not in log and not self._is_excused(machine, dot[0])]
            assert not missing, f"{machine.name} says all is sent: {missing}"

    def _is_excused(self, _machine: Machine, _space: bytes) -> bool:
        """Whether what was sent of a space need not be on the server any more."""
        return False

    def _note_who_is_out(self) -> None:
        roster = self.house.services.membership.current()
        for machine in self.machines:
            who = machine.store.who
            assert who is not None
            machine.out = roster.is_user_revoked(who.user)

    def _forget_what_nobody_has(self, discarded: Mapping[Dot, frozenset[Any]]) -> None:
        """Edits no member's laptop and no log holds: their only place was a disk that went back, or
        the laptop of somebody who was removed. A request still on its way may bring one after all."""
        self._note_who_is_out()
        log = self.house.log()
        held: set[Any] = set()
        had = [(machine.out, machine.store.edits()) for machine in self.machines]
        for out, edits in [*had, (True, discarded)]:
            for dot, values in edits.items():
                if dot in log or not out:
                    held |= values
        self.ledger.forget(set(self.ledger.edits) - held)
        self.ledger.find_again(held)

    def _copy(self, store: AnyStore) -> AnyStore:
        self.copies += 1
        return store.copied(self.folder / f"copy {self.copies}.db")

    def close(self) -> None:
        self.house.close()
        for machine in self.machines:
            machine.store.close()
            if machine.backup is not None:
                machine.backup.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def run(seed: int, fault: Fault | None = None, *, snapshots: bool = True, kind: type[World] = World) -> World:
    """One schedule from `seed` in a world of this `kind`; AssertionError when something does not hold."""
    world = kind(seed, fault, snapshots=snapshots)
    try:
        for _ in range(world.chance.choice(LENGTHS)):
            world.step()
        world.calm_down()
    finally:
        world.close()
    return world
