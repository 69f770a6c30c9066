"""Memory that was let go, given back to the system.

The C library keeps what is freed for itself, in pools of each thread: a question that read through the
whole file leaves megabytes behind that nobody uses. Windows and macOS take it back by themselves.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable


def _trim() -> Callable[[int], int] | None:
    """`malloc_trim` of the GNU library; None where there is no such thing."""
    if sys.platform != "linux":
        return None
    return getattr(ctypes.CDLL(None), "malloc_trim", None)


_TRIM = _trim()


def give_back() -> bool:
    """Give it back, in some two milliseconds; whether this system lets one do so."""
    if _TRIM is None:
        return False
    _TRIM(0)
    return True
