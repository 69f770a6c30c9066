"""A server on this very laptop, for the others on the same switch: a process of its own, ended with us.

It keeps ciphertext in its own folder and needs no key of this profile.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.errors import OperationalError
from app.storage.files import private_folder
from app.storage.reader import Reader
from app.storage.store import Store

PORT: Final = 8470
PATIENCE: Final = 30.0
"""Seconds given to the server to start, and to end."""
_CLAIM, _READY = "claim code: ", "ready "


LEFT_ON: Final = "server_here.port"
"""Local key: the port of the server that was left on when the profile was last shut; 0 for none."""


def left_on(reader: Reader) -> int:
    """The port of the server this person left on, 0 when they stopped it or never began."""
    return int(reader.local(LEFT_ON) or 0)


def remember(store: Store, port: int) -> None:
    """The server is on at `port` from now on, or off (0): so it is after the next unlocking too."""
    store.remember_local(LEFT_ON, port)


class NoServer(OperationalError):
    """It could not be started: another program may hold the port."""

    key = "server_here.failed"


@dataclass(slots=True)
class ServerHere:
    """A server that runs as a child of this program; `claim` is empty once somebody founded on it."""

    process: subprocess.Popen[str] = field(repr=False)
    url: str = ""
    claim: str = ""

    @property
    def running(self) -> bool:
        """Whether it still serves."""
        return self.process.poll() is None

    @property
    def port(self) -> int:
        """The port it listens at."""
        return int(self.url.rsplit(":", 1)[1])

    @property
    def addresses(self) -> tuple[str, ...]:
        """What colleagues on the same network type."""
        return tuple(f"http://{one}:{self.port}" for one in own_addresses())

    def stop(self) -> None:
        """End it in order; what it took is on its disk."""
        if self.running:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def start(folder: Path, port: int = PORT, host: str = "0.0.0.0") -> ServerHere:  # noqa: S104 - for the others
    """Serve from `folder` (made when it is not there); port 0 takes a free one. NoServer when it cannot."""
    private_folder(folder)
    command = [sys.executable, "-m", "sync.server", "serve", "--data", str(folder)]
    command += ["--host", host, "--port", str(port), "--until-input-ends"]
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            command,
            stdout=subprocess.PIPE,
            stderr=log,
            stdin=subprocess.PIPE,  # closed by whatever ends this program: the server ends too
            text=True,
            env=_environment(),
        )
    made = ServerHere(process)
    reader = threading.Thread(target=_until_ready, args=(made,), daemon=True)
    reader.start()
    reader.join(PATIENCE)
    if not made.url:
        made.stop()
        raise NoServer
    return made


def own_addresses() -> tuple[str, ...]:
    """The IPv4 addresses this laptop has on its networks, the one towards the outside first."""
    found: dict[str, None] = {}
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.connect(("192.0.2.1", 9))  # an address for documentation: nothing is sent, a route is chosen
        found[line.getsockname()[0]] = None
    with contextlib.suppress(OSError):  # the laptop's own name may not be known to it
        told = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        found.update({str(one[4][0]): None for one in told})
    return tuple(one for one in found if not one.startswith("127.")) or ("127.0.0.1",)


def _until_ready(made: ServerHere) -> None:
    stream = made.process.stdout
    if stream is None:
        return
    for line in stream:
        if line.startswith(_CLAIM):
            made.claim = line.removeprefix(_CLAIM).strip()
        if line.startswith(_READY):
            made.url = line.removeprefix(_READY).strip()
            return


def _environment() -> dict[str, str]:
    """Ours, with the folder of the program on the path: the child starts in the same place."""
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH", "")) if part)
    return {**os.environ, "PYTHONPATH": path}
