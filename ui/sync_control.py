"""What pages and the window ask of the sync; `ui.sync.runner` answers, tests answer for themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import SignalInstance

from app.domain.ids import RecordId
from app.usecases.server_here import ServerHere
from app.usecases.sync_views import Handed, SyncReport, SyncState, TakenIn


class SyncControl(Protocol):
    """The sync of the open profile. Everything returns at once; the work is done elsewhere."""

    changed: SignalInstance
    """A new `SyncState`, in the GUI thread."""

    @property
    def state(self) -> SyncState:
        """Where it stands."""

    @property
    def serving(self) -> ServerHere | None:
        """The server that runs on this laptop for its colleagues, if one does."""

    def serve(
        self,
        folder: Path,
        port: int,
        then: Callable[[ServerHere], None],
        failed: Callable[[Exception], Any],
    ) -> None:
        """Start it in `folder`; it ends when this profile is locked or closed."""

    def stop_serving(self) -> None:
        """End it."""

    def now(self) -> None:
        """Begin a round at once, in field mode too."""

    def files_now(self) -> None:
        """Begin a round that carries attachments too, though the line is to be spared."""

    def bring(self, attachments: Sequence[RecordId]) -> None:
        """Let these come to this laptop as soon as may be; begins a round unless in field mode."""

    def joined(self) -> None:
        """This laptop has just come into an organisation, perhaps again: begin, with the keys it has now."""

    def set_field(self, on: bool) -> None:
        """Send and fetch only when told to."""

    def set_metered(self, on: bool) -> None:
        """Spare a line that is paid by the byte."""

    def report(self, then: Callable[[SyncReport], None]) -> None:
        """Read what waits and what was set aside."""

    def write_file(
        self,
        path: Path,
        then: Callable[[Handed], None],
        failed: Callable[[Exception], Any],
        *,
        large: bool = False,
    ) -> None:
        """Write what another laptop may lack, sealed; `then` gets what was written.

        Small attachments go along; `large`: those of any size.
        """

    def read_file(
        self, path: Path, then: Callable[[TakenIn], None], failed: Callable[[Exception], Any]
    ) -> None:
        """Take in such a file; `then` gets what was new."""
