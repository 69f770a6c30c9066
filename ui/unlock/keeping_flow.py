"""The door's ways that concern what is kept: back to a backup, a copy brought here, a profile deleted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from app.errors import AppError
from ui.texts import t
from ui.unlock.backup_steps import BackupsStep, ProveStep, RestoredStep
from ui.unlock.bring_step import BringStep
from ui.unlock.delete_step import DeleteStep
from ui.unlock.ports import Line, Profiles
from ui.unlock.step import Step

if TYPE_CHECKING:
    from app.usecases.backups import Backup, Choice
    from app.usecases.unlocking import UnlockedProfile


class Doorway(Protocol):
    """What these ways need of the door."""

    def show_step(self, make: Callable[[], Step]) -> None:
        """Show another step."""

    def home(self) -> None:
        """Show the first step, with the profiles there are now."""

    def work(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Do something slow; what goes wrong is said on the step shown."""

    def enter(self, profile: UnlockedProfile) -> None:
        """The profile is open."""


class KeepingFlow:
    """One for each door; holds a profile open for repair until the person has chosen or turned back."""

    def __init__(self, door: Doorway, profiles: Profiles) -> None:
        self._door, self._profiles = door, profiles
        self._held: UnlockedProfile | None = None
        self._choices: tuple[Choice, ...] = ()

    # Back to a backup

    def restore(self, entry: Line) -> None:
        """From the unlock page: ask for the passphrase first."""

        def make() -> Step:
            step = ProveStep(entry.label)
            step.done.connect(lambda passphrase: self.repair(entry, passphrase, damaged=False))
            step.back.connect(self._door.home)
            return step

        self._door.show_step(make)

    def repair(self, entry: Line, passphrase: str, *, damaged: bool) -> None:
        """With the passphrase in hand: which backup?"""

        def work() -> tuple[Choice, ...]:
            self._held = self._profiles.open_for_repair(entry.folder, passphrase)
            try:
                return self._profiles.backups(self._held)
            except AppError:
                self.let_go()
                raise

        def show(choices: tuple[Choice, ...]) -> None:
            self._choices = choices
            self._door.show_step(lambda: self._backups_step(damaged))

        self._door.work(work, show)

    def let_go(self) -> None:
        """Another window may open the profile held for repair."""
        held, self._held = self._held, None
        if held is not None:
            held.close()

    def _backups_step(self, damaged: bool) -> Step:
        step = BackupsStep(self._choices, damaged=damaged)
        step.chosen.connect(self._go_back_to)
        step.back.connect(self._turn_back)
        return step

    def _turn_back(self) -> None:
        self.let_go()
        self._door.home()

    def _go_back_to(self, backup: Backup) -> None:
        held = self._held
        if held is not None:
            chosen = next(one for one in self._choices if one.backup == backup)
            self._door.work(
                lambda: self._profiles.restore(held, backup), lambda aside: self._restored(chosen, aside)
            )

    def _restored(self, chosen: Choice, aside: Path) -> None:
        def make() -> Step:
            step = RestoredStep(chosen, aside)
            step.done.connect(self._enter)
            return step

        self._door.show_step(make)

    def _enter(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            self._door.enter(held)

    # A copy from a stick

    def choose_copy(self, parent: Any) -> None:
        """Ask for the file."""
        from PySide6.QtWidgets import QFileDialog

        name, _kind = QFileDialog.getOpenFileName(parent, t("bring.title"), "", "*.approdo")
        if name:
            self.bring(Path(name))

    def bring(self, source: Path) -> None:
        """A copy was chosen: how does it open?"""

        def make() -> Step:
            step = BringStep(source)
            step.done.connect(self._bring)
            step.back.connect(self._door.home)
            return step

        self._door.show_step(make)

    def _bring(self, source: Path, secret: str, is_code: bool) -> None:
        self._door.work(lambda: self._profiles.bring(source, secret, is_code=is_code), self._door.enter)

    # The end of a profile

    def delete(self, entry: Line) -> None:
        """Ask for name and passphrase."""

        def make() -> Step:
            step = DeleteStep(entry.label)
            step.done.connect(lambda typed, passphrase: self._delete(entry.folder, typed, passphrase))
            step.back.connect(self._door.home)
            return step

        self._door.show_step(make)

    def _delete(self, folder: Path, typed: str, passphrase: str) -> None:
        self._door.work(lambda: self._profiles.delete(folder, typed, passphrase), lambda _: self._door.home())
