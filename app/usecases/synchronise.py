"""The sync of one open profile: the engine's rounds and the truth about them, in the words of the windows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from app.domain.attachment import SMALL_BYTES
from app.domain.ids import RecordId
from app.errors import DomainError, OperationalError, ProfileClosed
from app.storage.files import place_errors
from app.storage.reader import Reader
from app.usecases import (
    audit_weeks,
    capsule_tidying,
    caseloads,
    erasure_backups,
    erasure_orders,
    founding,
    kit_notices,
    letters,
    lines,
    overdue,
    plan_arrivals,
    round_steps,
    server_time,
    tending,
    travelling,
)
from app.usecases.audience import FileAudience
from app.usecases.emergency import copies as emergency_copies
from app.usecases.lines import Doors
from app.usecases.parted_logs import PARTED
from app.usecases.reading_order import ReadingOrder
from app.usecases.referrals import rounds
from app.usecases.sync_views import (
    ANOTHER_DEVICE,
    DAMAGED,
    DOUBTFUL,
    FORGOT,
    OWN_DISK,
    TELLING_FIRST,
    Handed,
    Stand,
    SyncState,
    TakenIn,
)
from sync.client import courier
from sync.client.engine import Engine
from sync.client.laptop import Laptop, wall_clock
from sync.client.loop import Kind, Loop, LoopState, Mode, Pace
from sync.client.ports import Audience, Replica, Transport
from sync.client.pulling import Priority
from sync.client.steps import Phase, Step, Summary, finished
from sync.protocol.faults import Fault, SyncError

SYNCED, FIELD, METERED = "approdo.synced", "approdo.field", "approdo.metered"
"""What is remembered from one start to the next: the last whole round, and the two switches."""


_STANDS: Final = {
    Kind.SYNCED: Stand.SYNCED,
    Kind.SENDING: Stand.WORKING,
    Kind.WAITING: Stand.WAITING,
    Kind.OFFLINE: Stand.OFFLINE,
    Kind.PROBLEM: Stand.TROUBLE,
    Kind.PAUSED: Stand.FIELD,
}

Tell = Callable[[SyncState], None]
After = Callable[[Laptop], bool]
"""What the program does on the line after a round; whether another round is worth it at once."""

_NOTICES: Final = {
    (Fault.FORKED, ""): DOUBTFUL,
    (Fault.FORKED, "restored"): ANOTHER_DEVICE,
    (Fault.ROLLED_BACK, ""): FORGOT,
    (Fault.MALFORMED, ""): DAMAGED,
}

HEARD_EVERY_MS = 10 * 60_000


class FileRefused(DomainError):
    """The file handed over is none of this organisation's; nothing was changed."""

    key = "sync.hand.malformed"


