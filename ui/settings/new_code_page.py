"""Another recovery code: shown and printed, typed back, then made valid with the passphrase."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.errors import AppError
from app.usecases.passphrases import RecoveryCode, offer_recovery_code
from ui import texts
from ui.page import Page, Shell
from ui.screen_state import State
from ui.texts import error_sentence, t
from ui.unlock.recovery_steps import ShowCodeStep, TypeBackStep
from ui.unlock.step import Step
from ui.widgets.cards import Column
from ui.widgets.form import FormRow
from ui.widgets.secret_field import SecretField


class ConfirmStep(Step):
    """`done(passphrase)`: until then the old code is the valid one."""

    done = Signal(str)

    def __init__(self) -> None:
        super().__init__(t("new_code.confirm"), t("new_code.confirm_words"))
        self._field = SecretField()
        self._field.returnPressed.connect(self.press_next)
        self.content.addWidget(FormRow(t("unlock.passphrase"), self._field))
        self.finish_with(t("new_code.do"), lambda: self.done.emit(self._field.text()))

    def focus_start(self) -> None:
        """The passphrase."""
        self._field.setFocus()


class NewCodePage(Page):
    """Three steps, the same cards as at the door; leaving it anywhere changes nothing."""

    title_key = "own_profile.code"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        column = Column()
        self._middle = QHBoxLayout()
        self._middle.addStretch(1)
        self._middle.addStretch(1)
        column.body.addLayout(self._middle)
        column.body.addStretch(1)
        outer.addWidget(column)
        self._code: RecoveryCode | None = None
        self.step: Step | None = None

    def open(self, **params: Any) -> None:
        self._code = offer_recovery_code(texts.language())
        self._show_code()

    def save_state(self) -> State:
        return {}  # neither the words nor the passphrase are kept anywhere

    def restore_state(self, state: State) -> None:
        """Begins anew: there is nothing to bring back."""

    def focus_start(self) -> None:
        focus: Any = getattr(self.step, "focus_start", None)
        if focus is not None:
            focus()

    def _put(self, step: Step) -> None:
        if self.step is not None:
            self._middle.removeWidget(self.step)
            self.step.hide()
            self.step.deleteLater()
        self.step = step
        self._middle.insertWidget(1, step)
        step.show()
        self.focus_start()

    def _show_code(self) -> None:
        program = self.shell.program
        profile = program.profile if program is not None else None
        if self._code is not None:
            step = ShowCodeStep(self._code, profile.label if profile is not None else "")
            step.done.connect(self._type_back)
            step.back.connect(self.shell.back)
            self._put(step)

    def _type_back(self) -> None:
        if self._code is not None:
            step = TypeBackStep(self._code)
            step.done.connect(self._confirm)
            step.back.connect(self._show_code)
            self._put(step)

    def _confirm(self) -> None:
        step = ConfirmStep()
        step.done.connect(self._replace)
        step.back.connect(self._type_back)
        self._put(step)

    def _replace(self, passphrase: str) -> None:
        program, code = self.shell.program, self._code
        profile = program.profile if program is not None else None
        if program is None or profile is None or code is None or self.step is None:
            return
        self.step.trouble.say("")
        self.step.busy(True)
        self.shell.jobs.run(
            lambda: program.profiles.replace_code(profile, passphrase, code),
            owner=self,
            then=lambda _: self._replaced(),
            failed=self._refused,
            lane="background",
        )

    def _replaced(self) -> None:
        self._code = None
        self.shell.toast(t("new_code.done"), tone="ok")
        self.shell.back()

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        if self.step is not None:
            self.step.busy(False)
            self.step.trouble.say(error_sentence(error), "bad")
