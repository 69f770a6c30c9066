"""Unsealed stand-ins for envelopes: the encrypted file's side of sync without keys and server."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from app.storage.replica import EncryptedReplica
from sync.protocol.change import Change
from sync.protocol.envelope import FIRST_PREV, EnvelopeKind, Header, prev_of
from sync.protocol.messages import Cursor
from sync.protocol.replication import Page, Received, Sealed, Settled, Waiting

GROUP = b"g" * 16


def envelope(change: Change, prev: bytes = FIRST_PREV, salt: bytes = bytes(16)) -> bytes:
    """Bytes with the clear header of this change and nothing readable in them."""
    header = Header(EnvelopeKind.CHANGE, change.space, change.device, change.dseq, 1, prev, salt, bytes(16))
    return header.pack() + bytes(80)


def sealed(waiting: Iterable[Waiting]) -> list[Sealed]:
    """An envelope for each waiting change, each chained to the one before."""
    made: list[Sealed] = []
    last: dict[tuple[bytes, bytes], bytes] = {}
    for one in waiting:
        key = (one.change.space, one.change.device)
        raw = envelope(one.change, last.get(key, FIRST_PREV))
        last[key] = prev_of(raw)
        made.append(Sealed(one.rid, raw, 1, GROUP))
    return made


def send(replica: EncryptedReplica, first: int = 1) -> list[Received]:
    """Seal all that waits and let a server take it: the lines others receive."""
    waiting = replica.waiting(100_000)
    envelopes = sealed(waiting)
    replica.keep_sealed(envelopes)
    replica.settle([Settled(one.rid, "ok", first + at) for at, one in enumerate(envelopes)])
    return [
        line(one.change, first + at, made.raw)
        for at, (one, made) in enumerate(zip(waiting, envelopes, strict=True))
    ]


def line(change: Change, gseq: int, raw: bytes | None = None, received_ms: int = 0) -> Received:
    """A line of a log as the engine hands it over."""
    raw = envelope(change) if raw is None else raw
    digest = hashlib.sha256(raw).digest()
    return Received(
        change.space, gseq, received_ms, raw, digest, change.device, change.dseq, change, linked=True
    )


def page(lines: Sequence[Received]) -> Page:
    """A page of these lines, with cursors behind them."""
    last = {one.space: one for one in lines}
    cursors = [Cursor(space, one.gseq, one.digest[:8]) for space, one in last.items()]
    return Page(lines, cursors, dict.fromkeys(last, GROUP))
