"""Appending for many requests at once: what arrives while a commit is on its way to the disk goes
into the next one together, so a hundred laptops at once cost a handful of commits."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sync.protocol.messages import Code
from sync.server.store.log import LogStore
from sync.server.store.rows import Arriving, Result

MOST = 2000
"""Envelopes in one commit."""


@dataclass(slots=True, eq=False)
class _Job:
    items: Sequence[Arriving]
    results: list[Result] | None = None
    taken: bool = False
    done: threading.Event = field(default_factory=threading.Event)


class Appender:
    """Appends in the order of arrival, `turns` commits at a time.

    Whoever gets a turn appends for all who wait. `landed` is told the homes of what was written,
    after the commit.
    """

    def __init__(
        self,
        log: LogStore,
        clock: Callable[[], int],
        landed: Callable[[set[bytes]], None],
        turns: int = 1,
    ) -> None:
        self._log, self._clock, self._landed = log, clock, landed
        self._turn = threading.BoundedSemaphore(turns)
        self._waiting: deque[_Job] = deque()

    def append(self, items: Sequence[Arriving]) -> list[Result]:
        """A result for each, once it is on the disk."""
        job = _Job(items)
        self._waiting.append(job)
        with self._turn:
            while not job.taken:
                self._run(self._batch())
        job.done.wait()
        if job.results is None:  # the commit it shared with others failed: once more, alone
            self._run([job])
        return job.results or []

    def _batch(self) -> list[_Job]:
        jobs: list[_Job] = []
        count = 0
        while self._waiting and count < MOST:
            try:
                job = self._waiting.popleft()
            except IndexError:  # another turn was quicker
                break
            job.taken = True
            jobs.append(job)
            count += len(job.items)
        return jobs

    def _run(self, jobs: Sequence[_Job]) -> None:
        items = [item for job in jobs for item in job.items]
        try:
            results = self._log.append(items, self._clock())
            at = 0
            for job in jobs:
                job.results = results[at : at + len(job.items)]
                at += len(job.items)
        finally:
            for job in jobs:
                job.done.set()
        self._landed({i.home for i, r in zip(items, results, strict=True) if r[0] == Code.OK})
