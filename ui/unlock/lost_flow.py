"""When the passphrase is lost: by the recovery code, or by two officers with the recovery kit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from ui.texts import t
from ui.unlock.ports import Line, Profiles
from ui.unlock.step import Step

if TYPE_CHECKING:
    from app.usecases.unlocking import UnlockedProfile


class LostDoor(Protocol):
    """What the flow needs of the door."""

    def show_step(self, make: Callable[[], Step]) -> None:
        """Show a step."""

    def work(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Do something slow."""

    def home(self) -> None:
        """The first step again."""

    def enter(self, profile: UnlockedProfile, *, lost_code: bool = False) -> None:
        """The profile is open."""


class LostFlow:
    """Walks the door through it; every step leads back to the one before."""

    def __init__(self, door: LostDoor, profiles: Profiles) -> None:
        self._door, self._profiles = door, profiles

    def begin(self, entry: Line) -> None:
        """The twelve words are asked for first."""
        self._door.show_step(lambda: self._code_step(entry))

    def _code_step(self, entry: Line) -> Step:
        from ui.unlock.recovery_steps import LostStep

        step = LostStep(entry.label)
        step.done.connect(
            lambda code: self._choose(
                lambda passphrase: self._profiles.recover(entry.folder, code, passphrase),
                lambda: self._code_step(entry),
            )
        )
        step.no_code.connect(lambda: self._door.show_step(lambda: self._kit_step(entry)))
        step.back.connect(self._door.home)
        return step

    def _kit_step(self, entry: Line) -> Step:
        from ui.unlock.kit_step import KitStep, NoKitStep

        step: Step
        if self._profiles.has_kit(entry.folder):
            step = kit = KitStep(entry.label)
            kit.done.connect(
                lambda sheets: self._choose(
                    lambda passphrase: self._profiles.recover_with_kit(entry.folder, sheets, passphrase),
                    lambda: self._kit_step(entry),
                    lost_code=True,
                )
            )
        else:
            step = NoKitStep(entry.label)
        step.back.connect(lambda: self.begin(entry))
        return step

    def _choose(
        self,
        recover: Callable[[str], UnlockedProfile],
        before: Callable[[], Step],
        *,
        lost_code: bool = False,
    ) -> None:
        def make() -> Step:
            from ui.unlock.passphrase_step import PassphraseStep

            step = PassphraseStep(title=t("lost.new_title"))
            step.done.connect(
                lambda _, passphrase: self._door.work(
                    lambda: recover(passphrase),
                    lambda profile: self._door.enter(profile, lost_code=lost_code),
                )
            )
            step.back.connect(lambda: self._door.show_step(before))
            return step

        self._door.show_step(make)
