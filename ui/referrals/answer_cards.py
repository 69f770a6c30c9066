"""The answer of a service: a code read over the phone, or what was said, written by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.catalogue.codelists import codelist
from app.domain.referral_states import APPOINTMENT, COMPLETED, NEXT, REJECTED
from app.errors import DomainError
from app.usecases.referrals import answers, drafting
from app.usecases.referrals.answers import Answer, Recognised
from app.usecases.referrals.gates import INSIDE
from app.usecases.referrals.views import ReferralView
from ui.cases import wording
from ui.cases.act_card import ActCard, Fields
from ui.forms.small_inputs import ClockField
from ui.forms.today import today
from ui.page import Shell
from ui.texts import language, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.code_field import CodeField
from ui.widgets.date_field import DayField
from ui.widgets.fields import NoteField, NumberField, TextField
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage

Ask = Callable[[ActCard], None]

ORDER = (
    "received",
    "accepted",
    "waiting",
    "appointment",
    "started",
    "completed",
    "rejected",
    "no_show",
    "declined_person",
)


class AnswerCard(Card):
    """`ask` shows a card with the questions an answer still has."""

    def __init__(self, shell: Shell, view: ReferralView, ask: Ask) -> None:
        super().__init__(t("referral.answer"))
        self._shell, self._view, self._ask = shell, view, ask
        self.code = QLineEdit()
        self.code.setObjectName("return_code")
        self.code.setPlaceholderText("XXXXX-XXXXX")
        self.code.setAccessibleName(t("referral.code.label"))
        self.code.setMaximumWidth(px(220))
        self.code.returnPressed.connect(self.read_code)
        self.message = InlineMessage()
        asked = label(t("referral.code.ask"), wrap=True)
        self.body.addWidget(asked)
        held = QWidget()
        row = QHBoxLayout(held)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.code)
        row.addWidget(Button(t("referral.code.read"), self.read_code, kind="primary"))
        row.addStretch(1)
        self.body.addWidget(held)
        self.body.addWidget(self.message)
        if view.referral.method == INSIDE or not view.referral.secret:
            for widget in (asked, held, self.message):
                widget.hide()
        else:
            self.body.addWidget(label(t("referral.by_hand"), wrap=True))
        self.body.addWidget(self._buttons())

    def read_code(self) -> None:
        """Say whose answer the typed code is, and ask what it does not hold."""
        self.message.say("")
        self._shell.ask("referral.code", _recognised, self.code.text(), then=self._read, owner=self)

    def _read(self, found: Recognised | DomainError) -> None:
        if isinstance(found, DomainError):
            self.message.say(t(found.message_key, **found.params), "bad")
            return
        if found.referral.id != self._view.referral.id:
            self._shell.toast(t("referral.code.other", service=found.referral.service_name or ""))
            self._shell.go("referral", referral=found.referral.id)
            return
        self._ask(answer_card(self._shell, self._view, found.code.state, found.code.reason, found.code.text))

    def _buttons(self) -> QWidget:
        held = QWidget()
        flow = FlowLayout(held, px(6))
        for state in ORDER:
            if state in NEXT.get(self._view.referral.state or "", ()):
                made = partial(self._by_hand, state)
                button = Button(wording.label_of("referral_step", state), made)
                button.setObjectName(f"answer.{state}")
                flow.addWidget(button)
        return held

    def _by_hand(self, state: str) -> None:
        self._ask(answer_card(self._shell, self._view, state))


def answer_card(shell: Shell, view: ReferralView, state: str, reason: str = "", code: str = "") -> ActCard:
    """The questions of one answer; what a code says already is not asked again."""
    fields: Fields = []
    if state == REJECTED and not reason:
        choices = codelist("V55").options(language(), today())
        words = t("field.referral.reject_reason")
        fields.append(("reject_reason", words, CodeField(choices, name=words), False))
    if state == APPOINTMENT:
        words = t("field.referral.appointment_on")
        fields.append(("appointment_on", words, DayField(name=words, today=today()), False))
        words = t("field.referral.appointment_minute")
        clock = ClockField()
        clock.setAccessibleName(words)
        fields.append(("appointment_minute", words, clock, False))
        words = t("field.referral.appointment_place")
        fields.append(("appointment_place", words, TextField(name=words), False))
    else:
        words = t("field.referral_event.on")
        day = DayField(name=words, today=today())
        day.set_value(today())
        fields.append(("on", words, day, False))
    if state == COMPLETED:
        words = t("field.referral.satisfaction")
        fields.append(("satisfaction", words, NumberField(name=words), False))
    words = t("field.referral.received_by")
    fields.append(("received_by", words, TextField(name=words), False))
    words = t("field.referral.outcome" if state == COMPLETED else "field.referral_event.text")
    fields.append(("text", words, NoteField(name=words), True))

    def call(**given: Any) -> tuple[Any, ...]:
        told = Answer(
            state,
            on=given.get("on"),
            reason=reason or given.get("reject_reason"),
            appointment_on=given.get("appointment_on"),
            appointment_minute=given.get("appointment_minute"),
            appointment_place=given.get("appointment_place") or "",
            received_by=given.get("received_by") or "",
            text=given.get("text") or "",
            satisfaction=given.get("satisfaction"),
            code=code,
        )
        return answers.answer, (view.referral.id, told), {}

    title = wording.label_of("referral_step", state)
    if reason:
        title = t("referral.answer_reason", answer=title, reason=wording.label_of("V55", reason))
    return ActCard(shell, title, fields, call, "", t("referral.write_answer"))


def cancel_card(shell: Shell, view: ReferralView) -> ActCard:
    """Giving a referral up, with a word on why."""
    words = t("field.referral_event.text")
    fields: Fields = [("text", words, NoteField(name=words), True)]

    def call(text: str | None) -> tuple[Any, ...]:
        return drafting.cancel, (view.referral.id, text or ""), {}

    return ActCard(shell, t("referral.cancel"), fields, call, "", t("referral.cancel"))


def later_card(shell: Shell, view: ReferralView) -> ActCard:
    """Nobody had an answer: when to ask again."""
    words = t("referral.ask_again_on")
    fields: Fields = [("until", words, DayField(name=words, today=today()), False)]

    def call(until: Any) -> tuple[Any, ...]:
        return answers.phone_again, (view.referral.id, until or today()), {}

    return ActCard(shell, t("referral.ask_again"), fields, call, "", t("referral.ask_again"))


def _recognised(reader: Any, typed: str) -> Recognised | DomainError:
    """A wrong code is an answer too: it is said beside the field."""
    try:
        return answers.recognise(reader, typed)
    except DomainError as wrong:
        return wrong
