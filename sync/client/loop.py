"""Sync in the background: when to make a round, and what may truthfully be said meanwhile."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from sync.client.engine import Engine
from sync.client.laptop import Clock, wall_clock
from sync.client.ports import Pending
from sync.client.steps import Notice, Phase, Step, Summary
from sync.protocol.faults import Fault, SyncError

_SHOWN = frozenset((Phase.SENDING, Phase.FETCHING, Phase.HEALING, Phase.SNAPSHOTS, Phase.FILES))
"""Phases worth showing; looking for news shows nothing."""
_WAIT_SECONDS = 45


_NONE = Pending()


class Mode(StrEnum):
    """How the person wants it."""

    AUTOMATIC = "automatic"
    METERED = "metered"
    """Seldom, nothing held open, no attachments."""
    FIELD = "field"
    """Only when the person says so."""


class Kind(StrEnum):
    """What the pill says; screens translate `sync.state.<kind>`."""

    SYNCED = "synced"
    """Nothing is only here, as of `at_ms`."""
    SENDING = "sending"
    """A round is going on: `done` of `total`."""
    WAITING = "waiting"
    """`pending.total` changes are only here."""
    OFFLINE = "offline"
    """The server cannot be reached since `since_ms`."""
    PROBLEM = "problem"
    """`fault` keeps us from going on; a person is needed."""
    PAUSED = "paused"
    """Field mode."""


@dataclass(frozen=True, slots=True)
class LoopState:
    """Where things stand. `pending` is true at any moment: SYNCED is never said while it counts one."""

    kind: Kind
    at_ms: int = 0
    """End of the last whole round."""
    phase: Phase | None = None
    done: int = 0
    total: int = 0
    pending: Pending = _NONE
    fault: Fault | None = None
    detail: str = ""
    since_ms: int = 0
    next_ms: int = 0
    """When the next try is due; 0: not planned."""
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: quiet after a save, first and longest pause after a failure, between rounds; `awaiting`:
    the first pause while a file is waited for."""

    quiet: float = 1.0
    first: float = 1.0
    longest: float = 300.0
    between: float = 300.0
    awaiting: float = 4.0
    metered_quiet: float = 60.0
    metered_between: float = 900.0


