"""Where a change stands between this laptop and the server."""

from __future__ import annotations

WAITING = 0
ON_SERVER = 1
RECEIVED = 2
SEALED = 3
PARKED = 4
REFUSED = 5

ARRIVED = (ON_SERVER, RECEIVED)
"""States of a change the server has."""
