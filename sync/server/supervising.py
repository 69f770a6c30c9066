"""Several workers on one socket: started, started again when one dies, ended together."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
from typing import Any

from sync.server.logs import log
from sync.server.services import Services
from sync.server.serving import make_server
from sync.server.settings import Settings

WORKER = "worker"
LOOK_SECONDS = 0.5
"""How soon a dead worker is noticed."""


def supervise(settings: Settings, listener: socket.socket) -> int:
    """Run `settings.workers` processes until told to stop; the exit code."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    workers = [_start(settings, listener) for _ in range(settings.workers)]
    while not stop.wait(LOOK_SECONDS):
        for at, worker in enumerate(workers):
            if worker.poll() is not None:
                log.error("a worker died", extra={"facts": {"code": worker.returncode}})
                workers[at] = _start(settings, listener)
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    codes = [worker.wait() for worker in workers]
    # One that was still starting knows no orderly end yet: it had nothing in hand.
    return max(0 if code == -signal.SIGTERM else abs(code) for code in codes)


def work(plain: dict[str, Any], descriptor: int) -> int:
    """One worker: serve on a socket handed down."""
    settings = Settings(**plain)
    listener = socket.socket(fileno=descriptor)
    make_server(settings, Services(settings)).run(sockets=[listener])
    return 0


def _start(settings: Settings, listener: socket.socket) -> subprocess.Popen[bytes]:
    """The settings go through a pipe: an address may hold a password."""
    descriptor = listener.fileno()
    worker = subprocess.Popen(  # noqa: S603 our own interpreter and module
        [sys.executable, "-m", "sync.server", WORKER, str(descriptor)],
        stdin=subprocess.PIPE,
        pass_fds=(descriptor,),
    )
    if worker.stdin is not None:
        worker.stdin.write(json.dumps(settings.as_plain()).encode())
        worker.stdin.close()
    return worker
