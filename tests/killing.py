"""Processes ended with SIGKILL at a random point, and what they had said by then.

The children are forked from a server that has everything imported: hundreds fit in a test.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Protocol


class Say(Protocol):
    """Tells the parent that something is done for good."""

    def __call__(self, word: str, /) -> None: ...


_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(
    ["tests.killing", "tests.app.storage.kill_work", "tests.app.usecases.profile_cases"]
)
LONGEST = 120.0


def killed(work: Callable[..., None], *args: Any, after: float) -> list[str]:
    """Run `work(say, *args)`, kill it `after` seconds after its first word, return all it said.

    A child that ends before is no kill; one that fails is a failed test.
    """
    hear, tell = _SERVER.Pipe(duplex=False)
    process = _SERVER.Process(target=_run, args=(tell, work, args))
    process.start()
    tell.close()
    said: list[str] = []
    try:
        if not hear.poll(LONGEST):
            raise TimeoutError("the child never spoke")
        said.append(hear.recv())
        time.sleep(after)
    except EOFError:
        pass
    finally:
        process.kill()
        process.join()
    said += _rest(hear)
    hear.close()
    if process.exitcode not in (0, -9):
        raise ChildProcessError(process.exitcode)
    return said


def _run(tell: Connection, work: Callable[..., None], args: tuple[Any, ...]) -> None:
    work(tell.send, *args)


def _rest(hear: Connection) -> list[str]:
    said = []
    while True:
        try:
            said.append(hear.recv())
        except EOFError:
            return said