class Synchroniser:
    """May be used from any thread. `tell` is called with each new state, in whatever thread it came about."""

    def __init__(
        self,
        replica: Replica,
        transport: Transport,
        audience: Audience,
        *,
        server: str,
        tell: Tell,
        priority: Priority | None = None,
        pace: Pace | None = None,
        after: After | None = None,
    ) -> None:
        self._replica, self._tell = replica, tell
        self.engine = _Guarded(replica, transport, audience, priority=priority)
        self.engine.after = after
        synced = replica.remembered(SYNCED)
        self._state = SyncState(
            Stand.SYNCED,
            synced_ms=int(synced) if synced else None,
            server=server,
            field=replica.remembered(FIELD) == b"1",
            metered=replica.remembered(METERED) == b"1",
        )
        self.engine.thrifty = self._state.metered
        self._loop = Loop(self.engine, self._heard, mode=self._mode(), pace=pace, gone=(ProfileClosed,))
        self._state = self._told(self._loop.state)

    @property
    def state(self) -> SyncState:
        """Where it stands."""
        return self._state

    def start(self) -> None:
        """Begin to make rounds, in a thread of its own."""
        self._loop.start()

    def stop(self, seconds: float = 5.0) -> None:
        """End at the next step; what was sent stays sent, the rest waits."""
        self._loop.stop(seconds)
        self.engine.close()

    def now(self) -> None:
        """Make a round at once, in field mode too."""
        self._loop.sync_now()

    def files_now(self) -> None:
        """Make a round at once that carries files too, though the line is to be spared."""
        self.engine.all_files_once = True
        self._loop.sync_now()

    def saved(self) -> None:
        """Something was written here: count it, and send it soon."""
        self._loop.saved()

    def set_field(self, on: bool) -> None:
        """Field mode: only when the person says so; remembered."""
        self._switch(FIELD, on)
        self._state = replace(self._state, field=on)
        self._change_mode()

    def set_metered(self, on: bool) -> None:
        """Spare the line; remembered."""
        self._switch(METERED, on)
        self._state = replace(self._state, metered=on)
        self.engine.thrifty = on
        self._change_mode()

    def once(self) -> Summary:
        """One round in the calling thread: terminals, the demonstration. Not while the loop runs.

        Raises SyncError where it could not go on.
        """
        try:
            summary = self.engine.sync()
        except SyncError as error:
            away = error.fault in (Fault.OFFLINE, Fault.BUSY)
            kind = Kind.OFFLINE if away else Kind.PROBLEM
            self._heard(LoopState(kind, fault=error.fault, detail=error.detail, since_ms=wall_clock()))
            raise
        pending = self._replica.pending()
        kind = Kind.WAITING if pending.total else Kind.SYNCED
        self._heard(LoopState(kind, wall_clock(), pending=pending, notices=tuple(summary.notices)))
        return summary

    def write_file(self, path: Path, *, large: bool = False) -> Handed:
        """Write what another laptop may lack, sealed. The disk's errors are told.

        Attachments of up to `SMALL_BYTES` go along, with `large` those of any size.
        """
        largest = courier.ANY_SIZE if large else SMALL_BYTES
        with self.engine.busy, place_errors():
            parcel = finished(courier.hand_over(self.engine.laptop, path, largest=largest))
        self.saved()
        return Handed(parcel.envelopes, parcel.files)

    def read_file(self, path: Path) -> TakenIn:
        """Take in such a file and its further ones beside it. FileRefused when it is none of ours."""
        try:
            with self.engine.busy, place_errors():
                taken = finished(courier.take(self.engine.laptop, path))
        except SyncError as error:
            raise FileRefused(f"sync.hand.{error.fault.value}") from None
        self.saved()
        return TakenIn(taken.applied, taken.missing)

    def _mode(self) -> Mode:
        if self._state.field:
            return Mode.FIELD
        return Mode.METERED if self._state.metered else Mode.AUTOMATIC

    def _change_mode(self) -> None:
        self._loop.set_mode(self._mode())
        self._heard(self._loop.state)

    def _switch(self, name: str, on: bool) -> None:
        self._replica.remember(name, b"1" if on else b"0")

    def _heard(self, state: LoopState) -> None:
        if state.at_ms and state.at_ms != self._state.synced_ms and state.fault is None:
            self._replica.remember(SYNCED, str(state.at_ms).encode())
        told = self._told(state)
        if told != self._state or state.kind is Kind.PAUSED:
            self._state = told
        self._tell(told)

    def _told(self, state: LoopState) -> SyncState:
        pending = state.pending
        waiting = pending.changes - pending.parked
        stand = _STANDS[state.kind]
        if stand is Stand.WAITING and not waiting and not pending.files:
            stand = Stand.SYNCED  # nothing is here that could be sent, only nobody has asked the server yet
        return replace(
            self._state,
            stand=stand,
            waiting=waiting,
            parked=pending.parked,
            files=pending.files,
            file_bytes=pending.file_bytes,
            phase=state.phase.value if state.phase else "",
            done=state.done,
            total=state.total,
            synced_ms=state.at_ms or self._state.synced_ms,
            offline_ms=state.since_ms if state.kind is Kind.OFFLINE else None,
            fault=_fault(state),
            notice=_notice(state) if state.at_ms else self._state.notice,
        )


