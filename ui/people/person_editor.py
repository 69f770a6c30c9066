"""All that identifies a person on one page: names, birth, languages, papers, and what lies further."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.declaration import FieldSpec
from app.domain.person import ContactPoint, Identifier, IdentityDocument, Person, PersonLanguage
from app.domain.problems import Problem
from app.usecases.people import PersonFile
from ui.forms.choices import Choices
from ui.forms.record_form import RecordForm
from ui.people.age_line import AgeLine
from ui.people.names import NamesEditor
from ui.people.part_rows import PartRows
from ui.texts import t
from ui.theme.look import px
from ui.widgets.cards import Card

FIRST: Final = frozenset({"sex", "born", "citizenships"})
"""What is asked of everybody, at the top."""

LATER: Final = frozenset({"deceased", "deceased_on"})
"""Not asked while somebody stands at the desk for the first time."""


class PersonEditor(QWidget):
    """`value()` is the whole file; problems are named as the use case names them and said in place."""

    edited = Signal()

    def __init__(self, file: PersonFile, choices: Choices, *, new: bool) -> None:
        super().__init__()
        self._file = file
        self.names = NamesEditor(choices)
        self.first = RecordForm(file.person, choices, only=lambda s: s.name in FIRST, columns=2)
        self.age = AgeLine(choices.today)
        self.further = RecordForm(file.person, choices, only=lambda s: _further(s, new=new))
        rows = {
            "languages": PartRows(
                PersonLanguage, ("language", "skill"), choices, add=t("people.another_language")
            ),
            "contact_points": PartRows(
                ContactPoint, ("channel", "value"), choices, add=t("people.another_contact_point")
            ),
            "identifiers": PartRows(
                Identifier, ("type", "value"), choices, add=t("people.another_identifier")
            ),
            "documents": PartRows(
                IdentityDocument,
                ("type", "number", "issuing_country"),
                choices,
                add=t("people.another_document"),
                at_least=0,
            ),
        }
        self.rows: dict[str, PartRows] = rows
        self._lay_out()
        self.show_file(file)
        for signal in (self.names.edited, self.first.edited, self.further.edited):
            signal.connect(self._changed)
        for part in rows.values():
            part.edited.connect(self._changed)

    def show_file(self, file: PersonFile) -> None:
        """Show a file just read."""
        self._file = file
        self.names.set_names(file.names)
        self.first.set_record(file.person)
        self.further.set_record(file.person)
        for name, part in self.rows.items():
            part.set_records(getattr(file, name))
        self.age.tell(file.person.born)

    def show_notes(self, notes: Mapping[str, QWidget]) -> None:
        """Put notes below the inputs of the person's own fields."""
        self.first.show_notes({name: note for name, note in notes.items() if name in self.first.specs})
        self.further.show_notes({name: note for name, note in notes.items() if name in self.further.specs})

    def value(self) -> PersonFile:
        """The file as answered."""
        return replace(
            self._file,
            person=self._person(),
            names=self.names.value(),
            languages=self.rows["languages"].value(),
            contact_points=self.rows["contact_points"].value(),
            identifiers=self.rows["identifiers"].value(),
            documents=self.rows["documents"].value(),
        )

    def typed(self) -> dict[str, Any]:
        """What is written, to the letter."""
        return {
            "names": self.names.typed(),
            "first": self.first.typed(),
            "further": self.further.typed(),
            **{name: part.typed() for name, part in self.rows.items()},
        }

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Bring it back."""
        self.names.set_typed(typed.get("names", {}))
        self.first.set_typed(typed.get("first", {}))
        self.further.set_typed(typed.get("further", {}))
        for name, part in self.rows.items():
            part.set_typed(typed.get(name, []))
        self._changed()

    def problems(self) -> list[Problem]:
        """What cannot be read, all at once; the rest is for the use case to say."""
        found = [*self.first.problems(), *self.further.problems()]
        if not self.names.value():
            found.insert(0, Problem("people.name_missing", "display_name"))
        for part in self.rows.values():
            found += part.problems()
        return found

    def show_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Say each at its place; returns those of no place here."""
        left = self.names.say(problems)
        left = self.first.show_problems(left)
        left = self.further.show_problems(left)
        for part in self.rows.values():
            left = part.say(left)
        return left

    def place(self, name: str) -> str:
        """The words for the place of a problem."""
        for form in (self.first, self.further):
            if name in form.specs:
                return form.words(name)
        return t("people.names") if name == "display_name" else t(f"kind.{name.partition('.')[0]}")

    def typed_at(self, name: str) -> Any:
        """What is written at the place of a problem."""
        for form in (self.first, self.further):
            if name in form.specs:
                return form.typed_of(name)
        part = next((p for p in self.rows.values() if p.kind == name.partition(".")[0]), None)
        return part.typed() if part is not None else self.names.typed()

    def go_to(self, name: str) -> None:
        """Put the cursor at the place of a problem."""
        kind = name.partition(".")[0]
        for form in (self.first, self.further):
            if name in form.specs:
                form.focus_field(name)
                return
        part = next((p for p in self.rows.values() if p.kind == kind), None)
        if part is not None:
            part.go_to(name)
        else:
            self.names.go_to(name)

    def _person(self) -> Person:
        person = self.first.value()
        further = self.further.value()
        answers = {name: getattr(further, name) for name in self.further.specs}
        return replace(person, **answers)  # type: ignore[return-value]  # a form gives back its own kind

    def _changed(self, *_: object) -> None:
        self.age.tell(self.first.field("born").value())
        self.edited.emit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        who = Card()
        who.body.setSpacing(px(14))
        who.body.addWidget(self.names)
        who.body.addWidget(self.first)
        who.body.addWidget(self.age)
        column.addWidget(who)
        column.addLayout(_pair(self._card("languages"), self._card("contact_points")))
        column.addLayout(_pair(self._card("identifiers"), self._card("documents")))
        more = Card(t("people.further"))
        more.body.addWidget(self.further)
        column.addWidget(more)

    def _card(self, name: str) -> Card:
        card = Card(t(_TITLES[name]))
        card.body.addWidget(self.rows[name])
        card.body.addStretch(1)
        return card


_TITLES: Final = {
    "languages": "people.languages",
    "contact_points": "people.contact_points",
    "identifiers": "people.identifiers",
    "documents": "people.documents",
}


def _pair(one: QWidget, other: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(12))
    row.addWidget(one, 1)
    row.addWidget(other, 1)
    return row


def _further(spec: FieldSpec, *, new: bool) -> bool:
    return spec.name not in FIRST and not (new and spec.name in LATER)
