"""The only owner of threads: one for the database's writer, one for reading, a few for the rest.

A piece of work is a plain callable, or a callable that returns a generator of `Progress`.
Nothing in a worker belongs to Qt: workers hand closures to one dispatcher in the GUI thread,
which forgets those whose `owner` window has gone meanwhile.

    runner.run(lambda: session.do(save, person), owner=self, then=self._saved, failed=self._refused)
"""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, Literal

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from app.jobs import Progress

Work = Callable[[], Any]
Lane = Literal["writer", "background"]
"""`writer`: one at a time, in order. `background`: key derivation and network, two at once."""

REPORT_EVERY = 0.1
"""Seconds between two reports of progress."""


class Job:
    """The GUI's handle on one piece of work."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._hurried = threading.Event()
        self._over = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next step; what it wrote so far is rolled back."""
        self._cancelled.set()

    def hurry(self) -> None:
        """Ask long work to stop at its next step, but let a plain write still happen: it was promised."""
        self._hurried.set()

    @property
    def stopping(self) -> bool:
        """Whether long work should stop at its next step."""
        return self._cancelled.is_set() or self._hurried.is_set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._cancelled.is_set()

    @property
    def over(self) -> bool:
        """Whether the worker has finished with it, well or badly."""
        return self._over.is_set()


class JobRunner(QObject):
    """Runs work off the GUI thread and brings results, errors and progress back into it."""

    busy_changed = Signal(bool)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[Lane, ThreadPoolExecutor] = {
            "writer": ThreadPoolExecutor(1, thread_name_prefix="writer"),
            "background": ThreadPoolExecutor(2, thread_name_prefix="background"),
        }
        self._running = 0
        self._stopped = False
        self._live: weakref.WeakSet[Job] = weakref.WeakSet()
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Work,
        *,
        owner: QObject | None = None,
        then: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        progress: Callable[[Progress], None] | None = None,
        finished: Callable[[], None] | None = None,
        lane: Lane = "writer",
    ) -> Job:
        """Queue `work`; exactly one of `then`, `failed` or nothing (cancelled), then `finished`, is called.

        Without `failed` an expected or unexpected error goes to the program's excepthook.
        """
        job = Job()
        self._live.add(job)
        # Held by the worker the window would outlive its closing, and be destroyed in a thread not its own.
        reference = None if owner is None else weakref.ref(owner)
        del owner

        def say(call: Callable[[], None]) -> None:
            self._arrived.emit((call, reference))

        def end(future: Future[Any]) -> None:
            job._over.set()
            if not future.cancelled():
                _hand_over(future, job, then, failed or _raise, say)
            if finished is not None:
                say(finished)
            self.post(lambda: self._count(-1))

        if self._stopped:
            job.cancel()
            return job
        told = None if progress is None else lambda step: say(_call(progress, step))
        self._count(+1)
        self._lanes[lane].submit(_Drive(work, job, told).run).add_done_callback(end)
        return job

    def post(self, call: Callable[[], None], owner: QObject | None = None) -> None:
        """Have `call` made in the GUI thread, unless `owner` is gone by then. From any thread."""
        self._arrived.emit((call, None if owner is None else weakref.ref(owner)))

    def finish_with(self, work: Work, seconds: float) -> bool:
        """Stop what is long, let what is short be written, then `work`; False if that took too long.

        For locking and closing: waits in the GUI thread, and tells nobody what went wrong.
        """
        for job in list(self._live):
            job.hurry()
        future = self._lanes["writer"].submit(work)
        done, _ = wait([future], timeout=seconds)
        return bool(done) and future.exception() is None

    def stop(self) -> None:
        """Let the running work end, drop what is queued; no callback comes after this."""
        self._stopped = True
        for lane in self._lanes.values():
            lane.shutdown(wait=True, cancel_futures=True)

    def _deliver(self, parcel: tuple[Callable[[], None], weakref.ref[QObject] | None]) -> None:
        call, reference = parcel
        owner = reference() if reference else None
        if self._stopped:
            return
        if reference is None or (owner is not None and shiboken6.isValid(owner)):
            call()

    def _count(self, step: int) -> None:
        before, self._running = self._running, self._running + step
        if bool(before) != bool(self._running):
            self.busy_changed.emit(bool(self._running))


class _Drive:
    """One run in a worker thread; everything it says goes through `post`."""

    def __init__(self, work: Work, job: Job, tell: Callable[[Progress], None] | None) -> None:
        self._work, self._job, self._tell = work, job, tell

    def run(self) -> Any:
        """The work's result; what it raises stays in the future."""
        if self._job.cancelled:
            return None
        result = self._work()
        return self._steps(result) if isinstance(result, Generator) else result

    def _steps(self, steps: Generator[Any, None, Any]) -> Any:
        told = 0.0
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                return end.value
            if self._job.stopping:
                steps.close()
                return None
            if self._tell is not None and time.monotonic() - told >= REPORT_EVERY:
                told = time.monotonic()
                self._tell(step)


def _hand_over(
    future: Future[Any],
    job: Job,
    then: Callable[[Any], None] | None,
    failed: Callable[[Exception], None],
    say: Callable[[Callable[[], None]], None],
) -> None:
    error = future.exception()
    if isinstance(error, Exception):
        say(_call(failed, error))
    elif then is not None and not job.stopping:
        say(_call(then, future.result()))


def _call(function: Callable[[Any], None], value: Any) -> Callable[[], None]:
    return lambda: function(value)


def _raise(error: Exception) -> None:
    raise error