class _Guarded(Engine):
    """The engine, one thing at a time, whose rounds also end well when this laptop's own disk says no."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.busy = threading.Lock()
        self.after: After | None = None
        self.all_files_once = False

    def once(self) -> Generator[Step, None, Summary]:
        """One round in steps; a file that is being written or taken in is waited for."""
        with self.busy:
            try:
                summary = yield from super().once()
                if self.after is not None and self.after(self.laptop):
                    summary = yield from super().once()
            except ProfileClosed:
                raise
            except OperationalError:
                raise SyncError(Fault.BUSY, OWN_DISK) from None
            self.all_files_once = self.all_files_once and summary.files_left
            return summary

    def spares(self) -> bool:
        """Not in the round somebody wants the files carried in."""
        return super().spares() and not self.all_files_once


def of(doors: Doors, tell: Tell, *, pace: Pace | None = None) -> Synchroniser | None:
    """The sync of an open profile, ready to be started; None for a laptop that belongs to nobody."""
    replica = doors.replica()
    identity = replica.identity()
    if identity is None:
        return None
    founding.resume(doors)
    server = str(doors.ask(Reader.local, lines.URL) or "")
    for old in doors.ask(travelling.without_seal):
        doors.do(travelling.seal_old, old)
    audience = FileAudience(doors.read_for_sync, identity.organisation)
    _tidy_far_from_a_line(doors)

    def after(laptop: Laptop) -> bool:
        heard = int(doors.read_for_sync(lambda reader: reader.local(lines.HEARD)) or 0)
        trouble = doors.read_for_sync(lambda reader: reader.local(lines.TROUBLE))
        if trouble or abs(wall_clock() - heard) > HEARD_EVERY_MS:
            doors.do(lines.heard, server_time.earlier(laptop))
        today = date.today()  # noqa: DTZ011 - the day, and the end of a week, on the wall here
        return round_steps.run_each(
            (
                lambda: plan_arrivals.settle_all(doors),
                lambda: emergency_copies.settle_all(doors),
                lambda: _referrals(doors, RecordId(laptop.identity.user)),
                lambda: audit_weeks.after_round(doors, today),
                lambda: overdue.after_round(doors, today),
                lambda: letters.after_round(doors),
                lambda: kit_notices.after_round(doors),
                lambda: erasure_orders.resume(doors, laptop) or erasure_backups.is_due(doors),
                lambda: tending.tend(laptop, doors.read_for_sync).anything,
                lambda: capsule_tidying.tidy(doors, today, lambda: _day(server_time.earlier(laptop))),
                lambda: erasure_backups.settle(doors),  # last: a full disk hinders nothing else
            )
        )

    def told(state: SyncState) -> None:
        if state.fault in _LASTING:
            doors.do(lines.remember_fault, Fault(state.fault))
        elif state.fault == PARTED:
            doors.do(lines.remember_parting)
        tell(state)

    made = Synchroniser(
        replica,
        lines.transport_to(server),
        audience,
        server=server,
        tell=told,
        pace=pace,
        after=after,
    )
    certificate = made.engine.laptop.roster.user(identity.user)
    me = RecordId(identity.user)
    made.engine.priority = ReadingOrder(
        me,
        certificate.sites if certificate else (),
        lambda: doors.read_for_sync(lambda reader: caseloads.mine(reader, me)),
    )
    return made


def _tidy_far_from_a_line(doors: Doors) -> None:
    today = date.today()  # noqa: DTZ011 - the day on the wall here
    if server_time.is_likely(today, int(doors.ask(Reader.local, lines.HEARD) or 0)):
        capsule_tidying.tidy(doors, today)


def _day(moment: datetime) -> date:
    return moment.astimezone().date()


def _referrals(doors: Doors, user: RecordId) -> bool:
    """What waited for this round leaves or is stopped; whether there is something new to send."""
    if not doors.read_for_sync(lambda reader: rounds.is_due(reader, user)):
        return False
    return bool(doors.do(rounds.after_round))


_LASTING = frozenset((Fault.REVOKED, Fault.ROLLED_BACK, Fault.FORKED))


def _notice(state: LoopState) -> str:
    """What the last round met and went on from, as the end of its key; empty when nothing."""
    met = {_NOTICES.get((one.fault, one.detail)) or _NOTICES.get((one.fault, "")) for one in state.notices}
    return next((one for one in TELLING_FIRST if one in met), "")


def _fault(state: LoopState) -> str:
    if state.fault is None:
        return ""
    return state.detail if state.detail in (OWN_DISK, PARTED) else state.fault.value


FETCHING: Final = Phase.FETCHING.value
"""`SyncState.phase` while what others wrote is read."""
