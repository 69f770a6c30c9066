"""HTTP(S) to the server: keep-alive, bounded answers, every failure told as a `SyncError`.

The server's own key is checked above this, by challenge and response: TLS with the system's trust
store keeps others from seeing sizes and names, it is not what the program trusts.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
import truststore
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import MEDIA_TYPE, Code, Failure

CONNECT_SECONDS = 8.0
READ_SECONDS = 60.0
SLOWEST = 1000
"""Bytes a second a line must carry once an answer comes: less is as good as no line."""
_PIECE = 1 << 18
MAX_ANSWER = 8 << 20
"""Bytes of one answer: a page of a pull, or the heads of some ten thousand spaces."""

_LATER = frozenset((Code.RATE, Code.BUSY, Code.QUOTA))
_failure = msgspec.msgpack.Decoder(Failure)


@dataclass(slots=True)
class Traffic:
    """Bytes on the wire above TLS, heads of requests and answers included."""

    sent: int = 0
    received: int = 0
    requests: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def total(self) -> int:
        """Both ways."""
        return self.sent + self.received


class _Counting:
    """Mixed into a connection: counts what leaves."""

    traffic: Traffic

    def send(self, data: Any) -> None:
        """Send and count."""
        with self.traffic.lock:
            self.traffic.sent += len(data)
        super().send(data)  # type: ignore[misc]  # the connection it is mixed into


def _connections(traffic: Traffic) -> tuple[type[HTTPConnection], type[HTTPSConnection]]:
    plain = type("_Plain", (_Counting, HTTPConnection), {"traffic": traffic})
    secure = type("_Secure", (_Counting, HTTPSConnection), {"traffic": traffic})
    return plain, secure


class HttpTransport:
    """Requests to one server. May be used by several threads at once.

    `url` is `https://host[:port][/path]`, or `http://` for a server on the same switch. `ca_file` names a
    certificate of the organisation's own; without it the system's trust store decides.
    """

    def __init__(self, url: str, *, ca_file: str | None = None, read_seconds: float = READ_SECONDS) -> None:
        parsed = urllib3.util.parse_url(url)
        if parsed.scheme not in ("http", "https") or not parsed.host:
            raise ValueError("url")
        self.traffic = Traffic()
        self._base = (parsed.path or "").rstrip("/")
        self._patience = read_seconds
        self._timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=read_seconds)
        shared: dict[str, Any] = {"maxsize": 3, "retries": False, "timeout": self._timeout}
        plain, secure = _connections(self.traffic)
        self._pool: urllib3.HTTPConnectionPool
        if parsed.scheme == "https":
            pool = urllib3.HTTPSConnectionPool(
                parsed.host, parsed.port or 443, ssl_context=_context(ca_file), **shared
            )
            pool.ConnectionCls = secure
            self._pool = pool
        else:
            self._pool = urllib3.HTTPConnectionPool(parsed.host, parsed.port or 80, **shared)
            self._pool.ConnectionCls = plain

    def post(self, path: str, body: bytes, *, token: str = "") -> bytes:
        """Send `body` and return the answer's body."""
        return self._request("POST", path, body, token)

    def get(self, path: str, *, token: str = "") -> bytes:
        """Fetch a body."""
        return self._request("GET", path, None, token)

    def put(self, path: str, body: bytes, *, token: str = "") -> bytes:
        """Store a body."""
        return self._request("PUT", path, body, token)

    def close(self) -> None:
        """Hang up."""
        self._pool.close()

    def _request(self, method: str, path: str, body: bytes | None, token: str) -> bytes:
        headers = {"Accept-Encoding": "identity", "User-Agent": "approdo"}
        if body is not None:
            headers["Content-Type"] = MEDIA_TYPE
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            answer = self._pool.urlopen(
                method,
                self._base + path,
                body=body,
                headers=headers,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
            content = _bounded(answer, self._patience)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise SyncError(Fault.OFFLINE, type(error).__name__) from None
        self._count(answer.headers, len(content))
        if answer.status != 200:
            raise refusal_of(answer.status, answer.headers, content)
        return content

    def _count(self, headers: Mapping[str, str], length: int) -> None:
        head = 19 + sum(len(name) + len(value) + 4 for name, value in headers.items())
        with self.traffic.lock:
            self.traffic.requests += 1
            self.traffic.received += head + length


def _bounded(answer: urllib3.BaseHTTPResponse, patience: float) -> bytes:
    """The whole body. One longer than any of this protocol's is cut and refused; one that drips in is
    waited for `patience` seconds and as long as it brings `SLOWEST` bytes a second."""
    begun, content = time.monotonic(), bytearray()
    while piece := answer.read1(_PIECE):
        content += piece
        if len(content) > MAX_ANSWER:
            answer.close()
            raise SyncError(Fault.MALFORMED, "length")
        if time.monotonic() - begun > patience + len(content) / SLOWEST:
            answer.close()
            raise SyncError(Fault.OFFLINE, "slow")
    answer.release_conn()
    return bytes(content)


def _context(ca_file: str | None) -> ssl.SSLContext:
    context: ssl.SSLContext
    if ca_file:
        context = ssl.create_default_context(cafile=ca_file)
    else:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def refusal_of(status: int, headers: Mapping[str, str], content: bytes) -> SyncError:
    """What an answer other than 200 means."""
    try:
        code = _failure.decode(content).code
    except (msgspec.DecodeError, RecursionError):
        code = ""
    wait = headers.get("Retry-After", "")
    retry_after = float(wait) if wait.isdigit() else None
    return SyncError(_fault(status, code), code or str(status), retry_after=retry_after)


def _fault(status: int, code: str) -> Fault:
    if code in _LATER or status in (429, 500, 502, 503, 504):
        return Fault.BUSY
    if code == Code.REVOKED:
        return Fault.REVOKED
    if code == Code.VERSION or status == 426:
        return Fault.TOO_OLD
    # Something between us and the server answers (a hotel's login page): as good as no line.
    return Fault.REFUSED if code else Fault.OFFLINE
