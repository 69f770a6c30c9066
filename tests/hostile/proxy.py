"""A server that stands where the real one should: a real HTTP server that passes everything on, or lies.

It holds what whoever runs or steals a server holds: all that goes through it, and no key of a member.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import urllib3

from sync.protocol.messages import MEDIA_TYPE


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: str
    body: bytes
    token: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back; `promised` bytes are announced (-1: as many as come), each piece after `pause` s."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    promised: int = -1
    pause: float = 0.0


Forward = Callable[[], Answer]
Trick = Callable[[Asked, Forward], Answer]


def honest(_asked: Asked, forward: Forward) -> Answer:
    """No trick."""
    return forward()


@dataclass
class Proxy:
    """`trick` may be exchanged at any time."""

    url: str = ""
    behind: str = ""
    trick: Trick = honest
    asked: list[Asked] = field(default_factory=list)
    pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(retries=False))

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        return self.trick(asked, lambda: self.forward(asked))

    def forward(self, asked: Asked) -> Answer:
        """What the real server says."""
        headers = {"Content-Type": MEDIA_TYPE}
        if asked.token:
            headers["Authorization"] = asked.token
        url = self.behind + asked.path + (f"?{asked.query}" if asked.query else "")
        got = self.pool.request(asked.method, url, body=asked.body or None, headers=headers)
        return Answer(got.status, got.data)


@contextmanager
def standing_before(url: str) -> Iterator[Proxy]:
    """A proxy before the server at `url`."""
    proxy = Proxy(behind=url)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(proxy))
    server.daemon_threads = True
    proxy.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        proxy.pool.clear()


class _Handler(BaseHTTPRequestHandler):
    """One request; `proxy` is set on a class of its own for each proxy."""

    proxy: Proxy
    protocol_version = "HTTP/1.1"

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, _, query = self.path.partition("?")
        token = self.headers.get("Authorization", "")
        answer = self.proxy.answer(Asked(self.command, path, query, body, token))
        try:
            self._send(answer)
        except OSError:  # the laptop hung up, as it should on some of these
            self.close_connection = True

    def _send(self, answer: Answer) -> None:
        promised = len(answer.body) if answer.promised < 0 else answer.promised
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(promised))
        self.end_headers()
        if answer.pause:
            for at in range(len(answer.body)):
                time.sleep(answer.pause)
                self.wfile.write(answer.body[at : at + 1])
        else:
            self.wfile.write(answer.body)
        if promised != len(answer.body):
            self.close_connection = True

    do_GET = do_POST = do_PUT = _serve  # noqa: N815 - the standard library's names

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def _handler(proxy: Proxy) -> type[BaseHTTPRequestHandler]:
    return type("_Bound", (_Handler,), {"proxy": proxy})
