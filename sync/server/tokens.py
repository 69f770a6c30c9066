"""What a laptop hands back with its next question, so that the server need not remember what it told.

A token names a moment of this server: its incarnation, the stamp up to which everything was listed,
how long the membership log was, and the life it was given in (`sync.server.lives`). The laptop does not
look inside. What may be listed is judged anew each time. A *receipt* for a push is a token too.
"""

from __future__ import annotations

import hmac

import msgspec

from sync.server.store.rows import Position

INCARNATION_BYTES = 8
MARK_BYTES = 16
MOST = 1 << 62
"""No stamp, line or space number is as high."""


class Listing(msgspec.Struct, array_like=True, frozen=True):
    """A listing cut in the middle: it began after membership line `members`, will have listed
    everything below stamp `until`, and stopped at (`moved`, `number`)."""

    members: int
    until: int
    moved: int
    number: int

    @property
    def position(self) -> Position:
        """Where to go on."""
        return Position(self.moved, self.number)


class HeadsToken(msgspec.Struct, array_like=True, frozen=True):
    """Everything with a stamp below `since` was listed, for the groups of membership line `members`.

    `seen` is a hash of what was listed although its stamp is not below `since` (a slow commit
    elsewhere holds `since` back): the same again is no news.
    """

    incarnation: bytes
    since: int
    members: int
    seen: bytes = b""
    listing: Listing | None = None
    life: bytes = b""


_decoder = msgspec.msgpack.Decoder(HeadsToken)


def read_token(raw: bytes, incarnation: bytes, seal: bytes) -> HeadsToken | None:
    """The token behind `raw`; None when it is none, of another incarnation, or not sealed with `seal`."""
    body, mark = raw[:-MARK_BYTES], raw[-MARK_BYTES:]
    if not hmac.compare_digest(mark, _mark(body, seal)):
        return None
    try:
        token = _decoder.decode(body)
    except ValueError:
        return None
    numbers = [token.since, token.members]
    if token.listing is not None:
        numbers += msgspec.structs.astuple(token.listing)
    sound = all(0 <= number < MOST for number in numbers)
    return token if sound and token.incarnation == incarnation else None


def write_token(token: HeadsToken, seal: bytes) -> bytes:
    """The bytes of a token, sealed: a laptop could make up none that says this server forgot something."""
    body = msgspec.msgpack.encode(token)
    return body + _mark(body, seal)


def _mark(body: bytes, seal: bytes) -> bytes:
    return hmac.digest(seal, body, "sha256")[:MARK_BYTES]
