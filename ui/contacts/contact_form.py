"""The inputs of a contact, in the order in which one tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.contact import Contact
from app.domain.problems import Problem
from ui.contacts.follow_up import FollowUpCard
from ui.contacts.named_part import NamedPart
from ui.contacts.reserved_part import ReservedPart
from ui.forms.choices import Choices
from ui.forms.record_form import RecordForm
from ui.page import Shell
from ui.people.person_field import PersonField
from ui.texts import t
from ui.theme.look import px
from ui.widgets.cards import Card
from ui.widgets.fields import TextField
from ui.widgets.form import FormRow

FIRST: Final = frozenset({"type", "held_on", "starts_minute", "minutes"})
WORDS: Final = frozenset({"text", "areas"})
FURTHER: Final = frozenset({"place", "language", "participants", "with_mediator", "services", "site"})


class ContactForm(QWidget):
    """Who, what and when, the words, the reserved part, what follows; details fold away."""

    edited = Signal()

    def __init__(self, shell: Shell, choices: Choices) -> None:
        super().__init__()
        self._contact = Contact()
        self._amends = False
        self._showing = False
        self.person = PersonField(shell, channel="contact.person")
        self.person.setObjectName("contact.person")
        self._who = FormRow(t("field.contact.person"), self.person, required=True)
        self.first = RecordForm(
            Contact(), choices, only=lambda s: s.name in FIRST, columns=4, leading=("type",)
        )
        self.words_form = RecordForm(
            Contact(), choices, only=lambda s: s.name in WORDS, leading=("text",), folding=False
        )
        self.further = RecordForm(Contact(), choices, only=lambda s: s.name in FURTHER)
        self.reason = TextField()
        self.reason.setObjectName("contact.reason")
        self._why = FormRow(t("field.contact.amend_reason"), self.reason, hint=t("contact.amend_hint"))
        self.reserved = ReservedPart()
        self.named = NamedPart(choices, shell.session.user.id)
        self.follow_up = FollowUpCard(choices)
        self._forms = (self.first, self.words_form, self.further)
        self._lay_out()
        changes = (self.person.edited, self.reason.edited, self.reserved.edited, self.named.edited)
        for signal in (*changes, self.follow_up.edited, *(form.edited for form in self._forms)):
            signal.connect(self._changed)

    def offer(self, choices: Choices) -> None:
        """Other colleagues and sites to choose from."""
        self.further.offer(choices)
        self.follow_up.offer(choices)
        self.named.offer(choices)

    def show_contact(self, contact: Contact, *, amends: bool) -> None:
        """Begin from `contact`; `amends` asks for the reason of the correction instead of what follows."""
        self._showing = True
        self._contact, self._amends = contact, amends
        self.person.choose(contact.person)
        self.person.setReadOnly(amends)
        for form in self._forms:
            form.set_record(contact)
            form.show_problems([])
        self._who.say_problem("")
        self.reason.set_value(None)
        self.reserved.note.set_value(None)
        self.named.start_clean()
        self.follow_up.start_clean()
        self._why.setVisible(amends)
        self.reserved.setVisible(not amends)
        self.named.setVisible(not amends)
        self.follow_up.setVisible(not amends)
        self._showing = False

    def value(self) -> Contact:
        """The contact as answered, in the newest case of its person unless it has one."""
        answers: dict[str, Any] = {}
        for form in self._forms:
            value = form.value()
            answers |= {name: getattr(value, name) for name in form.specs}
        line = self.person.person()
        case = self._contact.case or (line.case if line else None)
        who = line.person if line else None
        return replace(self._contact, **answers, person=who, case=case)

    def typed(self) -> dict[str, Any]:
        """What is written, to the letter."""
        return {
            "person": self.person.value(),
            "forms": [form.typed() for form in self._forms],
            "reason": self.reason.text(),
            "reserved": self.reserved.note.toPlainText(),
            "named": self.named.typed(),
            "then": self.follow_up.typed(),
        }

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Bring it back."""
        self.person.set_value(typed.get("person"))
        for form, told in zip(self._forms, typed.get("forms", []), strict=False):
            form.set_typed(told)
        self.reason.setText(typed.get("reason", ""))
        self.reserved.note.setPlainText(typed.get("reserved", ""))
        self.named.set_typed(typed.get("named", {}))
        self.follow_up.set_typed(typed.get("then", {}))

    def problems(self) -> list[Problem]:
        """What is missing or cannot be read, all at once."""
        found = [] if self.person.value() else [Problem("check.missing", "person")]
        for form in self._forms:
            found += form.problems()
        if self.follow_up.value() is not None:
            told = self.follow_up.task.problems()
            found += [replace(p, name=f"task.{p.name}") for p in told]
        return found

    def show_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Say each at its place; returns those of no place here."""
        left = list(problems)
        mine = [p for p in left if p.name == "person"]
        self._who.say_problem("\n".join(t(p.key, **dict(p.params)) for p in mine))
        left = [p for p in left if p not in mine]
        for form in self._forms:
            left = form.show_problems(left)
        of_task = [p for p in left if p.name.startswith("task.")]
        rest = self.follow_up.task.show_problems(replace(p, name=p.name[5:]) for p in of_task)
        return [p for p in left if p not in of_task] + rest

    def words(self, name: str) -> str:
        """The words for the place of a problem."""
        if name.startswith("task."):
            return self.follow_up.task.words(name[5:])
        form = self._form(name)
        return form.words(name) if form else t("field.contact.person")

    def typed_at(self, name: str) -> Any:
        """What is written at the place of a problem."""
        form = self._form(name)
        if name.startswith("task."):
            return self.follow_up.task.typed_of(name[5:])
        return form.typed_of(name) if form is not None else self.person.value()

    def go_to(self, name: str) -> None:
        """Put the cursor at the place of a problem."""
        form = self._form(name)
        if name.startswith("task."):
            self.follow_up.task.focus_field(name[5:])
        elif form is not None:
            form.focus_field(name)
        else:
            self.person.setFocus(Qt.FocusReason.OtherFocusReason)

    def _form(self, name: str) -> RecordForm | None:
        return next((form for form in self._forms if name in form.specs), None)

    def _changed(self, *_: object) -> None:
        if not self._showing:
            self.edited.emit()

    def _lay_out(self) -> None:
        card = Card()
        card.body.setSpacing(px(12))
        for widget in (self._who, self.first, self.words_form, self._why):
            card.body.addWidget(widget)
        details = Card(padding=14)
        details.body.addWidget(self.further)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        for part in (card, self.reserved, self.named, self.follow_up, details):
            column.addWidget(part)
