"""One signature under the minutes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from app.domain.equipe import EquipeAttendance
from app.domain.plan_states import DECLINED
from app.errors import AppError, DomainError
from app.usecases import equipe
from ui import texts
from ui.forms.record_panel import sentences_of
from ui.page import Shell
from ui.proving import can_prove, prove
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.fields import ChoiceField
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage, show_if
from ui.widgets.signature_pad import SignatureField

SCREEN, PAPER = "screen", "paper"


class AttendanceCard(Card):
    """`over` brings the attendance that was signed, or None."""

    over = Signal(object)

    def __init__(self, shell: Shell, attendance: EquipeAttendance, name: str) -> None:
        super().__init__(t("plan.signature_of", name=texts.inserted(name)))
        self._shell, self._attendance = shell, attendance
        # Who works with this profile proves it with their own passphrase instead of a typed name.
        mine = attendance.user == shell.session.user.id and can_prove(shell)
        self.field = SignatureField(t("plan.signature_of", name=texts.inserted(name)), secret=mine)
        self.field.set_signer(name)
        self.how = ChoiceField(
            [(SCREEN, t("plan.on_screen")), (PAPER, t("plan.on_paper")), (DECLINED, t("plan.would_not"))],
            name=t("field.equipe_attendance.method"),
        )
        self.how.set_value(SCREEN)
        self.how.edited.connect(lambda: show_if(self.field, self.how.value() == SCREEN))
        self.problem = InlineMessage("", "bad")
        self.body.addWidget(label(t("equipe.sign_hint"), "muted", wrap=True))
        self.body.addWidget(self.problem)
        self.body.addWidget(self.how)
        self.body.addWidget(self.field)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        self._keep_it = Button(t("plan.sign_keep"), self.submit, kind="primary", icon="signature")
        foot.addWidget(self._keep_it)
        foot.addWidget(Button(t("forms.leave"), lambda: self.over.emit(None), kind="quiet"))
        foot.addStretch(1)
        self.body.addLayout(foot)

    def focus_start(self) -> None:
        """Put the cursor on the sheet."""
        self.field.setFocus()

    def submit(self) -> bool:
        """Keep the signature, or say what is missing."""
        if not self._keep_it.isEnabled():  # it is being kept
            return True
        on_screen = self.how.value() == SCREEN
        missing = self.field.missing() if on_screen else ""
        self.problem.say(missing)
        if missing:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        self._keep_it.setEnabled(False)
        phrase = self.field.passphrase() if on_screen else ""
        if phrase:
            keep = partial(self._keep, proved=True)
            prove(self._shell, phrase, then=keep, failed=self._not_proved, owner=self)
        else:
            self._keep(proved=False)
        return True

    def _not_proved(self, error: AppError) -> None:
        self._keep_it.setEnabled(True)
        self.problem.say(t(error.message_key, **error.params))

    def _keep(self, *, proved: bool) -> None:
        how = self.how.value() or SCREEN
        on_screen = how == SCREEN
        self._shell.do(
            equipe.sign,
            self._attendance.id,
            self.field.method() if on_screen else how,
            strokes=self.field.strokes() if on_screen else "",
            name=self.field.typed_name(),
            proved=proved,
            then=self.over.emit,
            failed=self._refused,
            done=t("plan.signed_now"),
            owner=self,
        )

    def _refused(self, error: Exception) -> None:
        self._keep_it.setEnabled(True)
        if isinstance(error, DomainError) and error.problems:
            self.problem.say(sentences_of(error.problems))
        else:
            self._shell.show_error(error)