class Loop:
    """Makes rounds on a thread of its own. `on_state` is called from that thread at every change.

    `gone`: what the replica raises once it was shut; a thread that outlives its `stop` ends with it.
    """

    def __init__(
        self,
        engine: Engine,
        on_state: Callable[[LoopState], None],
        *,
        mode: Mode = Mode.AUTOMATIC,
        pace: Pace | None = None,
        now_ms: Clock = wall_clock,
        gone: tuple[type[Exception], ...] = (),
    ) -> None:
        self._gone = gone
        self._engine, self._on_state, self._pace, self._now_ms = engine, on_state, pace or Pace(), now_ms
        self._mode = mode
        self._turn = threading.Condition()
        self._telling = threading.RLock()
        """Held from counting what waits until it is told: or what was true before might be said last."""
        self._due = time.monotonic()
        self._stopping = self._asked = False
        self._failures = 0
        self._awaiting = 0.0
        self._thread: threading.Thread | None = None
        self._waiter: threading.Thread | None = None
        pending = engine.laptop.replica.pending()
        self.state = _resting(LoopState(Kind.WAITING, pending=pending), mode)

    @property
    def mode(self) -> Mode:
        """How the person wants it."""
        return self._mode

    def start(self) -> None:
        """Begin; the first round comes at once unless in field mode."""
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()

    def stop(self, seconds: float = 5.0) -> bool:
        """End after the step that is going on; whether it ended in time. What was done stands."""
        with self._turn:
            self._stopping = True
            self._turn.notify_all()
        if self._thread is not None:
            self._thread.join(seconds)
        return self._thread is None or not self._thread.is_alive()

    def saved(self) -> None:
        """Something was saved: count it, and send it after a moment of quiet."""
        with self._turn:
            quiet = self._pace.metered_quiet if self._mode == Mode.METERED else self._pace.quiet
            if self._failures == 0:
                self._due = min(self._due, time.monotonic() + quiet)
            self._turn.notify_all()
        with self._telling:
            pending = self._engine.laptop.replica.pending()
            if self.state.kind != Kind.SENDING:
                self._tell(_resting(replace(self.state, pending=pending), self._mode))

    def sync_now(self) -> None:
        """A round now, in whatever mode."""
        with self._turn:
            self._asked, self._failures = True, 0
            self._turn.notify_all()

    def set_mode(self, mode: Mode) -> None:
        """Change the mode; leaving field mode makes a round."""
        with self._turn:
            left_field = self._mode == Mode.FIELD and mode != Mode.FIELD
            self._mode = mode
            if left_field:
                self._due = time.monotonic()
            self._turn.notify_all()
        with self._telling:
            self._tell(_resting(self.state, mode))

    def _run(self) -> None:
        try:
            while self._until_due():
                self._round()
        except self._gone:
            if not self._stopping:
                raise
            # The file was shut before this thread came to its end: nothing is left to do or to tell.

    def _until_due(self) -> bool:
        """Sleep until a round is due; False when it is time to end."""
        with self._turn:
            while not self._stopping and not self._asked:
                left = self._due - time.monotonic()
                if self._mode != Mode.FIELD and left <= 0:
                    break
                self._turn.wait(None if self._mode == Mode.FIELD else left)
            self._asked = False
            return not self._stopping

    def _round(self) -> None:
        try:
            summary = self._steps()
        except SyncError as error:
            self._failed(error)
            return
        if summary is None:
            return
        self._failures = 0
        self._plan(self._pause_after(summary))
        with self._telling:
            pending = self._engine.laptop.replica.pending()
            kind = Kind.SYNCED if pending.total == 0 else Kind.WAITING
            state = LoopState(kind, self._now_ms(), pending=pending, notices=tuple(summary.notices))
            self._tell(_resting(state, self._mode))
        if self._mode == Mode.AUTOMATIC:
            self._listen()

    def _pause_after(self, summary: Summary) -> float:
        """Seconds to the next round. Nobody is told when a file has come to the server, so a laptop that
        waits for one looks again soon, and less and less soon."""
        metered = self._mode == Mode.METERED
        between = self._pace.metered_between if metered else self._pace.between
        if summary.files_left or summary.told_left:
            return self._pace.quiet
        if not summary.awaited:
            self._awaiting = 0.0
            return between
        first = self._pace.metered_quiet if metered else self._pace.awaiting
        self._awaiting = self._awaiting * 2 or first
        return min(between, self._awaiting)

    def _steps(self) -> Summary | None:
        steps = self._engine.once()
        while not self._stopping:
            try:
                self._show(next(steps))
            except StopIteration as end:
                summary: Summary = end.value
                return summary
        steps.close()
        return None

    def _show(self, step: Step) -> None:
        if step.phase not in _SHOWN or not step.total:
            return
        with self._telling:
            pending = self._engine.laptop.replica.pending()
            self._tell(
                replace(
                    self.state,
                    kind=Kind.SENDING,
                    phase=step.phase,
                    done=step.done,
                    total=step.total,
                    pending=pending,
                    fault=None,
                )
            )

    def _failed(self, error: SyncError) -> None:
        self._failures += 1
        pause = min(self._pace.longest, self._pace.first * 2.0 ** (self._failures - 1))
        pause *= random.uniform(0.5, 1.0)  # so that a hundred laptops do not come back at once
        self._plan(max(pause, error.retry_after or 0.0))
        offline = error.fault in (Fault.OFFLINE, Fault.BUSY)
        now = self._now_ms()
        with self._telling:
            was_offline = self.state.kind == Kind.OFFLINE
            self._tell(
                LoopState(
                    Kind.OFFLINE if offline else Kind.PROBLEM,
                    self.state.at_ms,
                    pending=self._engine.laptop.replica.pending(),
                    fault=error.fault,
                    detail=error.detail,
                    since_ms=self.state.since_ms if was_offline else now,
                    next_ms=now + int(max(0.0, self._due - time.monotonic()) * 1000),
                )
            )

    def _plan(self, seconds: float) -> None:
        with self._turn:
            self._due = time.monotonic() + seconds

    def _listen(self) -> None:
        """Let the server say when something moved. The thread only waits: nothing hangs on its end."""
        if self._waiter is not None and self._waiter.is_alive():
            return
        self._waiter = threading.Thread(target=self._wait, name="sync-wait", daemon=True)
        self._waiter.start()

    def _wait(self) -> None:
        while self._mode == Mode.AUTOMATIC and not self._stopping and not self._failures:
            since = self._engine.looked
            try:
                moved = self._engine.laptop.calls.wait(since, _WAIT_SECONDS)
            except SyncError:
                return  # the next round will find out what is wrong
            if moved and since == self._engine.looked:
                with self._turn:
                    self._due = time.monotonic()
                    self._turn.notify_all()
                return

    def _tell(self, state: LoopState) -> None:
        if state != self.state:
            self.state = state
            self._on_state(state)


def _resting(state: LoopState, mode: Mode) -> LoopState:
    """What may be said between rounds, whatever happened before."""
    if mode == Mode.FIELD:
        return replace(state, kind=Kind.PAUSED, phase=None)
    if state.kind in (Kind.OFFLINE, Kind.PROBLEM):
        return state
    kind = Kind.SYNCED if state.pending.total == 0 and state.at_ms else Kind.WAITING
    return replace(state, kind=kind, phase=None)
