"""The time by which something is given up, or given, for good: this laptop's, checked against the server's.

What a mediator's laptop forgets, and a key that is taken back, do not come back by themselves. So a clock
that is wrong in either direction ends nothing early and opens nothing late: both clocks must say so.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sync.client.laptop import Laptop

FARTHEST: Final = timedelta(days=31)
"""Ahead of the day the server was last heard: what a clock says beyond it waits for the next round."""


def earlier(laptop: Laptop) -> datetime:
    """Now, by whichever clock is behind; SyncError when the server does not answer."""
    return _moment(min(laptop.now_ms(), _server_ms(laptop)))


def later(laptop: Laptop) -> datetime:
    """Now, by whichever clock is ahead; SyncError when the server does not answer."""
    return _moment(max(laptop.now_ms(), _server_ms(laptop)))


def is_likely(today: date, heard_ms: int) -> bool:
    """Whether `today` may be believed without a line, where the server was last heard at `heard_ms`.

    0: never. A laptop that was away for longer than a month hears the server first.
    """
    return not heard_ms or today <= _moment(heard_ms).astimezone().date() + FARTHEST


def _server_ms(laptop: Laptop) -> int:
    from sync.client import calls

    return calls.about(laptop.transport).time_ms


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
