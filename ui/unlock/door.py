"""The window before the profile is open: walks through the steps and gives out an open profile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError
from ui import texts
from ui.job_runner import JobRunner
from ui.preferences import Preferences
from ui.texts import NATIVE_NAMES, error_sentence, t
from ui.theme.look import px
from ui.unlock.keeping_flow import KeepingFlow
from ui.unlock.lost_flow import LostFlow
from ui.unlock.ports import Line, Profiles
from ui.unlock.start_step import StartStep
from ui.unlock.step import Step
from ui.unlock.unlock_step import TRIAL_PASSPHRASE, UnlockStep
from ui.widgets.buttons import Button
from ui.widgets.cards import Column
from ui.widgets.chips import ChipRow
from ui.widgets.labels import label

if TYPE_CHECKING:
    from app.domain.user import User
    from app.usecases.inviting import Invitation
    from app.usecases.passphrases import RecoveryCode
    from app.usecases.unlocking import UnlockedProfile


@dataclass(slots=True)
class _Setup:
    """What the steps of a first run have gathered."""

    label: str = ""
    passphrase: str = ""
    code: RecoveryCode | None = None
    invitation: Invitation | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An open profile; `founder` is set for a new one, `invented` for one to try with.

    `invitation` is what a new one goes to an organisation with.
    """

    profile: UnlockedProfile
    founder: User | None = None
    invented: bool = False
    invitation: Invitation | None = None
    lost_code: bool = False
    """Its recovery code is lost: another one is due."""


