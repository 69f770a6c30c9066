"""Somebody signs a plan: who, in which language it was explained, with whom, and how.

Whoever works with this profile may sign as the operator with their own passphrase.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.catalogue.codelists import codelist
from app.domain.plan import Plan, PlanSignature
from app.domain.plan_states import DECLINED, OPERATOR
from app.errors import AppError, DomainError
from app.usecases import plan_writing
from ui import texts
from ui.forms.choices import offer_of
from ui.forms.code_inputs import code_input
from ui.forms.record_panel import sentences_of
from ui.forms.today import today
from ui.forms.typed import Typed, type_into, typed_in
from ui.page import Shell
from ui.proving import can_prove, prove
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.fields import ChoiceField, NoteField, TextField
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage, show_if
from ui.widgets.signature_pad import SignatureField

SCREEN, PAPER = "screen", "paper"


class SignCard(Card):
    """`over` brings the signature that was kept, or None."""

    over = Signal(object)

    def __init__(self, shell: Shell, plan: Plan, person: str, *, signer: str = "person") -> None:
        super().__init__(t("plan.sign"))
        self._shell, self._plan, self._person = shell, plan, person
        self.signer = ChoiceField(codelist("signer").options(texts.language(), today()), name="")
        self.name = TextField()
        self.language: QWidget = code_input(offer_of("language", today()))
        self.mediator = TextField()
        self.how = ChoiceField(
            [(SCREEN, t("plan.on_screen")), (PAPER, t("plan.on_paper")), (DECLINED, t("plan.would_not"))],
            name="",
        )
        self.words = NoteField(rows=3)
        self._theirs = SignatureField(t("plan.sign"))
        self._mine = SignatureField(t("plan.sign"), secret=True)
        self.form = Form()
        self.form.add("signer", t("field.plan_signature.signer"), self.signer, wide=True)
        self.form.add("name", t("field.plan_signature.name"), self.name)
        self.form.add("language", t("field.plan_signature.language"), self.language)
        self.form.add("mediator_name", t("field.plan_signature.mediator_name"), self.mediator)
        self.form.add("method", t("field.plan_signature.method"), self.how)
        self.form.add("words", t("field.plan_signature.words"), self.words, wide=True)
        self.problem = InlineMessage("", "bad")
        self.body.addWidget(label(t("plan.sign_hint"), "muted", wrap=True))
        self.body.addWidget(self.problem)
        self.body.addWidget(self.form)
        self.body.addWidget(self._theirs)
        self.body.addWidget(self._mine)
        self._keep = Button(t("plan.sign_keep"), self.submit, kind="primary", icon="signature")
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self._keep)
        foot.addWidget(Button(t("forms.leave"), lambda: self.over.emit(None), kind="quiet"))
        foot.addStretch(1)
        self.body.addLayout(foot)
        self.signer.set_value(signer)
        self.how.set_value(SCREEN)
        self._said(plan)
        for one in (self.signer, self.how, self.name):
            one.edited.connect(self._turn)
        self._turn()

    @property
    def field(self) -> SignatureField:
        """Where it is signed on the screen: for oneself with the passphrase instead of a typed name."""
        me = self._shell.session.user.name
        mine = self.signer.value() == OPERATOR and self.name.value() == me and can_prove(self._shell)
        return self._mine if mine else self._theirs

    def focus_start(self) -> None:
        """Put the cursor into the first input that is empty."""
        (self.form.field("language") if self.name.value() else self.name).setFocus()

    def submit(self) -> bool:
        """Keep the signature, or say what is missing."""
        missing = self.field.missing() if self.how.value() == SCREEN else ""
        self.problem.say(missing)
        if missing:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        self._keep.setEnabled(False)
        phrase = self.field.passphrase() if self.how.value() == SCREEN else ""
        if phrase:
            keep = partial(self._sign, proved=True)
            prove(self._shell, phrase, then=keep, failed=self._not_proved, owner=self)
        else:
            self._sign(proved=False)
        return True

    def _sign(self, *, proved: bool) -> None:
        self._shell.do(
            plan_writing.sign,
            self.signature(),
            proved=proved,
            then=self.over.emit,
            failed=self._refused,
            done=t("plan.signed_now"),
            owner=self,
        )

    def _not_proved(self, error: AppError) -> None:
        self._keep.setEnabled(True)
        self.problem.say(t(error.message_key, **error.params))

    def typed(self) -> dict[str, Typed]:
        """What is written and chosen, to the letter; no signature, which is drawn anew."""
        return {name: typed_in(self.form.field(name)) for name in self.form.values()}

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Bring it back."""
        for name, letters in typed.items():
            type_into(self.form.field(name), letters)

    def signature(self) -> PlanSignature:
        """What is on the card."""
        answers: dict[str, Any] = self.form.values()
        how = answers["method"]
        method = self.field.method() or None if how == SCREEN else how
        return PlanSignature(
            plan=self._plan.id,
            signer=answers["signer"],
            name=answers["name"],
            language=answers["language"],
            mediator_name=answers["mediator_name"],
            method=method,
            strokes=self.field.strokes() or None if how == SCREEN else None,
            words=answers["words"] if how == DECLINED else None,
        )

    def _said(self, plan: Plan) -> None:
        """What is likely: the person signs, in the language of their wish."""
        self.form.set_values({"language": plan.wish_language})
        if self.signer.value() == "person":
            self.name.set_value(self._person)

    def _turn(self) -> None:
        likely = {"person": self._person, OPERATOR: self._shell.session.user.name}
        said = likely.get(self.signer.value() or "")
        if not self.name.value() or (self.name.value() != said and self.name.value() in likely.values()):
            self.name.set_value(said)
        on_screen, declined = self.how.value() == SCREEN, self.how.value() == DECLINED
        shown = self.field
        for one in (self._theirs, self._mine):
            one.set_signer(self.name.value() or "")
            show_if(one, on_screen and one is shown)
        show_if(self.form.row("words"), declined)

    def _refused(self, error: Exception) -> None:
        self._keep.setEnabled(True)
        if not (isinstance(error, DomainError) and error.problems):
            self._shell.show_error(error)
            return
        elsewhere = self.form.show_problems(error.problems, focus=True)
        self.problem.say(sentences_of(elsewhere))
