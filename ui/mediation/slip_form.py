"""The inputs of a request slip, in the order in which one asks on the phone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QVBoxLayout, QWidget

from app.domain.mediation import MediationRequest
from app.domain.problems import Problem
from ui.forms.choices import Choices
from ui.forms.inputs import into_sight
from ui.forms.record_form import RecordForm
from ui.page import Shell
from ui.people.person_field import PersonField
from ui.texts import t
from ui.theme.look import px
from ui.widgets.cards import Card
from ui.widgets.form import FormRow
from ui.widgets.labels import label

PARTS: Final[dict[str, tuple[str, ...]]] = {
    "whom": (
        "called_name",
        "language",
        "variety",
        "nationality",
        "group",
        "group_name",
        "group_size",
        "other_languages",
    ),
    "meeting": (
        "day",
        "start_minute",
        "minutes",
        "setting",
        "mode",
        "comune",
        "place",
        "urgent",
        "reason",
        "topics",
    ),
    "service": ("body", "referent", "referent_phone", "present", "site"),
    "care": ("gender", "confidentiality"),
}
"""The cards of the slip and their fields."""

DEMANDED: Final = frozenset(
    {"language", "day", "start_minute", "setting", "mode", "reason", "body", "referent", "present", "site"}
)
"""A slip is sent at once and never kept half asked, so all that sending needs is marked from the start."""

OF_MANY: Final = ("group", "group_name", "group_size")
"""Asked for a class, a ward, a group; not in the way of who asks for one person."""


class SlipForm(QWidget):
    """`value()` is the slip as answered; the person is optional, a class or a ward will do."""

    edited = Signal()

    def __init__(self, shell: Shell, choices: Choices) -> None:
        super().__init__()
        self._slip = MediationRequest()
        self._showing = False
        self.person = PersonField(shell, channel="mediation.person")
        self.person.setObjectName("mediation_request.person")
        self._who = FormRow(
            t("field.mediation_request.person"), self.person, hint=t("mediation_ui.person_hint")
        )
        self.forms = {
            key: RecordForm(
                MediationRequest(),
                choices,
                only=lambda spec, names=names: spec.name in names,  # type: ignore[misc]
                folding=False,
                leading=names,
                demanded=DEMANDED,
                columns=3 if key == "meeting" else 2,
            )
            for key, names in PARTS.items()
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        for key, form in self.forms.items():
            card = Card(t(f"mediation_ui.slip_{key}"))
            if key == "whom":
                card.body.addWidget(self._who)
            if key == "care":
                card.body.addWidget(label(t("mediation_ui.care_hint"), "small", wrap=True))
            card.body.addWidget(form)
            column.addWidget(card)
            form.edited.connect(self._changed)
        self.person.edited.connect(self._changed)

    def offer(self, choices: Choices, bodies: Sequence[str]) -> None:
        """Sites to choose from, and the bodies that asked before."""
        for form in self.forms.values():
            form.offer(choices)
        field = self.forms["service"].field("body")
        completer = QCompleter(list(bodies), field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        field.setCompleter(completer)

    def show_slip(self, slip: MediationRequest, *, sent: bool = False) -> None:
        """Begin from `slip`; of one that was `sent` it stays for whom it is."""
        self._showing = True
        self._slip = slip
        self.person.choose(slip.person)
        self.person.setEnabled(not sent)
        self._who.say_hint(t("mediation_ui.person_stays" if sent else "mediation_ui.person_hint"))
        for form in self.forms.values():
            form.set_record(slip)
            form.show_problems([])
        self._who.say_problem("")
        self._showing = False
        self._fit()

    def value(self) -> MediationRequest:
        """The slip as answered."""
        answers: dict[str, Any] = {}
        for form in self.forms.values():
            value = form.value()
            answers |= {name: getattr(value, name) for name in form.specs}
        line = self.person.person()
        who = line.person if line is not None else None
        case = self._slip.case if who == self._slip.person else line.case if line is not None else None
        return replace(self._slip, **answers, person=who, case=case)

    def typed(self) -> dict[str, Any]:
        """What is written, to the letter."""
        forms = {key: form.typed() for key, form in self.forms.items()}
        return {"person": self.person.value(), "forms": forms}

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Bring it back."""
        self.person.set_value(typed.get("person"))
        for key, told in typed.get("forms", {}).items():
            if key in self.forms:
                self.forms[key].set_typed(told)
        self._fit()

    def problems(self) -> list[Problem]:
        """What cannot be read; what is missing is said by the verb, all at once."""
        return [problem for form in self.forms.values() for problem in form.problems()]

    def show_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Say each at its place; returns those of no place here."""
        left = list(problems)
        named = [one.name for one in left]
        mine = [one for one in left if one.name == "person"]
        self._who.say_problem("\n".join(t(one.key, **dict(one.params)) for one in mine))
        left = [one for one in left if one not in mine]
        for form in self.forms.values():
            left = form.show_problems(left)
        self._fit(*named)
        return left

    def order_of(self, name: str) -> int:
        """Where a field stands on the page, from the top down; the person is first."""
        places = [field for form in self.forms.values() for field in form.specs]
        return places.index(name) + 1 if name in places else 0

    def words(self, name: str) -> str:
        """The words for the place of a problem."""
        return t(f"field.mediation_request.{name}")

    def typed_at(self, name: str) -> Any:
        """What is written at the place of a problem."""
        form = self._form(name)
        return form.typed_of(name) if form is not None else self.person.value()

    def go_to(self, name: str) -> None:
        """Put the cursor at the place of a problem."""
        form = self._form(name)
        if form is not None:
            form.focus_field(name)
        else:
            self.person.setFocus(Qt.FocusReason.OtherFocusReason)
            into_sight(self.person)

    def _form(self, name: str) -> RecordForm | None:
        return next((form for form in self.forms.values() if name in form.specs), None)

    def _fit(self, *named: str) -> None:
        """Ask about a class or a ward where no person is chosen, or something of it stands there."""
        whom = self.forms["whom"]
        many = self.person.value() is None or any(whom.typed_of(name) or name in named for name in OF_MANY)
        for name in OF_MANY:
            whom.row(name).setVisible(many)

    def _changed(self, *_: object) -> None:
        if not self._showing:
            self._fit()
            self.edited.emit()
