"""Reads for the windows, off the GUI thread: the newest question of a channel displaces the older."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer

from ui.job_runner import JobRunner

DEBOUNCE = 80
"""Milliseconds of quiet before a typed question is asked."""


@dataclass(frozen=True, slots=True)
class _Asked:
    channel: str
    turn: int
    query: Callable[[], Any]
    then: Callable[[Any], None]
    failed: Callable[[Exception], None]
    owner: QObject | None


class QueryRunner:
    """One thread for the query-only connection.

        queries.ask("cases.list", lambda: session.ask(find, words), self._show, owner=self)

    `ask` is called in the GUI thread; it waits for the typing to pause, interrupts the query of the same
    channel that is running, and calls `then` in the GUI thread with the newest answer only. An
    interrupted or outdated query is forgotten together with its error.
    """

    def __init__(self, runner: JobRunner, interrupt: Callable[[], None] = lambda: None) -> None:
        self._runner, self._interrupt = runner, interrupt
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="reader")
        self._lock = threading.Lock()
        self._newest: dict[str, int] = {}
        self._running = ""
        self._turn = 0
        self._stopped = False

    def ask(
        self,
        channel: str,
        query: Callable[[], Any],
        then: Callable[[Any], None],
        *,
        owner: QObject | None = None,
        failed: Callable[[Exception], None] | None = None,
        debounce: int = DEBOUNCE,
    ) -> None:
        """Answer `query` soon; `debounce` ms of quiet come first (0: at once)."""
        asked = _Asked(channel, self._displace(channel), query, then, failed or _raise, owner)
        if debounce:
            QTimer.singleShot(debounce, self._runner, lambda: self._submit(asked))
        else:
            self._submit(asked)

    def forget(self, channel: str) -> None:
        """Nobody waits for the answers of `channel` any more."""
        self._displace(channel)

    def stop(self) -> None:
        """Interrupt and forget everything; what is asked after this is never answered."""
        with self._lock:
            self._stopped = True
            self._newest.clear()
            self._interrupt()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _displace(self, channel: str) -> int:
        with self._lock:
            self._turn += 1
            self._newest[channel] = self._turn
            if self._running == channel:
                self._interrupt()
            return self._turn

    def _wanted(self, asked: _Asked) -> bool:
        return not self._stopped and self._newest.get(asked.channel) == asked.turn

    def _submit(self, asked: _Asked) -> None:
        if self._wanted(asked):
            future = self._pool.submit(self._answer, asked)
            future.add_done_callback(lambda done: self._bring(asked, done))

    def _answer(self, asked: _Asked) -> Any:
        with self._lock:
            if not self._wanted(asked):
                return None
            self._running = asked.channel
        try:
            return asked.query()
        finally:
            # The lock is what keeps an interrupt from hitting the next channel's query.
            with self._lock:
                self._running = ""

    def _bring(self, asked: _Asked, done: Future[Any]) -> None:
        if not done.cancelled():
            self._runner.post(lambda: self._tell(asked, done), asked.owner)

    def _tell(self, asked: _Asked, done: Future[Any]) -> None:
        if not self._wanted(asked):
            return
        error = done.exception()
        if isinstance(error, Exception):
            asked.failed(error)
        else:
            asked.then(done.result())


def _raise(error: Exception) -> None:
    raise error
