"""The laptops of the demonstration: real encrypted profiles, a real server, the real windows."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from app.domain.ids import RecordId
from app.domain.user import User
from app.session import Session
from app.usecases import joining, passphrases, profiles, server_here
from app.usecases.membership import Membership, spoken
from app.usecases.samples.organisation import invent
from app.usecases.server_here import ServerHere
from app.usecases.unlocking import UnlockedProfile
from ui.demo.making import PASSPHRASE
from ui.job_runner import JobRunner
from ui.main_window import MainWindow
from ui.sync.runner import SyncRunner, sync_of

BODY = "Cooperativa Approdo di Prova"
FILES = 12
PATIENCE = 30.0
SETTLE = 700
"""Milliseconds for a page to read and paint before its picture is taken."""


@dataclass(slots=True)
class DemoLaptop:
    """Somebody's laptop."""

    name: str
    profile: UnlockedProfile
    session: Session
    jobs: JobRunner
    sync: SyncRunner | None = None

    @property
    def membership(self) -> Membership:
        """Its place in the organisation."""
        return self.session.membership

    def begin(self) -> None:
        """Open the line, in field mode: rounds are made when the story says so."""
        self.sync = sync_of(self.session, self.jobs, self.jobs)
        sync = self.sync
        until(lambda: sync.state.synced_ms is not None)
        sync.set_field(True)
        until(lambda: sync.state.field)

    def round(self) -> None:
        """Sync now, and wait until the round is over, well or badly."""
        sync = self.sync
        if sync is None:
            return
        seen: list[object] = []
        sync.changed.connect(seen.append)
        before = sync.state.synced_ms
        sync.now()
        until(lambda: sync.state.synced_ms != before or bool(sync.state.fault))
        sync.changed.disconnect(seen.append)

    def close(self) -> None:
        """Let go of everything."""
        if self.sync is not None:
            self.sync.stop()
        self.session.close()
        self.profile.close()


@dataclass(slots=True)
class Office:
    """The server and the laptops around it."""

    folder: Path
    server: ServerHere
    jobs: JobRunner
    laptops: list[DemoLaptop] = field(default_factory=list)

    def founder(self, name: str) -> DemoLaptop:
        """Who worked alone, and then founds the organisation with what is there."""
        giulia = self.laptop(name, User(name=name, role="supervisor"))
        for _ in giulia.session.job(invent, FILES, today=date.today(), contacts=3, presence_days=3):  # noqa: DTZ011 - the day here
            pass
        giulia.membership.create(self.server.url, self.server.claim, BODY)
        giulia.begin()
        return giulia

    def joined(self, by: DemoLaptop, user: User, site: RecordId) -> tuple[DemoLaptop, tuple[str, ...]]:
        """A colleague joins with an invitation; also the eight words both saw on their screens."""
        invitation = by.membership.invite(
            user.name or "", frozenset({user.role or ""}), frozenset({site}), user=user.id
        )
        laptop = self.laptop(user.name or "", joining.user_of(invitation))
        laptop.membership.accept(invitation)
        waiting = laptop.membership.ask()
        (asking,) = by.membership.asking()
        if asking.numbers != waiting.numbers:
            raise RuntimeError("the words differ")
        by.membership.admit(asking)
        laptop.membership.ask()
        laptop.begin()
        return laptop, spoken(waiting.numbers, "it")

    def close(self) -> None:
        """End the laptops, then the server."""
        for laptop in self.laptops:
            laptop.close()
        self.server.stop()

    def laptop(self, name: str, user: User) -> DemoLaptop:
        """A laptop of somebody who works alone as yet."""
        home = self.folder / f"laptop-{len(self.laptops) + 1}"
        code = passphrases.offer_recovery_code("it")
        profile = profiles.create(home, name, PASSPHRASE, code, cost=profiles.LIGHTEST)
        session = Session(profile)
        session.found(user, lambda store: None)
        made = DemoLaptop(name, profile, session, self.jobs)
        self.laptops.append(made)
        return made


@contextmanager
def office(folder: Path) -> Iterator[Office]:
    """A server and no laptop yet, in a folder that is gone afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    jobs = JobRunner()
    made = Office(folder, server_here.start(folder / "server", 0, "127.0.0.1"), jobs)
    try:
        yield made
    finally:
        made.close()
        jobs.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def window_of(laptop: DemoLaptop) -> Iterator[MainWindow]:
    """The window of somebody's laptop."""
    window = MainWindow(laptop.session, laptop.jobs, invented=True, sync=laptop.sync)
    window.resize(1366, 768)
    window.restore_state({})
    window.show()
    yield window
    window.stop()
    window.hide()
    window.deleteLater()


def until(true: Callable[[], bool]) -> None:
    """Let windows and threads go on until it is so; RuntimeError when it never is."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise RuntimeError("nothing happened for too long")
        wait(20)


def wait(milliseconds: int) -> None:
    """Let windows and threads go on for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
