"""Makes the folder of the demo: a real encrypted profile, invented people, the real directory."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from app.domain.user import User
from app.jobs import Progress
from app.session import Session
from app.usecases import passphrases, profiles, unlocking
from app.usecases.directory import desk
from app.usecases.samples.organisation import invent
from app.usecases.unlocking import UnlockedProfile

LABEL = "Prova"
PASSPHRASE = "onda sale riva barca vento"  # noqa: S105 - told to whoever tries the demo
FILES = 200

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Demo:
    """The open profile of the demo and its session."""

    profile: UnlockedProfile
    session: Session

    def close(self) -> None:
        """Let go of the profile."""
        self.session.close()
        self.profile.close()


def open_demo(home: Path, say: Say, files: int = FILES) -> Demo:
    """The demo in `home`: opened if it was made before, else made."""
    if not profiles.list_profiles(home):
        _make(home, say, files)
    unlocked = unlocking.unlock(profiles.list_profiles(home)[0].folder, PASSPHRASE)
    return Demo(unlocked, Session(unlocked))


def _make(home: Path, say: Say, files: int) -> None:
    """Made aside and moved when it is complete: who stops it halfway finds a whole one the next time."""
    aside = home.with_name(f"{home.name}.making")
    shutil.rmtree(aside, ignore_errors=True)
    unlocked = profiles.create(aside, LABEL, PASSPHRASE, passphrases.offer_recovery_code("it"))
    demo = Demo(unlocked, Session(unlocked))
    demo.session.found(User(name="Marta Ferri", role="operator"), _nothing)
    today = date.today()  # noqa: DTZ011 - the invented people live around today
    _run(demo.session.job(invent, files, today=today), say)
    say("demo.directory")
    _run(demo.session.job(desk.import_samples, datetime.now(UTC)), lambda _key: None)
    demo.close()
    home.mkdir(parents=True, exist_ok=True)
    for part in aside.iterdir():
        part.rename(home / part.name)
    aside.rmdir()


def _run(job: Generator[Progress, None, object], say: Say) -> None:
    said = ""
    for step in job:
        if step.stage and step.stage != said:
            said = step.stage
            say(said)


def _nothing(_store: object) -> None:
    """The first user needs no more than to be there."""
