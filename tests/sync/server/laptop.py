"""Laptops as the server sees them: signed envelopes with nothing readable in them, requests over HTTP."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import urllib3

from sync.protocol import messages as m
from sync.protocol.envelope import FIRST_PREV, EnvelopeKind, Header, prev_of
from sync.server.embedded import Running, running
from sync.server.store.opening import open_store
from sync.trust import challenge
from sync.trust.signatures import public_of, sign, verify
from tests.sync.trust.organisation import Organisation, group, id16, seed32, settled

STAFF = group("staff", id16("nord"))
ALL = group("all")
M = TypeVar("M", bound=msgspec.Struct)


class Refused(Exception):
    """The server said no."""

    def __init__(self, status: int, failure: m.Failure) -> None:
        super().__init__(status, failure.code, failure.detail)
        self.status, self.code, self.detail = status, failure.code, failure.detail


def envelope(
    device: str,
    space: bytes,
    dseq: int = 1,
    *,
    epoch: int = 1,
    prev: bytes = FIRST_PREV,
    size: int = 200,
    kind: EnvelopeKind = EnvelopeKind.CHANGE,
) -> bytes:
    """An envelope that is right in all the server can see."""
    header = Header(
        kind, space, id16(device)[:8], dseq, epoch, prev, secrets.token_bytes(16), secrets.token_bytes(16)
    )
    told = header.pack() + secrets.token_bytes(size)
    return told + sign(seed32(device), told)


def chain(device: str, space: bytes, count: int, *, epoch: int = 1, size: int = 200) -> list[bytes]:
    """A device's first envelopes in a space, each bearing the hash of the one before."""
    made: list[bytes] = []
    for dseq in range(1, count + 1):
        prev = prev_of(made[-1]) if made else FIRST_PREV
        made.append(envelope(device, space, dseq, epoch=epoch, prev=prev, size=size))
    return made


@dataclass
class Laptop:
    """Somebody's laptop and its connection to a server."""

    url: str
    name: str
    token: str = ""
    pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(retries=False))
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def device(self) -> bytes:
        return id16(self.name)[:8]

    def ask(self, method: str, path: str, body: bytes | None, answer: type[M], **options: Any) -> M:
        headers = {"authorization": f"Bearer {self.token}", **self.headers} if self.token else self.headers
        got = self.pool.request(method, self.url + path, body=body, headers=headers, **options)
        if got.status != 200:
            raise Refused(got.status, msgspec.msgpack.decode(got.data, type=m.Failure))
        return msgspec.msgpack.decode(got.data, type=answer)

    def post(self, path: str, message: msgspec.Struct, answer: type[M], **options: Any) -> M:
        return self.ask("POST", path, m.encode(message), answer, **options)

    def get(self, path: str, answer: type[M]) -> M:
        return self.ask("GET", path, None, answer)

    def hello(self) -> m.Proof:
        nonce = challenge.new_nonce()
        about = self.get("/v1/about", m.About)
        told = self.post("/v1/hello", m.Hello(self.device, nonce), m.Challenge)
        signed = challenge.server_signs(self.device, nonce, told.nonce, about.server_pk)
        assert verify(about.server_pk, told.signature, signed)
        answer = challenge.device_signs(self.device, nonce, told.nonce, about.server_pk)
        return m.Proof(self.device, told.nonce, sign(seed32(self.name), answer))

    def sign_in(self) -> Laptop:
        self.token = self.post("/v1/session", self.hello(), m.Ticket).token
        return self

    def push(self, *envelopes: bytes, home: bytes = STAFF) -> list[tuple[str, int]]:
        spaces = {raw[2:18] for raw in envelopes if len(raw) > 18}
        request = m.Push(tuple((space, home) for space in spaces), envelopes)
        return [(code, number) for code, number in self.post("/v1/push", request, m.Pushed).results]

    def heads(self, since: bytes = b"") -> m.Heads:
        return self.post("/v1/heads", m.HeadsRequest(since), m.Heads)

    def pull(self, *cursors: m.Cursor, budget: int = m.PAGE_BYTES) -> m.Pulled:
        return self.post("/v1/pull", m.PullRequest(cursors, budget), m.Pulled)

    def members(self, *lines: bytes, grants: tuple[m.Grant, ...] = ()) -> m.Members:
        return self.post("/v1/members", m.MembersAppend(lines, grants), m.Members)


def start(space: bytes) -> m.Cursor:
    """The cursor of a space never read."""
    return m.Cursor(space, 0, b"")


def space(name: str) -> bytes:
    return hashlib.sha256(b"space" + name.encode()).digest()[:16]


@dataclass
class Office:
    """A server with the small organisation founded on it."""

    server: Running
    organisation: Organisation
    laptops: dict[str, Laptop] = field(default_factory=dict)

    def laptop(self, person: str) -> Laptop:
        """Somebody's laptop, signed in; the same each time."""
        if person not in self.laptops:
            self.laptops[person] = Laptop(self.server.url, f"laptop of {person}").sign_in()
        return self.laptops[person]

    def add(self, *lines: bytes, by: str = "ada") -> None:
        """Append lines to the log on the server."""
        self.laptop(by).members(*lines)

    def close(self) -> None:
        for laptop in self.laptops.values():
            laptop.pool.clear()


def with_known_key(data: Path, database: str = "") -> None:
    """Give a server the key that the small organisation pins."""
    data.mkdir(parents=True, exist_ok=True)
    store = open_store(data, database)
    assert store.facts.settle("server_key", seed32("server")) == seed32("server")
    store.close()


@contextmanager
def office(data: Path, **settings: Any) -> Iterator[Office]:
    """A server on a free port with `settled()` founded on it."""
    with_known_key(data, settings.get("database", ""))
    organisation = settled()
    with running(data, **settings) as server:
        assert server.services.public == public_of(seed32("server"))
        founder = Laptop(server.url, "laptop of ada")
        if not server.services.store.members.total():
            request = m.FoundRequest(server.claim, tuple(organisation.lines), ())
            founder.post("/v1/found", request, m.Members)
        founder.pool.clear()
        here = Office(server, organisation)
        try:
            yield here
        finally:
            here.close()