class Door(QWidget):
    """Shows one step at a time. `opened` tells an `Opened`; the one who hears it owns the profile."""

    opened = Signal(object)
    language_changed = Signal(str)

    def __init__(
        self, profiles: Profiles, jobs: JobRunner, preferences: Preferences, *, returning: bool = False
    ) -> None:
        super().__init__()
        self._profiles, self._jobs, self._preferences = profiles, jobs, preferences
        self._returning = returning
        self._setup = _Setup()
        self._keeping, self._lost = KeepingFlow(self, profiles), LostFlow(self, profiles)
        self._lines = self._known()
        self._make: Callable[[], Step] = self._first_step
        self.step: Step | None = None
        self.setWindowTitle(t("app.name"))
        self.setMinimumSize(px(640), px(480))
        self._lay_out()
        self.show_step(self._first_step)

    def look_again(self) -> None:
        """Ask what profiles there really are, off the GUI thread; the page follows if it shows others."""
        self._jobs.run(self._profiles.entries, owner=self, then=self._seen, lane="background")

    def ask_who(self, done: Callable[[Any], None]) -> None:
        """Who works with a profile that has no user yet."""
        from ui.unlock.person_step import PersonStep

        def make() -> Step:
            step = PersonStep(back=False)
            step.done.connect(done)
            return step

        self.show_step(make)

    def home(self) -> None:
        """Show the first step, with the profiles there are now."""
        self.show_step(self._first_step)
        self.look_again()

    def enter(self, profile: UnlockedProfile, *, lost_code: bool = False) -> None:
        """The profile is open."""
        self._open(Opened(profile, lost_code=lost_code))

    def work(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Do something slow; what goes wrong is said on the step shown."""
        if self.step is not None:
            self.step.trouble.say("")
            self.step.busy(True)
        self._jobs.run(work, owner=self, then=then, failed=self.refuse, lane="background")

    def _known(self) -> tuple[Line, ...]:
        home = self._preferences.known
        if home:
            return tuple(Line(self._profiles.folder(name), label) for name, label in home)
        return self._profiles.entries() if self._profiles.any() else ()

    def _seen(self, lines: tuple[Line, ...]) -> None:
        self._preferences.known = tuple((self._profiles.name_of(line.folder), line.label) for line in lines)
        if lines != self._lines:
            self._lines = lines
            if isinstance(self.step, UnlockStep | StartStep):
                self.show_step(self._first_step)
        if isinstance(self.step, UnlockStep):
            self._ask_pause(self.step.entry.folder)

    def _ask_pause(self, folder: Path) -> None:
        def tell(seconds: int) -> None:
            if isinstance(self.step, UnlockStep):
                self.step.wait(folder, seconds)

        self._jobs.run(
            lambda: self._profiles.seconds_to_wait(folder), owner=self, then=tell, lane="background"
        )

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, px(14))
        top = QHBoxLayout()
        top.setContentsMargins(px(18), px(14), px(18), 0)
        self._help = Button(t("page.help"), self.show_help, kind="quiet", icon="circle-help")
        self._help.setToolTip(f"{t('page.help')}  (F1)")
        top.addWidget(self._help)
        top.addStretch(1)
        QShortcut(QKeySequence("F1"), self).activated.connect(self.show_help)
        self._languages = ChipRow(list(NATIVE_NAMES.items()), name=t("start.language"))
        self._languages.choose(texts.language())
        self._languages.chosen.connect(lambda keys: self.speak(keys[0]))
        top.addWidget(self._languages)
        outer.addLayout(top)
        column = Column(padding=8)
        # Stretches on both sides, not an alignment: an aligned widget is given the height of a wider one.
        self._middle = QHBoxLayout()
        self._middle.addStretch(1)
        self._middle.addStretch(1)
        column.body.addStretch(1)
        column.body.addLayout(self._middle)
        column.body.addStretch(2)
        outer.addWidget(column, 1)
        self._foot = label(t("door.encrypted"), "small")
        self._foot.setAlignment(Qt.AlignmentFlag.AlignCenter)
        outer.addWidget(self._foot)

    def show_step(self, make: Callable[[], Step]) -> None:
        """Replace the step; `make` is kept to make it again in another language."""
        self._make = make
        if self.step is not None:
            self._middle.removeWidget(self.step)
            self.step.hide()
            self.step.deleteLater()
        self.step = make()
        self._languages.setVisible(not isinstance(self.step, StartStep))
        self._middle.insertWidget(1, self.step)
        self.step.show()
        self._focus()

    def show_named(self, name: str) -> None:
        """A step by its name (start, passphrase, code, type_back, person, unlock), for pictures."""
        makers: dict[str, Callable[[], Step]] = {
            "start": self._start_step,
            "invitation": self._invitation_step,
            "passphrase": self._passphrase_step,
            "code": self._code_step,
            "type_back": self._type_back_step,
            "person": self._person_step,
            "unlock": self._unlock_step,
        }
        self.show_step(makers[name])

    def show_help(self) -> None:
        """F1: what helps at this step, laid over it."""
        from ui.help.sheet import HelpSheet

        HelpSheet(self, self.step.topic if self.step is not None else "")

    def showEvent(self, event: object) -> None:
        self._focus()

    def speak(self, code: str) -> None:
        """Another language from here on."""
        if code == texts.language():
            return
        texts.set_language(code)
        self._preferences.language = code
        self._foot.setText(t("door.encrypted"))
        self._help.setText(t("page.help"))
        self._help.setAccessibleName(t("page.help"))
        self._help.setToolTip(f"{t('page.help')}  (F1)")
        self._languages.choose(code)
        self.language_changed.emit(code)
        self.show_step(self._make)

    def _focus(self) -> None:
        focus: Any = getattr(self.step, "focus_start", None)
        if focus is not None:
            focus()

    # The steps

    def _first_step(self) -> Step:
        return self._unlock_step() if self._lines else self._start_step()

    def _unlock_step(self) -> Step:
        step = UnlockStep(
            self._lines,
            last=self._preferences.last_profile,
            trial=self._preferences.trial_profile,
            returning=self._returning,
        )
        step.asked.connect(self._unlock)
        step.chosen.connect(self._ask_pause)
        step.lost.connect(self._lost.begin)
        step.other.connect(lambda: self.show_step(self._start_step))
        step.restore.connect(self._keeping.restore)
        step.repair.connect(lambda entry, passphrase: self._keeping.repair(entry, passphrase, damaged=True))
        step.delete.connect(self._keeping.delete)
        return step

    def _start_step(self) -> Step:
        step = StartStep(back=bool(self._lines))
        step.language_chosen.connect(self.speak)
        step.alone.connect(self._begin_alone)
        step.join.connect(lambda: self.show_step(self._invitation_step))
        step.trial.connect(self._begin_trial)
        step.bring.connect(lambda: self._keeping.choose_copy(self))
        step.back.connect(lambda: self.show_step(self._first_step))
        return step

    def _invitation_step(self) -> Step:
        from app.usecases.inviting import as_text
        from ui.unlock.invitation_step import InvitationStep

        known = self._setup.invitation
        step = InvitationStep(as_text(known) if known is not None else "")
        step.done.connect(self._invited)
        step.back.connect(lambda: self.show_step(self._start_step))
        return step

    def _begin_alone(self) -> None:
        self._setup.invitation = None
        self.show_step(self._passphrase_step)

    def _invited(self, invitation: Invitation) -> None:
        self._setup.invitation = invitation
        self.show_step(self._passphrase_step)

    def _passphrase_step(self) -> Step:
        from ui.unlock.passphrase_step import PassphraseStep

        number = str(self._profiles.free_number())
        step = PassphraseStep(proposed=self._setup.label or t("profile.default_label", number=number))
        step.done.connect(self._passphrase_done)
        before = self._start_step if self._setup.invitation is None else self._invitation_step
        step.back.connect(lambda: self.show_step(before))
        return step

    def _code_step(self) -> Step:
        from ui.unlock.recovery_steps import ShowCodeStep

        if self._setup.code is None:
            self._setup.code = _new_code()
        step = ShowCodeStep(self._setup.code, self._setup.label)
        step.done.connect(lambda: self.show_step(self._type_back_step))
        step.back.connect(lambda: self.show_step(self._passphrase_step))
        return step

    def _type_back_step(self) -> Step:
        from ui.unlock.recovery_steps import TypeBackStep

        code = self._setup.code or _new_code()
        step = TypeBackStep(code)
        step.done.connect(self._code_kept)
        step.back.connect(lambda: self.show_step(self._code_step))
        return step

    def _person_step(self) -> Step:
        from ui.unlock.person_step import PersonStep

        step = PersonStep()
        step.done.connect(self._create)
        step.back.connect(lambda: self.show_step(self._type_back_step))
        return step

    # What they lead to

    def _passphrase_done(self, name: str, passphrase: str) -> None:
        self._setup.label, self._setup.passphrase = name, passphrase
        self.show_step(self._code_step)

    def _code_kept(self) -> None:
        invitation = self._setup.invitation
        if invitation is None:
            self.show_step(self._person_step)
            return
        from app.usecases.joining import user_of

        self._create(user_of(invitation))  # the invitation says who this is

    def _create(self, founder: User) -> None:
        setup = self._setup
        code, invitation = setup.code or _new_code(), setup.invitation
        self.work(
            lambda: self._profiles.create(setup.label, setup.passphrase, code),
            lambda profile: self._open(Opened(profile, founder, invitation=invitation)),
        )

    def _begin_trial(self) -> None:
        entries = {line.folder.name: line for line in self._profiles.entries()}
        if self._preferences.trial_profile in entries:
            folder = entries[self._preferences.trial_profile].folder
            self.work(lambda: self._profiles.unlock(folder, TRIAL_PASSPHRASE), self._open_trial)
            return
        from app.domain.user import User

        founder = User(name=t("trial.person"), role="supervisor")
        code = _new_code()
        self.work(
            lambda: self._profiles.create(t("trial.label"), TRIAL_PASSPHRASE, code),
            lambda profile: self._open_trial(profile, founder),
        )

    def _open_trial(self, profile: UnlockedProfile, founder: User | None = None) -> None:
        self._preferences.trial_profile = profile.folder.name
        self._open(Opened(profile, founder, invented=True))

    def _unlock(self, folder: Path, passphrase: str) -> None:
        self.work(
            lambda: self._profiles.unlock(folder, passphrase),
            lambda profile: self._open(Opened(profile)),
        )

    def _open(self, opened: Opened) -> None:
        self._preferences.last_profile = opened.profile.folder.name
        self._setup = _Setup()
        self.opened.emit(opened)

    def refuse(self, error: Exception) -> None:
        """Say on the step shown why it did not go on."""
        if not isinstance(error, AppError):
            raise error
        step = self.step
        if isinstance(step, UnlockStep):
            step.refuse(error)
        elif step is not None:
            step.busy(False)
            step.trouble.say(error_sentence(error), "bad")


def _new_code() -> RecoveryCode:
    from app.usecases.passphrases import offer_recovery_code

    return offer_recovery_code(texts.language())
