"""From the first window to the last: the door, the unlocked window, lock, language and look.

The door must be there at once, so what only the unlocked window needs is imported while the
passphrase is being typed.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Generator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.errors import OperationalError
from app.usecases.last_words import SCREEN, keep
from ui import crash, preferences, texts
from ui.garbage import GuiCollector
from ui.host import Host
from ui.job_runner import JobRunner
from ui.opened_profile import has_user, is_asking, is_invented
from ui.screen_keeper import ScreenKeeper
from ui.serving import serve_again
from ui.theme import look
from ui.unlock.door import Door, Opened
from ui.unlock.ports import LocalProfiles, Profiles
from ui.warm_up import import_the_rest
from ui.way_in import WayIn

if TYPE_CHECKING:
    from app.jobs import Progress
    from app.session import Session
    from app.usecases.unlocking import UnlockedProfile
    from ui.idleness import Idleness
    from ui.main_window import MainWindow
    from ui.sync.runner import SyncRunner

PATIENCE = 8.0
"""Seconds given to what is still being written when locking; then the process ends all the same."""

INVENTED_FILES = 200

WARM_UP = 250
"""Milliseconds after showing the door before the rest is imported: painting comes first."""

SYNC_AFTER = 800
"""Milliseconds after the window was built before the first round: what somebody looks at comes first."""

SMALL_SCREEN = 1124
"""On a screen narrower than this the window takes all of it."""


class Application(QObject):
    """One for each process. `again` starts the program anew, locked; tests give their own."""

    def __init__(
        self,
        app: QApplication,
        home: Path,
        *,
        returning: bool = False,
        profiles: Profiles | None = None,
        again: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._app, self._home, self._returning = app, home, returning
        self.profiles: Profiles = profiles or LocalProfiles(home)
        self._again = again or self._restart_process
        self.preferences = preferences.read(home)
        texts.set_language(self.preferences.language or texts.system_language())
        self.dress()
        self.jobs = JobRunner(self)
        self.host = Host(self.close)
        self.session: Session | None = None
        self.door: Door | None = None
        self.window: MainWindow | None = None
        self.sync: SyncRunner | None = None
        self.profile: UnlockedProfile | None = None
        self._code_lost = False
        self._keeper = ScreenKeeper(self._screen, self.jobs, self.host.notice, self)
        self._idleness: Idleness | None = None

    def dress(self) -> None:
        """Put on the look the person chose."""
        shade = self.preferences.shade
        dark = look.system_is_dark() if shade == "system" else shade == "dark"
        look.wear(self._app, dark=dark, scale=self.preferences.scale)

    def start(self) -> None:
        """Show the door."""
        crash.install(self._home, self._show_crash, self._tell)
        self._collector = GuiCollector(self)
        self._place_host()
        self._show_door()
        self.host.show()
        QTimer.singleShot(WARM_UP, self, self._warm_up)

    def change(self) -> None:
        """Preferences were changed: keep them and build the window anew, as it was."""
        preferences.write(self._home, self.preferences)
        texts.set_language(self.preferences.language or texts.system_language())
        self.dress()
        if self._idleness is not None:
            self._idleness.minutes = self.preferences.idle_minutes
        if self.window is not None and self.session is not None:
            state = self.window.save_state()
            self.window.stop()
            self._show_window(state)

    def rename(self, label: str) -> None:
        """Give the open profile another name; the door remembers it too."""
        if self.profile is not None:
            self.profile = self.profiles.rename(self.profile, label)
            name = self.profiles.name_of(self.profile.folder)
            known = tuple((one, label if one == name else old) for one, old in self.preferences.known)
            self.preferences.known = known
            preferences.write(self._home, self.preferences)

    def lock(self) -> None:
        """Blank at once, keep what is half typed, end this process and start anew before the door."""
        if self.session is None:
            return
        self._keeper.stop()
        if self._idleness is not None:
            self._idleness.stop()
        state = ""
        try:
            state = self._screen()
        finally:
            # Whatever is wrong with a page or a disk: the window goes blank and the process ends.
            self.host.blank()
            try:
                self._put_away(state)
            finally:
                self._again()

    def close(self) -> None:
        """The window is being closed: keep everything and let go of the profile."""
        self._remember_place()
        self._keeper.stop()
        if self.session is not None:
            self._put_away(self._screen())
        self.jobs.stop()
        self._app.quit()

    def keep_screen(self) -> None:
        """Keep the screen encrypted, if it has changed."""
        self._keeper.keep()

    def _warm_up(self) -> None:
        if self.door is not None:
            self.door.look_again()
        self.jobs.run(import_the_rest, lane="background")

    # The way in

    def _show_door(self) -> None:
        self.door = Door(self.profiles, self.jobs, self.preferences, returning=self._returning)
        self.door.opened.connect(self._enter)
        self.host.put(self.door)

    def _enter(self, opened: Opened) -> None:
        self.profile, self._code_lost = opened.profile, opened.lost_code
        preferences.write(self._home, self.preferences)
        self.jobs.run(
            lambda: self._begin(opened),
            then=lambda session: self._begun(session, opened),
            failed=self._refused,
        )

    def _begin(self, opened: Opened) -> Session:
        from app.session import Session

        session = Session(opened.profile)
        if opened.founder is not None:
            session.found(opened.founder, lambda store: None)
        if opened.invitation is not None:
            session.membership.accept(opened.invitation)
        return session

    def _begun(self, session: Session, opened: Opened) -> None:
        self.session = session
        if not has_user(session):
            self._ask_who(session)
        elif opened.invented and not is_invented(session):
            self._fill(session)
        else:
            self._show_saved_window()

    def _ask_who(self, session: Session) -> None:
        """The process ended after the profile was made and before its user was named."""

        def name(founder: Any) -> None:
            self.jobs.run(
                lambda: session.found(founder, lambda store: None),
                then=lambda _: self._show_saved_window(),
                failed=self._refused,
            )

        if self.door is not None:
            self.door.ask_who(name)

    def _fill(self, session: Session) -> None:
        from app.usecases.samples.organisation import invent
        from ui.unlock.filling import FillingStep

        step = FillingStep()
        self.host.put(step)

        def work() -> Generator[Progress, None, Any]:
            return session.job(invent, INVENTED_FILES, today=date.today())  # noqa: DTZ011 - the day on this desk

        step.follow(self.jobs, work, then=lambda _: self._show_saved_window(), failed=self._refused)

    def _refused(self, error: Exception) -> None:
        if self.session is not None:
            self.session.close()
            self.session = None
        if self.profile is not None:
            self.profile.close()
            self.profile = None
        self._show_door()
        if self.door is not None:
            self.door.refuse(error)

    def _show_saved_window(self) -> None:
        session = self.session
        if session is None:
            return
        draft = session.draft(SCREEN)
        kept = draft.body if draft else ""
        self._show_window(json.loads(kept) if kept else {})
        if self.window is not None and is_asking(session):
            self.window.go("joining")
        elif self.window is not None and self._code_lost:
            self.window.go("new_code")
        self._keeper.start(session, self.profile.folder if self.profile else None, kept)
        self._back_up()
        from ui.idleness import Idleness
        from ui.session_lock import SessionLock

        self._session_lock = SessionLock(self)
        self._session_lock.locked.connect(self.lock)
        self._session_lock.listen()
        self._idleness = Idleness(self.preferences.idle_minutes)
        self._idleness.idle.connect(self.lock)
        handle = self.host.windowHandle()
        if handle is not None:
            self._idleness.watch(handle)

    def _back_up(self) -> None:
        """The backup of the day, quietly; what goes wrong is said, for nobody else would notice."""
        profile, session = self.profile, self.session
        if profile is None or session is None:
            return
        from datetime import UTC, datetime

        from app.usecases import backups, erasure_backups

        now = datetime.now(UTC).astimezone()
        failed = self.window.show_error if self.window is not None else None
        if erasure_backups.is_due(session):
            self.jobs.run(lambda: erasure_backups.settling(session), failed=failed, lane="background")
        elif backups.due(profile, now):
            self.jobs.run(lambda: backups.back_up(profile, now), failed=failed, lane="background")

    def _show_window(self, state: dict[str, Any]) -> None:
        session = self.session
        if session is None:
            return
        from ui.main_window import MainWindow

        self.window = MainWindow(
            session, self.jobs, invented=is_invented(session), program=self, sync=self._syncing(session)
        )
        self.window.lock_asked.connect(self.lock)
        self.host.put(self.window)
        self.window.restore_state(state)

    def _syncing(self, session: Session) -> SyncRunner:
        """The sync of the open profile; it goes on while windows are built anew."""
        if self.sync is None:
            from ui.sync.runner import sync_of

            self.sync = sync_of(session, self.jobs, self, SYNC_AFTER)
            if self.profile is not None:
                self._way_in = WayIn(self.profile, session, self.jobs, self.sync)
            serve_again(self.sync, lambda: self.window)
        return self.sync

    # The way out

    def _screen(self) -> str:
        return json.dumps(self.window.save_state(), ensure_ascii=False) if self.window is not None else ""

    def _put_away(self, state: str) -> None:
        session, window, profile = self.session, self.window, self.profile
        if session is None:
            return
        self.session = self.window = self.profile = None
        if window is not None:
            window.stop()
        if self.sync is not None:
            self.sync.stop()
            self.sync = None

        def last() -> None:
            with contextlib.suppress(OperationalError):  # it was said while there was time to mend it
                if state:
                    keep(session, profile.folder if profile else None, state)
            session.close()
            if profile is not None:
                profile.close()

        self.jobs.finish_with(last, PATIENCE)

    def _restart_process(self) -> None:
        from ui.restart import restart

        self._remember_place()
        restart()
        # The keys and the texts of the windows still lie in this process's memory: nothing tidier ends it
        # for certain and at once.
        os._exit(0)

    # Its own

    def _place_host(self) -> None:
        self.host.resize(1366, 768)
        place = self.preferences.geometry
        if len(place) == 4:
            self.host.setGeometry(*place)
        screen = self._app.primaryScreen().availableGeometry()
        if not screen.intersects(self.host.geometry()):
            self.host.move(screen.topLeft())
        if self.preferences.maximized or screen.width() < SMALL_SCREEN:
            self.host.showMaximized()

    def _remember_place(self) -> None:
        self.preferences.maximized = self.host.isMaximized()
        place = self.host.normalGeometry()
        self.preferences.geometry = (place.x(), place.y(), place.width(), place.height())
        preferences.write(self._home, self.preferences)

    def _tell(self, error: OperationalError) -> None:
        def say() -> None:
            if self.window is not None:
                self.window.show_error(error)

        self.jobs.post(say)

    def _show_crash(self, told: crash.Crash) -> None:
        self.jobs.post(lambda: self._lay_crash(told))

    def _lay_crash(self, told: crash.Crash) -> None:
        from ui.shell.crash_page import CrashPage

        if self.host.findChild(CrashPage) is None:
            CrashPage(self.host, told, self.lock if self.session is not None else self._again)
