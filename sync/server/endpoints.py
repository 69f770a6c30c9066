"""Each request the server answers: method, path, what comes, who may, what is done.

`README.md` in this folder describes them one by one; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from sync.protocol import messages as m
from sync.server.auth import Caller
from sync.server.refusal import bad
from sync.server.services import Services


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that passed the gate: its message, what its path and query say, and who asks."""

    message: msgspec.Struct
    path: Mapping[str, str]
    query: Mapping[str, str]
    by: Caller | None

    @property
    def caller(self) -> Caller:
        """Who asks; only closed endpoints may want to know."""
        if self.by is None:
            raise TypeError("an open endpoint knows no caller")
        return self.by

    def number(self, name: str) -> int:
        """A number of the query, 0 when it is not there."""
        text = self.query.get(name, "0")
        if not text.isascii() or not text.isdigit() or len(text) > 15:
            raise bad(name)
        return int(text)

    def identifier(self, name: str) -> bytes:
        """Bytes written in hexadecimal in the path."""
        try:
            return bytes.fromhex(self.path[name])
        except ValueError as error:
            raise bad(name) from error


class Raw(m.Message, frozen=True):
    """The message of a request whose body is no message."""

    body: bytes


class Nothing(m.Message, frozen=True):
    """The message of a request without a body."""


M = TypeVar("M", bound=msgspec.Struct)
Work = Callable[[Services, Ask], msgspec.Struct | bytes]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One line of the table. `open`: nobody need have signed in; `most` bytes may come."""

    method: str
    path: str
    read: Callable[[bytes], msgspec.Struct]
    work: Work
    open: bool = False
    most: int = m.MAX_BODY


def get(
    path: str, work: Callable[[Services, Ask], msgspec.Struct | bytes], *, open: bool = False
) -> Endpoint:
    """An endpoint without a body."""
    return Endpoint("GET", path, lambda _: Nothing(), work, open, 0)


def post(
    path: str,
    takes: type[M],
    work: Callable[[Services, Ask, M], msgspec.Struct],
    *,
    open: bool = False,
    most: int = m.MAX_BODY,
) -> Endpoint:
    """An endpoint that takes a message of the type `takes`."""
    decoder = msgspec.msgpack.Decoder(takes)

    def read(body: bytes) -> M:
        try:
            return decoder.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise bad("body") from error

    def typed(services: Services, ask: Ask) -> msgspec.Struct:
        if not isinstance(ask.message, takes):
            raise TypeError(takes.__name__)
        return work(services, ask, ask.message)

    return Endpoint("POST", path, read, typed, open, most)


def _put_chunk(services: Services, ask: Ask) -> msgspec.Struct:
    body = ask.message.body if isinstance(ask.message, Raw) else b""
    return services.chunks.put(ask.identifier("id"), body)


SMALL = 64 * 1024

ENDPOINTS = (
    get("/v1/about", lambda s, _: s.about(), open=True),
    post("/v1/found", m.FoundRequest, lambda s, _, told: s.found(told), open=True),
    post("/v1/hello", m.Hello, lambda s, _, told: s.gate.hello(told), open=True, most=1024),
    post("/v1/session", m.Proof, lambda s, _, told: s.gate.session(told), open=True, most=1024),
    get("/v1/members", lambda s, ask: s.membership.lines(ask.number("from"), ask.number("kinds"))),
    post("/v1/members", m.MembersAppend, lambda s, ask, told: s.membership.append(ask.caller.user, told)),
    get("/v1/grants", lambda s, ask: s.membership.grants(ask.caller.user)),
    post(
        "/v1/grants",
        m.Grants,
        lambda s, ask, told: m.Kept(s.membership.keep_grants(ask.caller.user, told.grants)),
    ),
    post("/v1/shares", m.Shares, lambda s, ask, told: s.sharing.put(ask.caller, told)),
    post(
        "/v1/invitations", m.Invitation, lambda s, ask, told: s.joining.invite(ask.caller, told), most=SMALL
    ),
    post("/v1/join", m.JoinRequest, lambda s, _, told: s.joining.join(told), open=True, most=SMALL),
    get("/v1/join/{id}", lambda s, ask: s.joining.answer(ask.identifier("id")), open=True),
    get("/v1/joins", lambda s, ask: s.joining.waiting(ask.caller)),
    post(
        "/v1/joins/{id}",
        m.JoinAnswer,
        lambda s, ask, told: s.joining.decide(ask.caller, ask.identifier("id"), told),
    ),
    post("/v1/push", m.Push, lambda s, ask, told: s.push(ask.caller, told)),
    post(
        "/v1/heads",
        m.HeadsRequest,
        lambda s, ask, told: s.lister.heads(ask.caller, told.since, told.receipt),
        most=SMALL,
    ),
    post("/v1/pull", m.PullRequest, lambda s, ask, told: s.puller.pull(ask.caller, told)),
    post("/v1/snapshots", m.Snapshot, lambda s, ask, told: s.snapshot(ask.caller, told)),
    post("/v1/chunks/which", m.Which, lambda s, _, told: s.chunks.which(told)),
    post("/v1/chunks/forget", m.Which, lambda s, ask, told: s.chunks.forget(ask.caller, told)),
    Endpoint("PUT", "/v1/chunks/{id}", Raw, _put_chunk, False, m.CHUNK_BYTES),
    get("/v1/chunks/{id}", lambda s, ask: s.chunks.get(ask.identifier("id"))),
)
"""All but the waiting, which may take its time."""
