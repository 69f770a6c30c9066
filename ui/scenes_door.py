"""What is before an open profile, step by step, for the pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from app.usecases.passphrases import offer_recovery_code
from ui import texts
from ui.unlock.backup_steps import ProveStep
from ui.unlock.bring_step import BringStep
from ui.unlock.delete_step import DeleteStep
from ui.unlock.invitation_step import InvitationStep
from ui.unlock.kit_step import KitStep, NoKitStep
from ui.unlock.passphrase_step import PassphraseStep
from ui.unlock.person_step import PersonStep
from ui.unlock.ports import Line
from ui.unlock.recovery_steps import LostStep, ShowCodeStep, TypeBackStep
from ui.unlock.start_step import StartStep
from ui.unlock.step import Step
from ui.unlock.unlock_step import UnlockStep

NAME: Final = "Profilo 1"


def _unlock() -> Step:
    lines = tuple(Line(Path(f"profile-{place}"), name) for place, name in enumerate((NAME, "Prova")))
    return UnlockStep(lines)


def _code() -> Step:
    return ShowCodeStep(offer_recovery_code(texts.language()), NAME)


def _type_back() -> Step:
    return TypeBackStep(offer_recovery_code(texts.language()))


STEPS: Final[dict[str, Callable[[], Step]]] = {
    "start": lambda: StartStep(back=False),
    "invitation": InvitationStep,
    "passphrase": lambda: PassphraseStep(proposed=NAME),
    "code": _code,
    "type_back": _type_back,
    "person": PersonStep,
    "unlock": _unlock,
    "lost": lambda: LostStep(NAME),
    "kit": lambda: KitStep(NAME),
    "no_kit": lambda: NoKitStep(NAME),
    "restore": lambda: ProveStep(NAME),
    "bring": lambda: BringStep(Path("approdo.approdo-copy")),
    "delete": lambda: DeleteStep(NAME),
}
