"""The sync of the open profile as windows see it: states in the GUI thread, work in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.domain.ids import RecordId
from app.errors import AppError
from app.session import Session
from app.usecases import server_here, sync_reports, travelling
from app.usecases.server_here import ServerHere
from app.usecases.sync_views import Handed, Stand, SyncReport, SyncState, TakenIn
from ui.event_bridge import EventBridge
from ui.job_runner import JobRunner

if TYPE_CHECKING:
    from app.usecases.synchronise import Synchroniser

ALONE = SyncState()
QUIET = 250
"""Milliseconds after a save before it is counted: many come together."""
PATIENCE = 1.0
"""Seconds given to a round under way when the window closes."""
Make = Callable[[Callable[[SyncState], None]], "Synchroniser | None"]


class SyncRunner(QObject):
    """`ui.sync_control.SyncControl` over a session; `make` gives the synchroniser, None for one alone."""

    changed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, session: Session, jobs: JobRunner, make: Make, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._jobs, self._make = session, jobs, make
        self._sync: Synchroniser | None = None
        self._state = ALONE
        self._stopped = False
        self._busy = False
        """One is being made, or ended to be made anew: no second one, or two would sync one profile."""
        self._again = self._stale = False
        self.serving: ServerHere | None = None
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET)
        self._quiet.timeout.connect(self._saved)
        self._bridge = EventBridge(session.events, self)
        self._bridge.changed.connect(lambda _: self._quiet.start())

    @property
    def state(self) -> SyncState:
        """Where it stands."""
        return self._state

    def start(self) -> None:
        """Begin, if this laptop belongs to an organisation; call again when it has come to belong to one."""
        if self._sync is not None or self._stopped:
            return
        self._again = self._busy
        if self._busy:
            return
        self._busy, self._stale, tell = True, False, self._arrived.emit
        self._jobs.run(
            lambda: self._make(tell),
            then=self._made,
            failed=self._could_not,
            finished=self._freed,
            owner=self,
            lane="background",
        )

    def serve(
        self,
        folder: Path,
        port: int,
        then: Callable[[ServerHere], None],
        failed: Callable[[Exception], Any],
    ) -> None:
        """Start a server for the colleagues on the same network; it ends with this profile."""

        if self.serving is not None and self.serving.running:
            then(self.serving)
            return
        self._jobs.run(
            lambda: server_here.start(folder, port),
            then=partial(self._serves, then=then),
            failed=failed,
            owner=self,
            lane="background",
        )

    def serve_again(
        self, folder: Path, then: Callable[[ServerHere], None], failed: Callable[[Exception], Any]
    ) -> None:
        """Start the server this person left on when the profile was last shut, if they did."""
        session = self._session

        def begin() -> ServerHere | None:
            port = session.ask(server_here.left_on)
            return server_here.start(folder, port) if port else None

        def told(server: ServerHere | None) -> None:
            if server is not None:
                self._serves(server, then=then)

        self._jobs.run(begin, then=told, failed=failed, owner=self, lane="background")

    def stop_serving(self) -> None:
        """End that server; it stays off."""
        self._end_server()
        self._note_server(0)

    def _serves(self, server: ServerHere, *, then: Callable[[ServerHere], None]) -> None:
        if self._stopped:
            server.stop()
            return
        self.serving = server
        self._note_server(server.port)
        self.changed.emit(self._state)  # pages that show it look again
        then(server)

    def _note_server(self, port: int) -> None:
        session = self._session
        self._jobs.run(lambda: session.do(server_here.remember, port), owner=self, lane="background")

    def _end_server(self) -> None:
        server, self.serving = self.serving, None
        if server is not None:
            server.stop()

    def stop(self) -> None:
        """End at the next step; what was sent stays sent, the rest waits."""
        self._stopped = True
        self._end_server()
        self._quiet.stop()
        self._bridge.stop()
        if self._sync is not None:
            self._sync.stop(PATIENCE)

    def now(self) -> None:
        """Begin a round at once."""
        if self._sync is None:
            self.start()
        else:
            self._sync.now()

    def files_now(self) -> None:
        """Begin a round that carries attachments too."""
        self._later(lambda sync: sync.files_now())

    def bring(self, attachments: Sequence[RecordId]) -> None:
        """Let these come to this laptop as soon as may be."""
        session, wanted = self._session, list(attachments)

        def begin(_: object) -> None:
            if not self._state.field:
                self.now()

        self._jobs.run(
            lambda: session.do(travelling.bring, wanted), then=begin, owner=self, lane="background"
        )

    def joined(self) -> None:
        """Begin with the keys this laptop has now; a sync with those of before hears only that it is out."""
        before, self._sync = self._sync, None
        self._stale = self._busy
        if before is None:
            self.start()
            return
        self._busy = self._again = True
        stop = before.stop
        self._jobs.run(lambda: stop(PATIENCE), finished=self._freed, owner=self, lane="background")

    def set_field(self, on: bool) -> None:
        """Send and fetch only when told to."""
        self._later(lambda sync: sync.set_field(on))

    def set_metered(self, on: bool) -> None:
        """Spare a line that is paid by the byte."""
        self._later(lambda sync: sync.set_metered(on))

    def report(self, then: Callable[[SyncReport], None]) -> None:
        """Read what waits and what was set aside."""
        session = self._session
        self._jobs.run(
            lambda: session.read_for_sync(sync_reports.report), then=then, owner=self, lane="background"
        )

    def write_file(
        self,
        path: Path,
        then: Callable[[Handed], None],
        failed: Callable[[Exception], Any],
        *,
        large: bool = False,
    ) -> None:
        """Write what another laptop may lack."""
        self._later(lambda sync: sync.write_file(path, large=large), then, failed)

    def read_file(
        self, path: Path, then: Callable[[TakenIn], None], failed: Callable[[Exception], Any]
    ) -> None:
        """Take such a file in."""
        self._later(lambda sync: sync.read_file(path), then, failed)

    def _made(self, sync: Synchroniser | None) -> None:
        if sync is None:
            return
        if self._stopped or self._stale:
            sync.stop(0)
            return
        self._sync = sync
        self._take(sync.state)
        sync.start()

    def _freed(self) -> None:
        self._busy = False
        if self._again or self._stale:
            self.start()

    def _could_not(self, error: Exception) -> None:
        """The address is none, or the log of members kept here contradicts itself."""
        fault = getattr(error, "fault", "other")
        if not isinstance(error, AppError) and fault == "other":
            raise error
        self._take(SyncState(Stand.TROUBLE, fault=str(fault)))

    def _saved(self) -> None:
        """Something changed: it may be what makes this laptop one of an organisation."""
        if self._sync is None:
            self.start()
        else:
            self._later(lambda sync: sync.saved())

    def _later(
        self,
        what: Callable[[Synchroniser], Any],
        then: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], Any] | None = None,
    ) -> None:
        sync = self._sync
        if sync is not None and not self._stopped:
            self._jobs.run(lambda: what(sync), then=then, failed=failed, owner=self, lane="background")

    def _take(self, state: SyncState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit(state)


def sync_of(session: Session, jobs: JobRunner, parent: QObject, after: int = 0) -> SyncRunner:
    """The sync of an open profile, begun in `after` milliseconds: the first page is painted before."""
    made = SyncRunner(session, jobs, partial(_of, session), parent)
    if after:
        QTimer.singleShot(after, made, made.start)
    else:
        made.start()
    return made


def _of(session: Session, tell: Callable[[SyncState], None]) -> Synchroniser | None:
    """What makes the rounds, loaded only where there is an organisation to make them with."""
    if session.replica().identity() is None:
        return None
    from app.usecases import synchronise

    return synchronise.of(session, tell)
