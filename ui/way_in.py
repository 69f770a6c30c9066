"""Lets the recovery kit of an organisation open a profile that belongs to it, from the first sync on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import AppError

if TYPE_CHECKING:
    from app.session import Session
    from app.usecases.unlocking import UnlockedProfile
    from ui.job_runner import JobRunner
    from ui.sync.runner import SyncRunner


class WayIn:
    """Looks once, when the sync first says something: only a laptop of an organisation has one."""

    def __init__(self, profile: UnlockedProfile, session: Session, jobs: JobRunner, sync: SyncRunner) -> None:
        self._profile, self._session, self._jobs = profile, session, jobs
        self._looked = False
        sync.changed.connect(lambda _: self._keep())

    def _keep(self) -> None:
        if self._looked:
            return
        from app.usecases import kit_slot

        self._looked = True
        profile, session = self._profile, self._session
        self._jobs.run(lambda: kit_slot.keep_way_in(profile, session), failed=_failed, lane="background")


def _failed(error: Exception) -> None:
    """The disk said no: the next unlocking tries again."""
    if not isinstance(error, AppError):
        raise error
