"""Running the application: a socket, uvicorn, an orderly end."""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from uvicorn.config import Config

from sync.server.app import Face
from sync.server.patience import patient
from sync.server.services import Services
from sync.server.settings import Settings

ENDING = (signal.SIGTERM, signal.SIGINT)
STOP_SECONDS = 20
"""How long requests in hand may take when the server is told to stop."""


class Server(uvicorn.Server):
    """Uvicorn's server, which sends waiting laptops home before it ends."""

    def __init__(self, config: Config, services: Services) -> None:
        super().__init__(config)
        self._services = services

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT end it orderly: not, as uvicorn would have it, by the signal after all."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in ENDING}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Finish what is in hand, take nothing new."""
        self._services.wakeups.stop()
        await asyncio.sleep(0)
        await super().shutdown(sockets)


def make_server(settings: Settings, services: Services) -> Server:
    """A server for these settings, not yet listening."""
    tls: dict[str, Any] = {}
    if settings.tls_cert:
        tls = {"ssl_certfile": settings.tls_cert, "ssl_keyfile": settings.tls_key or None}
    config = Config(
        Face(services).app(),
        http=patient(settings.header_seconds),
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        lifespan="on",
        limit_concurrency=settings.connections,
        timeout_keep_alive=65,
        timeout_graceful_shutdown=STOP_SECONDS,
        proxy_headers=settings.behind_proxy,
        **tls,
    )
    return Server(config, services)


def listen(settings: Settings) -> socket.socket:
    """A listening socket; port 0 lets the system choose."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((settings.host, settings.port))
    listener.listen(2048)
    listener.set_inheritable(True)
    return listener


def address(settings: Settings, listener: socket.socket) -> str:
    """The URL of a listening server."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{'https' if settings.tls_cert else 'http'}://{host}:{listener.getsockname()[1]}"
