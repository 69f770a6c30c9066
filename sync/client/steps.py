"""What the engine says while it works and when it is done."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from sync.protocol.faults import Fault


class Phase(StrEnum):
    """What is going on; screens translate `sync.phase.<phase>`."""

    GREETING = "greeting"
    MEMBERS = "members"
    SENDING = "sending"
    LOOKING = "looking"
    FETCHING = "fetching"
    HEALING = "healing"
    SNAPSHOTS = "snapshots"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done; `total` may grow while it works. SENDING counts changes, FETCHING and SNAPSHOTS
    spaces, FILES pieces of files."""

    phase: Phase
    done: int = 0
    total: int = 0


T = TypeVar("T")


def finished(steps: Generator[Step, None, T]) -> T:
    """Do all of them; what they lead to."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should be told though work went on."""

    fault: Fault
    detail: str = ""
    space: bytes = b""


@dataclass(slots=True)
class Summary:
    """What one round did."""

    sent: int = 0
    refused: int = 0
    parked: int = 0
    applied: int = 0
    conflicts: int = 0
    set_aside: int = 0
    taken_back: int = 0
    healed: int = 0
    pieces_sent: int = 0
    pieces_fetched: int = 0
    awaited: int = 0
    """Pieces of files that are wanted here and that the server does not have yet."""
    snapshots: int = 0
    """Snapshots made here that the server took."""
    told_left: bool = False
    """There are snapshots to be made, or compared with the log, for which there was no time."""
    files_left: bool = False
    """Files were put off: there was something better to do, or it took long."""
    notices: list[Notice] = field(default_factory=list)

    @property
    def suspicious(self) -> bool:
        """Whether something came that should not have: the server is asked for everything once more."""
        return bool(self.notices) or self.set_aside > 0

    def notice(self, fault: Fault, detail: str = "", space: bytes = b"") -> None:
        """Note it once."""
        one = Notice(fault, detail, space)
        if one not in self.notices:
            self.notices.append(one)
