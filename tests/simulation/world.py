"""An organisation through a bad week: laptops, a server, a network, and everything that happens to them."""

from __future__ import annotations

import contextlib
import random
import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from sync.client import membership
from sync.client.engine import Engine
from sync.client.steps import Summary
from sync.protocol.faults import SyncError
from tests.simulation.faults import Fault
from tests.simulation.ledger import Edit, Ledger
from tests.simulation.line import Inline, Line
from tests.simulation.organisation import copied, scratch, template
from tests.simulation.replica import Place, SimulatedReplica
from tests.sync.client.office import Rules

YEAR_MS = 365 * 86_400_000
NOW_MS = 57 * YEAR_MS
SPACES = (b"space one       ", b"space two       ")
RECORDS = (b"record one      ", b"record two      ")
TROUBLE = 0.25
CALM_ROUNDS = 8
LENGTHS = (15, 25, 40)


@dataclass
class Machine:
    """One laptop: its store, its line, its clock, and the engine while the program runs."""

    name: str
    replica: SimulatedReplica
    line: Line
    rules: Rules
    world: World
    skew_ms: int = 0
    devices: set[bytes] = field(default_factory=set)
    backup: SimulatedReplica | None = None
    out: bool = False
    _engine: Engine | None = None

    def now_ms(self) -> int:
        return self.world.now_ms + self.skew_ms

    def engine(self) -> Engine:
        if self._engine is None:
            kind = self.world.fault.engine
            self._engine = kind(self.replica, self.line, self.rules, now_ms=self.now_ms)
            self._engine.laptop.io = Inline()  # type: ignore[assignment]
            self._engine.laptop.workers = Inline()  # type: ignore[assignment]
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
        assert self.replica.who is not None
        self.devices.add(self.replica.who.device)


