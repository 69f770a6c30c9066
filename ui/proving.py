"""The one at the keyboard proves with their own passphrase that it is they: for signing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.errors import AppError
from ui.page import Shell


def can_prove(shell: Shell) -> bool:
    """Whether a profile is open whose passphrase could be asked for."""
    return shell.program is not None and shell.program.profile is not None


def prove(
    shell: Shell,
    phrase: str,
    *,
    then: Callable[[], None],
    failed: Callable[[AppError], None],
    owner: QObject,
) -> None:
    """Ask whether `phrase` opens the profile that is open, off the GUI thread; `failed` when it does not.

    It is stretched, and counted, like an attempt to unlock; nothing of it is kept.
    """
    program = shell.program
    profile = program.profile if program is not None else None
    if program is None or profile is None:
        return
    profiles = program.profiles

    def refused(error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        failed(error)

    shell.jobs.run(
        lambda: profiles.prove(profile, phrase),
        owner=owner,
        then=lambda _: then(),
        failed=refused,
        lane="background",
    )
