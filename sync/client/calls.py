"""The server's endpoints as typed calls, and the session they need."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from sync.client.fitting import grants_in_parts
from sync.client.ports import Identity, Transport
from sync.protocol import messages
from sync.protocol.entries import EntryKind
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import Code
from sync.trust import challenge, signatures

_EXPIRED = frozenset((Code.UNAUTHENTICATED, Code.EXPIRED))

Answer = TypeVar("Answer", bound=msgspec.Struct)


class Calls:
    """Requests as this laptop. A session is opened when first needed and again when it has ended."""

    def __init__(self, transport: Transport, identity: Identity, server_pk: bytes, token: str = "") -> None:
        self._transport, self._identity, self._server_pk = transport, identity, server_pk
        self.token = token
        self._opening = threading.Lock()

    @property
    def server_pk(self) -> bytes:
        """The key the server must show."""
        return self._server_pk

    def authenticate(self) -> None:
        """Show each other who we are; SyncError STRANGER when the server has another key than the pinned.

        Raises SyncError REVOKED when this laptop or its user was removed, REFUSED when it is unknown.
        """
        me, hello_nonce = self._identity, challenge.new_nonce()
        hello = messages.Hello(me.device, hello_nonce)
        answer = _decoded(self._transport.post("/v1/hello", messages.encode(hello)), messages.Challenge)
        told = (me.device, hello_nonce, answer.nonce, self._server_pk)
        if not signatures.verify(self._server_pk, answer.signature, challenge.server_signs(*told)):
            raise SyncError(Fault.STRANGER)
        signature = signatures.sign(me.device_key, challenge.device_signs(*told))
        proof = messages.Proof(me.device, answer.nonce, signature)
        ticket = _decoded(self._transport.post("/v1/session", messages.encode(proof)), messages.Ticket)
        self.token = ticket.token

    def members(self, first: int) -> messages.Members:
        """Lines of the membership log from `first` on."""
        return self._get(f"/v1/members?from={first}&kinds={max(EntryKind)}", messages.Members)

    def append_members(
        self, entries: Sequence[bytes], grants: Sequence[messages.Grant], *, again: bool = False
    ) -> None:
        """New lines with their grants, all or nothing; SyncError REFUSED `behind` when not in turn.

        `again` for lines the server took once and has lost since.
        """
        body = messages.MembersAppend(tuple(entries), tuple(grants), again)
        self._send("/v1/members", body)

    def grants(self) -> tuple[messages.Grant, ...]:
        """Grants for this user, and links of the groups."""
        return self._get("/v1/grants", messages.Grants).grants

    def give_grants(self, grants: Sequence[messages.Grant]) -> None:
        """Grants for others."""
        for part in grants_in_parts(grants):
            self._send("/v1/grants", messages.Grants(tuple(part)))

    def give_shares(self, shares: Sequence[messages.Share]) -> None:
        """Spaces opened to others, or moved."""
        self._send("/v1/shares", messages.Shares(tuple(shares)))

    def push(self, push: messages.Push) -> messages.Pushed:
        """Envelopes into the log, with one answer for each."""
        pushed = self._post("/v1/push", push, messages.Pushed)
        if len(pushed.results) != len(push.envelopes):
            raise SyncError(Fault.MALFORMED, "results")
        return pushed

    def heads(self, since: bytes, receipt: bytes = b"") -> messages.Heads:
        """What moved; `receipt` of the last push lets the server see whether it has forgotten it."""
        return self._post("/v1/heads", messages.HeadsRequest(since, receipt), messages.Heads)

    def pull(self, request: messages.PullRequest) -> messages.Pulled:
        """Lines of logs."""
        return self._post("/v1/pull", request, messages.Pulled)

    def give_snapshot(self, snapshot: messages.Snapshot) -> int:
        """A stretch of a log for others; 0 when somebody else was first."""
        return self._post("/v1/snapshots", snapshot, messages.Kept).count

    def wait(self, since: bytes, seconds: int) -> bool:
        """Whether something moved within `seconds`."""
        return self._post("/v1/wait", messages.WaitRequest(since, seconds), messages.Moved).moved

    def invite(self, invitation: messages.Invitation) -> None:
        """Register a one-time id."""
        self._send("/v1/invitations", invitation)

    def joins(self) -> tuple[messages.JoinRequest, ...]:
        """Laptops that ask to be let in."""
        return self._get("/v1/joins", messages.Joins).requests

    def answer_join(self, invitation: bytes, answer: messages.JoinAnswer) -> None:
        """Leave the decision for the laptop that asked."""
        self._send(f"/v1/joins/{invitation.hex()}", answer)

    def which_chunks(self, ids: Sequence[bytes]) -> tuple[bytes, ...]:
        """Which of these pieces the server has."""
        return self._post("/v1/chunks/which", messages.Which(tuple(ids)), messages.Which).ids

    def forget_chunks(self, ids: Sequence[bytes]) -> int:
        """Have pieces of files removed from the server for good; how many there were. SyncError REFUSED for
        who is neither officer, supervisor nor data protection officer."""
        return self._post("/v1/chunks/forget", messages.Which(tuple(ids)), messages.Kept).count

    def put_chunk(self, chunk: bytes, body: bytes) -> None:
        """Store a sealed piece under its id."""
        self._authed(lambda: self._transport.put(f"/v1/chunks/{chunk.hex()}", body, token=self.token))

    def chunk(self, chunk: bytes) -> bytes:
        """Fetch a sealed piece."""
        return self._authed(lambda: self._transport.get(f"/v1/chunks/{chunk.hex()}", token=self.token))

    def _send(self, path: str, message: msgspec.Struct) -> None:
        body = messages.encode(message)
        self._authed(lambda: self._transport.post(path, body, token=self.token))

    def _get(self, path: str, answer: type[Answer]) -> Answer:
        return _decoded(self._authed(lambda: self._transport.get(path, token=self.token)), answer)

    def _post(self, path: str, message: msgspec.Struct, answer: type[Answer]) -> Answer:
        body = messages.encode(message)
        return _decoded(self._authed(lambda: self._transport.post(path, body, token=self.token)), answer)

    def _authed(self, request: Callable[[], bytes]) -> bytes:
        """Once more with a new session when the old one has ended."""
        used = self.token
        if used:
            try:
                return request()
            except SyncError as error:
                if error.detail not in _EXPIRED:
                    raise
        with self._opening:
            if self.token == used:
                self.authenticate()
        return request()


def about(transport: Transport) -> messages.About:
    """Who the server says it is; nothing of it is believed."""
    return _decoded(transport.get("/v1/about"), messages.About)


def found(transport: Transport, request: messages.FoundRequest) -> None:
    """The first lines of an organisation; SyncError REFUSED when the claim code is not the server's."""
    transport.post("/v1/found", messages.encode(request))


def ask_to_join(transport: Transport, request: messages.JoinRequest) -> None:
    """A new laptop's keys under its one-time id."""
    transport.post("/v1/join", messages.encode(request))


def join_answer(transport: Transport, invitation: bytes) -> messages.JoinAnswer:
    """What the approver left: state `waiting`, `approved` or `refused`."""
    return _decoded(transport.get(f"/v1/join/{invitation.hex()}"), messages.JoinAnswer)


def _decoded(body: bytes, answer: type[Answer]) -> Answer:
    try:
        return msgspec.msgpack.decode(body, type=answer)
    except (msgspec.DecodeError, RecursionError):
        raise SyncError(Fault.MALFORMED, answer.__name__) from None