class World:
    """One schedule. Every random thing comes from `chance`."""

    def __init__(self, seed: int, fault: Fault | None = None) -> None:
        self.chance = random.Random(seed)
        self.now_ms = NOW_MS
        self.ledger = Ledger()
        self.folder = scratch()
        self.fault = fault or Fault()
        made = template()
        self.house, replicas = copied(made, self.folder / "server")
        self.machines: list[Machine] = []
        for number, replica in enumerate(replicas):
            replica.order = random.Random(self.chance.random())
            self._add(f"laptop {number}", self.fault.replica(replica), Rules(made.organisation))
        self.backups: list[Path] = []
        self.exact = True
        self.edits = 0
        self.disaster = self.chance.choice(("laptops", "server", "people"))

    def _add(self, name: str, replica: SimulatedReplica, rules: Rules) -> Machine:
        line = Line(lambda request: self.fault.ask(self.house, request), self.chance, TROUBLE)
        skew = self.chance.choice((0, 0, 1000, 10 * YEAR_MS, -10 * YEAR_MS))
        assert replica.who is not None
        machine = Machine(name, replica, line, rules, self, skew, {replica.who.device})
        self.machines.append(machine)
        return machine

    # --- what happens

    def write(self) -> None:
        machine = self.chance.choice(self.machines)
        place: Place = (self.chance.choice(SPACES), self.chance.choice(RECORDS), self.chance.choice((1, 2)))
        self.edits += 1
        value = f"edit {self.edits} on {machine.name}"
        self.ledger.write(Edit(value, place, machine.name, frozenset(machine.replica.writes(place))))
        machine.replica.write_value(place, value, machine.now_ms())

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

    def back_up_laptop(self) -> None:
        machine = self.chance.choice(self.machines)
        machine.backup = deepcopy(machine.replica)

    def restore_laptop(self) -> None:
        """The disk goes back in time. The program does not know: it is a copied file."""
        machine = self.chance.choice([m for m in self.machines if m.backup is not None] or self.machines)
        if machine.backup is None:
            return
        lost, machine.replica = machine.replica, deepcopy(machine.backup)
        machine.restart()
        self.exact = False
        self._forget_what_nobody_has([lost])

    def clone_laptop(self) -> None:
        """The same file on a second laptop, both used from now on."""
        if len(self.machines) < 5:
            machine = self.chance.choice(self.machines)
            twin = self._add(f"twin {len(self.machines)}", deepcopy(machine.replica), machine.rules)
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
            self._forget_what_nobody_has([])

    def remove_somebody(self) -> None:
        """The supervisor removes an operator; he may be in the middle of something."""
        officer, gone = self.machines[0], self.machines[self.chance.choice((1, 2))]
        assert gone.replica.who is not None
        with contextlib.suppress(SyncError):
            membership.remove_user(officer.engine().laptop, gone.replica.who.user)
        self._note_who_is_out()

    def step(self) -> None:
        self.now_ms += self.chance.randrange(3_600_000)
        acts: tuple[tuple[Callable[[], None], int], ...] = (
            (self.write, 40),
            (self.sync, 45),
            (self.cut_short, 8),
            (self.something_late, 6),
            (self.restart, 3),
            (self.clock_jumps, 3),
            *self._disasters(),
        )
        act, _ = self.chance.choices(acts, [weight for _, weight in acts])[0]
        act()

    def _disasters(self) -> tuple[tuple[Callable[[], None], int], ...]:
        """Of one kind in a schedule: a laptop *and* the server gone back in time together forget who
        was first, and nobody can tell."""
        if self.disaster == "laptops":
            return (self.back_up_laptop, 4), (self.restore_laptop, 3), (self.clone_laptop, 2)
        if self.disaster == "server":
            return (self.back_up_server, 3), (self.restore_server, 2), (self.remove_somebody, 1)
        return ((self.remove_somebody, 2),)

    # --- what must hold

    def calm_down(self) -> None:
        """The network is good again: after a few rounds everybody has everything."""
        for machine in self.machines:
            machine.line.trouble = 0.0
            machine.restart()
        for _ in range(CALM_ROUNDS):
            self._note_who_is_out()
            moving = [self._still_moving(machine) for machine in self.machines]
            if not any(moving):
                break
        self._forget_what_nobody_has([])
        members = [machine for machine in self.machines if not machine.out]
        shown = [(machine.name, machine.replica.shown()) for machine in members]
        for machine, (name, values) in zip(members, shown, strict=True):
            assert machine.replica.pending().total == 0, f"{name} could not send {machine.replica.pending()}"
            self.ledger.check(name, values, exact=self.exact)
            assert values == shown[0][1], f"{name} and {shown[0][0]} differ"

    def _still_moving(self, machine: Machine) -> bool:
        summary = machine.sync()
        if summary is None:
            self._note_who_is_out()
            assert machine.out, f"{machine.name} cannot sync"
            return False
        self.check_sent(machine)
        return bool(summary.sent or summary.applied or summary.healed or summary.taken_back)

    def check_sent(self, machine: Machine) -> None:
        """Who says that all is sent has everything it ever wrote on the server, to the byte."""
        log = self.house.log()
        replica = machine.replica
        for row in replica.rows:
            dot = (row.change.space, row.change.device, row.change.dseq)
            assert row.state != "arrived" or dot in log, f"{machine.name} believes {dot} is on the server"
        if replica.pending().total == 0:
            own = [dot for dot in replica.applied if dot[1] in machine.devices]
            missing = [dot for dot in own if dot not in log]
            assert not missing, f"{machine.name} says all is sent: {missing}"

    def _note_who_is_out(self) -> None:
        roster = self.house.services.membership.current()
        for machine in self.machines:
            assert machine.replica.who is not None
            machine.out = roster.is_user_revoked(machine.replica.who.user)

    def _forget_what_nobody_has(self, discarded: list[SimulatedReplica]) -> None:
        """Edits no member's laptop and no log holds: their only place was a disk that went back, or
        the laptop of somebody who was removed. A request still on its way may bring one after all."""
        self._note_who_is_out()
        log = self.house.log()
        held = {value for machine in self.machines if not machine.out for value in _values(machine.replica)}
        for replica in [*discarded, *(machine.replica for machine in self.machines)]:
            for dot, change in replica.applied.items():
                if dot in log:
                    held.update(value for op in change.ops for value in op.fields.values())
        self.ledger.forget(set(self.ledger.edits) - held)
        self.ledger.find_again(held)

    def close(self) -> None:
        self.house.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _values(replica: SimulatedReplica) -> set[object]:
    return {v for change in replica.applied.values() for op in change.ops for v in op.fields.values()}


def run(seed: int, fault: Fault | None = None) -> World:
    """One schedule from `seed`; AssertionError when something does not hold."""
    world = World(seed, fault)
    try:
        for _ in range(world.chance.choice(LENGTHS)):
            world.step()
        world.calm_down()
    finally:
        world.close()
    return world
