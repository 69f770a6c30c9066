"""With a new person, if wanted: the case that is opened and the place that is given, in the same go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from app.domain.case import Case
from app.domain.problems import Problem
from app.domain.reception import Placement
from ui.forms.choices import Choices
from ui.forms.record_form import RecordForm
from ui.texts import t
from ui.widgets.cards import Card

CASE: Final = frozenset({"site", "responsible", "channel", "request"})
PLACE: Final = frozenset({"site", "entered_on", "unit", "room", "bed"})


class EntryCard(Card):
    """Two switches; each opens the few answers it needs."""

    edited = Signal()

    def __init__(self, choices: Choices) -> None:
        super().__init__(t("people.entry"))
        self.case = RecordForm(
            Case(),
            choices,
            only=lambda s: s.name in CASE,
            leading=("responsible", "channel"),
            folding=False,
        )
        self.place = RecordForm(
            Placement(), choices, only=lambda s: s.name in PLACE, folding=False, prefix="new."
        )
        self.wants_case = QCheckBox(t("people.open_case"))
        self.wants_place = QCheckBox(t("people.give_place"))
        for name, box, form in (
            ("case", self.wants_case, self.case),
            ("place", self.wants_place, self.place),
        ):
            box.setObjectName(f"wants.{name}")
            box.toggled.connect(self._switch)
            form.edited.connect(self.edited)
            self.body.addWidget(box)
            self.body.addWidget(form)
        self.start_clean()

    def offer(self, choices: Choices) -> None:
        """Other colleagues and sites to choose from."""
        self.case.offer(choices)
        self.place.offer(choices)

    def start_clean(self) -> None:
        """As for the next person: a case is opened, a place only when asked for."""
        self.case.set_record(Case())
        self.place.set_record(Placement())
        self.wants_case.setChecked(True)
        self.wants_place.setChecked(False)
        self._switch()

    def new_case(self) -> Case | None:
        """The case to open."""
        value = self.case.value()
        return value if self.wants_case.isChecked() and isinstance(value, Case) else None

    def new_place(self) -> Placement | None:
        """The place to give."""
        value = self.place.value()
        return value if self.wants_place.isChecked() and isinstance(value, Placement) else None

    def typed(self) -> dict[str, Any]:
        """What is written, to the letter."""
        return {
            "wants": [self.wants_case.isChecked(), self.wants_place.isChecked()],
            "case": self.case.typed(),
            "place": self.place.typed(),
        }

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Bring it back."""
        wants = typed.get("wants", [True, False])
        self.wants_case.setChecked(wants[0])
        self.wants_place.setChecked(wants[1])
        self.case.set_typed(typed.get("case", {}))
        self.place.set_typed(typed.get("place", {}))

    def problems(self) -> list[Problem]:
        """What is missing or cannot be read in what is wanted."""
        found: list[Problem] = []
        for where, form, box in self._parts():
            if box.isChecked():
                found += [replace(p, name=f"{where}.{p.name}") for p in form.problems()]
        return [p for p in found if p.name != "case.person"]

    def show_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Say each at its place; returns those of no place here."""
        left = list(problems)
        for where, form, _ in self._parts():
            mine = [p for p in left if p.name.startswith(f"{where}.")]
            left = [p for p in left if p not in mine]
            left += form.show_problems(replace(p, name=p.name.partition(".")[2]) for p in mine)
        return left

    def place_of(self, name: str) -> str:
        """The words for the place of a problem."""
        form = self._form(name)
        field = name.partition(".")[2]
        return form.words(field) if form and field in form.specs else ""

    def go_to(self, name: str) -> None:
        """Put the cursor at the place of a problem."""
        form = self._form(name)
        if form is not None:
            form.focus_field(name.partition(".")[2])

    def _parts(self) -> list[tuple[str, RecordForm, QCheckBox]]:
        return [("case", self.case, self.wants_case), ("placement", self.place, self.wants_place)]

    def _form(self, name: str) -> RecordForm | None:
        return next((form for where, form, _ in self._parts() if name.startswith(f"{where}.")), None)

    def _switch(self, *_: object) -> None:
        self.case.setVisible(self.wants_case.isChecked())
        self.place.setVisible(self.wants_place.isChecked())
        # Who gets a place has the case at that site: it is asked once.
        self.case.field("site").parentWidget().setVisible(not self.wants_place.isChecked())
        self.edited.emit()
