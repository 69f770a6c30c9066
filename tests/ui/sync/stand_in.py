"""A sync without a network, for the tests of what it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.ids import RecordId
from app.usecases.server_here import ServerHere
from app.usecases.sync_views import Handed, Stand, SyncReport, SyncState, TakenIn

NOTHING = SyncReport((), 0, ())


class StandInSync(QObject):
    """Says what it is told to say and remembers what it was asked."""

    changed = Signal(object)

    def __init__(self, state: SyncState | None = None, report: SyncReport = NOTHING) -> None:
        super().__init__()
        self.told = state or SyncState(
            Stand.SYNCED, synced_ms=1_780_000_000_000, server="https://casa.example"
        )
        self.reported = report
        self.asked: list[Any] = []

    @property
    def state(self) -> SyncState:
        """What was told last."""
        return self.told

    @property
    def serving(self) -> ServerHere | None:
        """Nothing serves here."""
        return None

    def serve(
        self,
        folder: Path,
        port: int,
        then: Callable[[ServerHere], None],
        failed: Callable[[Exception], Any],
    ) -> None:
        """Remember."""
        self.asked.append(("serve", port))

    def stop_serving(self) -> None:
        """Remember."""
        self.asked.append("stop serving")

    def say(self, state: SyncState) -> None:
        """Be in another state."""
        self.told = state
        self.changed.emit(state)

    def now(self) -> None:
        """Remember."""
        self.asked.append("now")

    def files_now(self) -> None:
        """Remember."""
        self.asked.append("files now")

    def bring(self, attachments: Sequence[RecordId]) -> None:
        """Remember."""
        self.asked.append(("bring", *attachments))

    def joined(self) -> None:
        """Remember."""
        self.asked.append("joined")

    def set_field(self, on: bool) -> None:
        """Remember."""
        self.asked.append(("field", on))

    def set_metered(self, on: bool) -> None:
        """Remember."""
        self.asked.append(("metered", on))

    def report(self, then: Callable[[SyncReport], None]) -> None:
        """Answer at once."""
        then(self.reported)

    def write_file(
        self,
        path: Path,
        then: Callable[[Handed], None],
        failed: Callable[[Exception], Any],
        *,
        large: bool = False,
    ) -> None:
        """Remember, and say that three changes were written."""
        self.asked.append(("write", path, "large") if large else ("write", path))
        then(Handed(3))

    def read_file(
        self, path: Path, then: Callable[[TakenIn], None], failed: Callable[[Exception], Any]
    ) -> None:
        """Remember, and say that two changes were new."""
        self.asked.append(("read", path))
        then(TakenIn(2))
