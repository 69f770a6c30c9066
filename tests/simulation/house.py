"""The real server without sockets: its endpoints over a real store, asked in this thread."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sync.client.transport import refusal_of
from sync.protocol.messages import Code, Failure, encode
from sync.server import upkeep
from sync.server.endpoints import ENDPOINTS, Ask, Endpoint
from sync.server.refusal import Refusal
from sync.server.services import Services
from sync.server.settings import Settings
from sync.server.store.port import StoreBusy

Request = tuple[str, str, bytes, str]
"""Method, path, body, token."""

_PARTS = [(e, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", e.path) + "$")) for e in ENDPOINTS]


class House:
    """A server in a folder. `log` tells the dots it holds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._settings = Settings(data=str(folder))
        self.services = Services(self._settings)
        self.least = self.services.snapshots.least

    def answer(self, method: str, path: str, body: bytes, token: str) -> bytes:
        """The answer's body; SyncError as the real line would raise it."""
        try:
            return self._answer(method, path, body, token)
        except Refusal as refusal:
            failure, status = Failure(refusal.code, refusal.detail), refusal.status
        except StoreBusy:
            failure, status = Failure(Code.BUSY, {}), 503
        raise refusal_of(status, {}, encode(failure))

    def _answer(self, method: str, path: str, body: bytes, token: str) -> bytes:
        bare, _, asked = path.partition("?")
        endpoint, named = _found(method, bare)
        self.services.snapshots.least = self.least
        caller = None if endpoint.open else self.services.gate.caller(token)
        query = dict(part.split("=") for part in asked.split("&")) if asked else {}
        answer = endpoint.work(self.services, Ask(endpoint.read(body), named, query, caller))
        return answer if isinstance(answer, bytes) else encode(answer)

    def log(self) -> dict[tuple[bytes, bytes, int], bytes]:
        """Every envelope by space, device and dseq, as its digest."""
        with self.services.store.database.reading() as cursor:
            cursor.execute(
                "SELECT s.id, l.device, l.dseq, l.digest FROM log l JOIN space s ON s.number = l.space"
            )
            return {(row[0], row[1], row[2]): row[3] for row in cursor.fetchall()}

    def backup(self, target: Path) -> None:
        """The server's own command, while it runs."""
        upkeep.backup(self._settings, target)

    def restore(self, source: Path) -> None:
        """The server's own command, into the folder emptied."""
        self.services.close()
        shutil.rmtree(self.folder)
        upkeep.restore(self._settings, source)
        self.services = Services(self._settings)

    def close(self) -> None:
        self.services.close()


def _found(method: str, path: str) -> tuple[Endpoint, Mapping[str, Any]]:
    for endpoint, pattern in _PARTS:
        match = pattern.match(path) if endpoint.method == method else None
        if match:
            return endpoint, match.groupdict()
    raise LookupError(path)
