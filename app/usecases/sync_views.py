"""The truth about sending, as windows tell it: where this laptop and the server stand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.ids import RecordId
from app.usecases.erasure_claims import Claim
from app.usecases.parted_logs import PartedLogs


@dataclass(frozen=True, slots=True)
class Handed:
    """What was written to hand over: changes, and files on the disk (what is too much for one goes on in
    others beside it)."""

    changes: int
    files: int = 1


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a file handed over brought: changes that were new, and how many files of it were not there."""

    changes: int
    missing: int = 0


class Stand(StrEnum):
    """What the pill tells first."""

    ALONE = "alone"
    """This laptop belongs to no organisation: nothing is ever sent."""
    SYNCED = "synced"
    """The server has everything, and this laptop has everything of the server."""
    WAITING = "waiting"
    """Something here is not on the server yet; it goes at the next round."""
    WORKING = "working"
    """A round is under way."""
    OFFLINE = "offline"
    """The server did not answer; it is tried again by itself."""
    FIELD = "field"
    """Field mode: nothing is sent or fetched until the person says so."""
    TROUBLE = "trouble"
    """The server answers, but says no; waiting alone will not mend it."""


OWN_DISK: Final = "own_disk"
"""Fault of a state whose round ended because this laptop's own file could not be written: a full disk,
another program."""

DOUBTFUL, FORGOT, DAMAGED, ANOTHER_DEVICE = "doubtful", "forgot", "damaged", "another_device"
"""What a round may meet and go on from: something of the server does not fit what is known here; it had
forgotten something and was given it back; a piece of a file came damaged; this laptop goes on as another."""
TELLING_FIRST = (ANOTHER_DEVICE, DOUBTFUL, FORGOT, DAMAGED)
"""Of several the one that is said: a laptop that was copied explains what else did not fit."""


@dataclass(frozen=True, slots=True)
class SyncState:
    """One moment of the sync; times are milliseconds since 1970 by this laptop's clock.

    `waiting` and `parked` count changes, `files` attachments with `file_bytes` bytes the server lacks.
    `done` of `total` tell a round under way (`phase`: what it does). `fault` is the kind of the last failure
    (see `sync.protocol.faults.Fault`), empty while all is well.
    """

    stand: Stand = Stand.ALONE
    waiting: int = 0
    parked: int = 0
    files: int = 0
    file_bytes: int = 0
    phase: str = ""
    done: int = 0
    total: int = 0
    synced_ms: int | None = None
    offline_ms: int | None = None
    fault: str = ""
    notice: str = ""
    """What the last whole round met, one of `TELLING_FIRST`; empty: nothing."""
    server: str = ""
    field: bool = False
    metered: bool = False


@dataclass(frozen=True, slots=True)
class UnsentLine:
    """One change that is only here: what it is about, when it was written, and why it is still here.

    `state` is waiting, sealed, parked or refused; `reason` what the server said, empty when it said nothing.
    """

    kind: str
    record: RecordId
    name: str
    at: int
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AsideLine:
    """Something that came and could not be read or was not permitted: kept, tried again, never in the way."""

    author_name: str
    laptop: str
    at: int
    reason: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """An attachment on its way: whose it is, what it is called, and the bytes that are still to go.

    `state`: `out` goes to the server, `in` comes from it, `elsewhere` is not even there: `holder` has it.
    """

    record: RecordId
    name: str
    title: str
    size: int
    state: str
    holder: str = ""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What the page about sync lists; `unsent` holds the newest of `unsent_total`. `withheld`: orders to
    erase that colleagues tell of and the server does not show. `parted`: the server shows another list of
    colleagues."""

    unsent: tuple[UnsentLine, ...]
    unsent_total: int
    aside: tuple[AsideLine, ...]
    files: tuple[FileLine, ...] = ()
    withheld: tuple[Claim, ...] = ()
    parted: PartedLogs | None = None


@dataclass(frozen=True, slots=True)
class RecordWhereabouts:
    """Where the last change of a record is: on this laptop alone, on the server, on whose laptops."""

    sent: bool
    seen_by: tuple[str, ...] = ()
