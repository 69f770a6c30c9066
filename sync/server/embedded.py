"""A whole server inside another program: for tests, the demonstration, a laptop serving its centre."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.server.services import Services
from sync.server.serving import Server, address, listen, make_server
from sync.server.settings import Settings

START_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs: its URL, the claim code of a new organisation, and its parts."""

    url: str
    claim: str
    services: Services


@contextmanager
def running(data: Path, **settings: Any) -> Iterator[Running]:
    """A server in a thread of this process, on a free port of the loopback unless `settings` say other."""
    chosen = Settings(**{"data": str(data), "port": 0, **settings})
    services = Services(chosen)
    listener = listen(chosen)
    server = make_server(chosen, services)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="server", daemon=True)
    thread.start()
    try:
        _until_started(server, thread)
        yield Running(address(chosen, listener), services.claim, services)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def _until_started(server: Server, thread: threading.Thread) -> None:
    pause = threading.Event()
    for _ in range(int(START_SECONDS * 100)):
        if server.started:
            return
        if not thread.is_alive():
            break
        pause.wait(0.01)
    raise RuntimeError("the server did not start")
