"""Building blocks of the attacks: tricks on a path, and logs told anew with hashes that fit."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

import msgspec

from sync.protocol import messages as m
from sync.protocol.envelope import HASH8, chained
from tests.hostile.proxy import Answer, Asked, Forward, Trick

M = TypeVar("M", bound=msgspec.Struct)
Bodies = list[bytes]


def instead(path: str, answer: Answer | msgspec.Struct) -> Trick:
    """Answer a request without asking anybody."""
    told = answer if isinstance(answer, Answer) else Answer(body=m.encode(answer))
    return lambda asked, forward: told if asked.path.startswith(path) else forward()


def refused(path: str, status: int, code: str) -> Trick:
    """Refuse a request."""
    return instead(path, Answer(status, m.encode(m.Failure(code))))


def changed(path: str, message: type[M], change: Callable[[M], M], method: str = "") -> Trick:
    """Change what the real server answers."""

    def trick(asked: Asked, forward: Forward) -> Answer:
        answer = forward()
        if not asked.path.startswith(path) or answer.status != 200 or method not in ("", asked.method):
            return answer
        return Answer(body=m.encode(change(msgspec.msgpack.decode(answer.body, type=message))))

    return trick


def both(*tricks: Trick) -> Trick:
    """One trick around the other."""

    def trick(asked: Asked, forward: Forward) -> Answer:
        outer = forward
        for one in tricks:
            outer = _around(one, asked, outer)
        return outer()

    return trick


def _around(trick: Trick, asked: Asked, forward: Forward) -> Forward:
    return lambda: trick(asked, forward)


def pulled(change: Callable[[m.Pulled], m.Pulled]) -> Trick:
    """Change the answer to a pull."""
    return changed("/v1/pull", m.Pulled, change)


def members(change: Callable[[m.Members], m.Members]) -> Trick:
    """Change what is told of the membership log."""
    return changed("/v1/members", m.Members, change, "GET")


def heads(change: Callable[[m.Heads], m.Heads]) -> Trick:
    """Change what is told to have moved."""
    return changed("/v1/heads", m.Heads, change)


def each_page(space: bytes, change: Callable[[m.SpacePage], m.SpacePage]) -> Trick:
    """Change the pages of one space."""

    def all_pages(told: m.Pulled) -> m.Pulled:
        pages = tuple(change(page) if page.space == space else page for page in told.pages)
        return msgspec.structs.replace(told, pages=pages)

    return pulled(all_pages)


def logged(space: bytes, change: Callable[[Bodies], Bodies]) -> Trick:
    """Tell the log of a space as if these were its envelopes: numbers and hashes all fit.

    For a laptop that reads the space from its start.
    """

    def retold(page: m.SpacePage) -> m.SpacePage:
        bodies = change([line.body for line in page.lines])
        running = b""
        for body in bodies:
            running = chained(running, hashlib.sha256(body).digest())
        lines = tuple(m.Line(at, 0, body) for at, body in enumerate(bodies, start=1))
        return m.SpacePage(page.space, page.home, len(bodies), running[:HASH8], lines)

    return each_page(space, retold)


def flipped(raw: bytes, at: int) -> bytes:
    """With one bit changed."""
    changed_byte = raw[at] ^ 1
    at %= len(raw)
    return raw[:at] + bytes((changed_byte,)) + raw[at + 1 :]
