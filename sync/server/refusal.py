"""A request the server does not grant, as the answer it becomes."""

from __future__ import annotations

from sync.protocol.messages import Code


class Refusal(Exception):
    """Status, code and detail (numbers and hexadecimal ids, no content) of an answer that is no success."""

    def __init__(self, status: int, code: Code | str, **detail: int | str) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.detail = status, str(code), detail


def bad(reason: str) -> Refusal:
    """The request is none of this protocol."""
    return Refusal(400, Code.BAD, reason=reason)


def forbidden(reason: str) -> Refusal:
    """The asker may not."""
    return Refusal(403, Code.REFUSED, reason=reason)
