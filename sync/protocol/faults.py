"""What can go wrong between a laptop and the server, as kinds a person can be told about."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """Kinds of `SyncError`; screens translate `sync.fault.<kind>`."""

    OFFLINE = "offline"
    """No answer: no network, no server, cut in the middle. Try again later."""
    BUSY = "busy"
    """The server asks to wait."""
    REFUSED = "refused"
    """The server does not let this laptop in."""
    REVOKED = "revoked"
    """This laptop or its user was removed."""
    STRANGER = "stranger"
    """Not the server of this organisation: its key is another."""
    ROLLED_BACK = "rolled_back"
    """The server shows an older membership log than it did before."""
    FORKED = "forked"
    """The server shows another history than it did before."""
    MALFORMED = "malformed"
    """The answer is none of this protocol."""
    TOO_OLD = "too_old"
    """This program is too old for the server, or the server for it."""


class SyncError(Exception):
    """Something between the laptop and the server; `detail` holds no personal data."""

    def __init__(self, fault: Fault, detail: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(f"{fault.value}: {detail}" if detail else fault.value)
        self.fault, self.detail, self.retry_after = fault, detail, retry_after
