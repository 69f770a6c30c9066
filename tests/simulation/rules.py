"""Who may write what in the simulation, for engine and oracle alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sync.protocol.change import Change
from tests.sync.client.office import Rules

FORBIDDEN = 666
"""A kind only an officer may write; newer than any program here."""


@dataclass
class Policy(Rules):
    """Everybody shares the staff group; one kind is the officer's."""

    def may_write(self, roles: Sequence[str], change: Change) -> bool:
        return "officer" in roles or all(op.kind != FORBIDDEN for op in change.ops)
