"""Hybrid logical clock: wall time in milliseconds with a counter, never running backwards.

A laptop whose clock is years off still gives growing stamps; they order what is shown and
take no part in merging (Kulkarni et al., 2014).
"""

from __future__ import annotations

COUNTER_BITS = 16


def tick(last: int, now_ms: int) -> int:
    """The stamp after `last` at wall time `now_ms` (milliseconds since 1970)."""
    return max(last + 1, now_ms << COUNTER_BITS)


def millis(stamp: int) -> int:
    """Wall time of a stamp, in milliseconds since 1970."""
    return stamp >> COUNTER_BITS
