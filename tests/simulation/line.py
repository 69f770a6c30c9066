"""The network of the simulation: every request may be lost, cut, doubled or come much later."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from sync.protocol.faults import Fault, SyncError
from tests.simulation.house import Request

TROUBLES = ("down", "lost", "cut", "busy", "twice", "late")


@dataclass
class Line:
    """One laptop's way to the server. `trouble`: how likely a request goes wrong, 0 to 1.

    `down`: it gets nowhere. `lost`: the server did it, no answer comes. `cut`: half of the answer.
    `busy`: something between answers 503 after the server did it. `twice`: it arrives two times.
    `late`: no answer now, and the request arrives at some later moment.
    """

    ask: Callable[[Request], bytes]
    chance: random.Random
    trouble: float = 0.0
    late: list[Request] = field(default_factory=list)
    asked: int = 0

    def post(self, path: str, body: bytes, *, token: str = "") -> bytes:
        return self._do(("POST", path, body, token))

    def get(self, path: str, *, token: str = "") -> bytes:
        return self._do(("GET", path, b"", token))

    def put(self, path: str, body: bytes, *, token: str = "") -> bytes:
        return self._do(("PUT", path, body, token))

    def arrive_late(self) -> None:
        """A request given up long ago reaches the server after all; nobody hears the answer."""
        if self.late:
            try:
                self.ask(self.late.pop(self.chance.randrange(len(self.late))))
            except SyncError:
                return

    def _do(self, request: Request) -> bytes:
        self.asked += 1
        if self.chance.random() >= self.trouble:
            return self.ask(request)
        what = self.chance.choice(TROUBLES)
        if what == "down":
            raise SyncError(Fault.OFFLINE, "down")
        if what == "late":
            self.late.append(request)
            raise SyncError(Fault.OFFLINE, "late")
        answer = self.ask(request)
        if what == "lost":
            raise SyncError(Fault.OFFLINE, "lost")
        if what == "busy":
            raise SyncError(Fault.BUSY, "503")
        if what == "twice":
            return self.ask(request)
        return answer[: len(answer) // 2]


class Inline:
    """Does at once what an executor would do in a thread, so that a seed tells everything."""

    def submit(self, work: Callable[..., Any], *given: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work(*given))
        except SyncError as error:
            done.set_exception(error)
        return done

    def map(self, work: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
        return [work(item) for item in items]

    def shutdown(self, **_: Any) -> None:
        """Nothing runs."""
