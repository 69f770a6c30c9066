"""Several kinds of trouble in one schedule, keys renewed meanwhile, and files from hand to hand."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sync.client import joining, membership
from sync.client.engine import ASK_AGAIN_MS
from sync.client.laptop import wall_clock
from sync.protocol.faults import SyncError
from sync.protocol.messages import Code
from sync.trust import signatures
from sync.trust.refusal import TrustRefused
from sync.trust.roster import Roster
from tests.simulation.line import Line
from tests.simulation.replica import SimulatedReplica
from tests.simulation.rotating import RotatingWorld
from tests.simulation.world import TROUBLE, YEAR_MS, Machine
from tests.sync.client.office import SITE

MIXES = ("server", "people", "laptops", "server and people", "laptops and people")
MOST = 6
"""Laptops."""


@dataclass
class _Return:
    """Somebody who was removed asks to be let in again: on the laptop `old`, or on a new one."""

    user: bytes
    store: SimulatedReplica
    line: Line
    invitation: bytes
    old: Machine | None


class MixedWorld(RotatingWorld):
    """By schedule: the server goes back to one of several backups; people are removed and let in again, on a
    new laptop or their own; a file is put back from a backup by the program, once or more.

    Left out: the server and a laptop going back together (what of that time only one other laptop has read is
    nobody's to bring back), and somebody let in whose laptop had no round before the server went back (an
    officer has to give them keys anew, unless theirs is the laptop that brings the lines back).
    """

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.mix = self.chance.choice(MIXES)
        self.disaster = "sticks"
        self.returning: list[_Return] = []

    # --- what happens

    def rotate(self) -> None:
        with self._heard(self.machines[0]):
            super().rotate()

    def let_in_again(self) -> None:
        """One more try of those under way; where there are none, somebody who was removed asks."""
        if not self.returning:
            self._ask_back()
        for one in list(self.returning):
            try:
                self._go_on(one)
            except TrustRefused:
                continue
            except SyncError as error:  # the server was put back: the officer has to invite them anew
                if error.detail == Code.NOT_FOUND:
                    self.returning.remove(one)
        self._note_who_is_out()

    def put_back(self) -> None:
        """The program puts the file of a laptop back from a backup: it goes on as a new device."""
        found = [one for one in self.machines if isinstance(one.backup, SimulatedReplica)]
        if not found:
            return
        machine = self.chance.choice(found)
        lost, store = machine.store.edits(), self._copy(machine.backup or machine.store)
        assert isinstance(store, SimulatedReplica)
        assert store.who is not None
        device, key = bytes(self.chance.randbytes(8)), bytes(self.chance.randbytes(32))
        store.keep_identity(replace(store.who, device=device, device_key=key))
        machine.store = store
        machine.devices.add(device)
        machine.restart()
        self._forget_what_nobody_has(lost)

    def _ask_back(self) -> None:
        gone = [one for one in self.machines[1:] if one.out and isinstance(one.store, SimulatedReplica)]
        if not gone:
            return
        left = self.chance.choice(gone)
        assert isinstance(left.store, SimulatedReplica)
        assert left.store.who is not None
        invitation, officer = self.chance.randbytes(16), self.machines[0].engine().laptop
        with contextlib.suppress(SyncError, TrustRefused):
            membership.invite(officer, invitation, left.store.who.user, wall_clock() + YEAR_MS // 365)
            same = self.chance.random() < 0.4 or len(self.machines) >= MOST
            line = left.line if same else Line(left.line.ask, self.chance, TROUBLE)
            store = left.store if same else self.fault.replica(SimulatedReplica())
            self.returning.append(
                _Return(left.store.who.user, store, line, invitation, left if same else None)
            )

    def _go_on(self, one: _Return) -> None:
        if one.old is not None and one.old.store is not one.store:
            self.returning.remove(one)  # its file was put back: it knows of no invitation
            return
        officer = self.machines[0].engine().laptop
        request = joining.ask(one.store, one.line, one.invitation, one.user)
        membership.admit(officer, request, membership.Place(("operator",), (SITE,)))
        roster, me = officer.roster, officer.identity
        if roster.is_revoked(request.device):  # removed once more before they had heard: this one is over
            self.returning.remove(one)
            return
        pinned = joining.Pinned(
            roster.organisation, roster.root_pk, roster.server_pk, signatures.public_of(me.sign_key)
        )
        if joining.look(one.store, one.line, pinned) == "approved":
            self.returning.remove(one)
            self._belongs(one)

    def _belongs(self, one: _Return) -> None:
        if one.old is None:
            machine = self._add(f"again {len(self.machines)}", one.store, self.machines[1].rules)
        else:
            machine = one.old
            assert one.store.who is not None
            machine.devices = {one.store.who.device}  # what it wrote as another comes back by hand, if at all
            machine.restart()
        with self._heard(machine):
            machine.sync()

    @contextlib.contextmanager
    def _heard(self, machine: Machine) -> Iterator[None]:
        """Where the server goes back in time who writes lines hears that they were taken (`ErasingWorld`)."""
        before = machine.line.trouble
        if "server" in self.mix:
            machine.line.trouble = 0.0
        try:
            yield
        finally:
            machine.line.trouble = before

    def _disasters(self) -> tuple[tuple[Callable[[], None], int], ...]:
        usual = (self.hand_over, 12), (self.rotate, 4)
        server = (self.back_up_server, 8), (self.restore_server, 5)
        people = (self.remove_somebody, 6), (self.let_in_again, 20)
        laptops = (self.back_up_laptop, 8), (self.put_back, 5)
        parts = {"server": server, "people": people, "laptops": laptops}
        return (*usual, *(act for name in self.mix.split(" and ") for act in parts[name]))

    # --- what must hold

    def calm_down(self) -> None:
        """Who was being let in again is in: the line is good."""
        for line in [one.line for one in self.returning] + [self.machines[0].line]:
            line.trouble = 0.0
        if self.returning:
            self.machines[0].restart()
            self.machines[0].sync()  # the server or this laptop may have been put back
            self.let_in_again()
            assert not self.returning, "somebody could not be let in again"
        super().calm_down()

    def _rounds(self) -> None:
        """What the server lacked for a while is asked for again after some time."""
        super()._rounds()
        self.now_ms += ASK_AGAIN_MS
        super()._rounds()

    def _roster(self) -> Roster:
        return self.house.services.membership.current()

    def _note_who_is_out(self) -> None:
        roster = self._roster()
        for machine in self.machines:
            who = machine.store.who
            assert who is not None
            known = roster.user(who.user)
            keys = known is not None and known.sign_pk == signatures.public_of(who.sign_key)
            machine.out = not keys or roster.is_revoked(who.device) or roster.is_user_revoked(who.user)

    def _out_of_reach(self, machine: Machine) -> frozenset[bytes]:
        """What somebody who is removed had only handed over stays with who took it."""
        roster, log = self._roster(), self.house.log()
        held = {dot for one in self.machines if not one.out for dot in one.store.edits()}
        return frozenset(dot[0] for dot in held - log.keys() if roster.is_revoked(dot[1]))
