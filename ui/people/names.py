"""A person's names: the Latin spelling and the own script side by side, further names below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.person import PersonName
from app.domain.problems import Problem
from ui.forms.choices import Choices
from ui.people.part_rows import PartRows
from ui.people.scripts import LATIN, script_of
from ui.texts import t
from ui.theme.look import px
from ui.widgets.fields import TextField
from ui.widgets.form import FormRow

NATIVE = "native"
"""Type of a name in the person's own script (list V03)."""


class NamesEditor(QWidget):
    """Family name, given name, the name as its owner writes it; more names by the line.

    Somebody with one name only has a given name and no family name: nothing is ever filled in.
    """

    edited = Signal()

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._latin = PersonName(preferred=True)
        self._native = PersonName(type=NATIVE)
        self.family, self.given = TextField(), TextField()
        self.native = TextField(placeholder=t("people.own_script_example"))
        self.others = PartRows(
            PersonName, ("type", "full"), choices, add=t("people.another_name"), at_least=0
        )
        self._rows = {
            "family": FormRow(t("field.person_name.family"), self.family),
            "given": FormRow(t("field.person_name.given"), self.given),
            "native": FormRow(t("people.own_script"), self.native),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(8))
        for place, row in enumerate(self._rows.values()):
            grid.addWidget(row, 0, place)
            grid.setColumnStretch(place, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addLayout(grid)
        column.addWidget(self.others)
        for name, field in (("family", self.family), ("given", self.given), ("native", self.native)):
            field.setObjectName(f"name.{name}")
            field.edited.connect(self._changed)
        self.others.edited.connect(self._changed)

    def write_given(self, name: str) -> None:
        """Begin with a name somebody searched for in vain."""
        self.given.setText(name)
        self._changed()

    def set_names(self, names: Iterable[PersonName]) -> None:
        """Show names just read."""
        rest = list(names)
        self._latin = _taken(rest, _is_latin) or PersonName(preferred=True)
        self._native = _taken(rest, _is_native) or PersonName(type=NATIVE)
        split = bool(self._latin.given or self._latin.family)
        self.given.set_value(self._latin.given if split else self._latin.full)
        self.family.set_value(self._latin.family)
        self.native.set_value(self._native.full)
        self.others.set_records(rest)

    def value(self) -> tuple[PersonName, ...]:
        """Every name with letters in it; the Latin one first. Names nobody changed stay verbatim."""
        found = [self._latin_now(), self._native_now(), *(self._spelled(one) for one in self.others.value())]
        return tuple(name for name in found if name.full or name.given or name.family)

    def typed(self) -> dict[str, Any]:
        """What is written, to the letter."""
        return {
            "family": self.family.text(),
            "given": self.given.text(),
            "native": self.native.text(),
            "others": self.others.typed(),
        }

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Bring it back."""
        for name, field in (("family", self.family), ("given", self.given), ("native", self.native)):
            field.setText(typed.get(name, ""))
        self.others.set_typed(typed.get("others", []))

    def say(self, problems: Iterable[Problem]) -> list[Problem]:
        """Say what is wrong with the names; returns what belongs elsewhere."""
        places = self._places()
        said: dict[str, list[Problem]] = {}
        shifted: list[Problem] = []
        rest: list[Problem] = []
        for problem in problems:
            kind, _, tail = problem.name.partition(".")
            where = "given" if problem.name == "display_name" else places.get(tail, "")
            if where:
                said.setdefault(where, []).append(problem)
            elif kind == "person_name" and tail:
                shifted.append(self._shifted(problem, tail))
            else:
                rest.append(problem)
        for name, row in self._rows.items():
            mine = said.get(name, [])
            words = "\n".join(t(p.key, **dict(p.params)) for p in mine)
            row.say_problem(words, warning=bool(mine) and all(p.warning for p in mine))
        self.others.say(shifted)
        return rest

    def go_to(self, name: str) -> None:
        """Put the cursor at the place of a problem."""
        _, _, tail = name.partition(".")
        where = "given" if name == "display_name" else self._places().get(tail, "")
        field = {"family": self.family, "given": self.given, "native": self.native}.get(where)
        if field is not None:
            field.setFocus()
        elif tail:
            self.others.go_to(self._shifted(Problem("", name), tail).name)

    def _changed(self) -> None:
        for row in self._rows.values():
            row.say_problem("")
        self.edited.emit()

    def _latin_now(self) -> PersonName:
        was = self._latin
        given, family = self.given.value(), self.family.value()
        split = bool(was.given or was.family)
        if (given, family) == ((was.given if split else was.full), was.family):
            return was
        # Family name first, as lists in Italy have it.
        full = " ".join(part for part in (family, given) if part) or None
        return replace(was, given=given, family=family, full=full, script=script_of(full or ""))

    def _native_now(self) -> PersonName:
        full = self.native.value()
        if full == self._native.full:
            return self._native
        return replace(self._native, full=full, given=None, family=None, script=script_of(full or ""))

    def _spelled(self, one: PersonName) -> PersonName:
        return one if one.script else replace(one, script=script_of(one.full or ""))

    def _first(self) -> int:
        """How many of the fixed names are answered: the lines below are counted after them."""
        fixed = (self._latin_now(), self._native_now())
        return sum(bool(n.full or n.given or n.family) for n in fixed)

    def _places(self) -> dict[str, str]:
        """From "place.field" of a problem to the fixed input it belongs to."""
        latin = self._latin_now()
        has_latin = bool(latin.full or latin.given or latin.family)
        found = {"0.given": "given", "0.family": "family", "0.full": "given"} if has_latin else {}
        if self.native.value():
            place = 1 if has_latin else 0
            found |= {f"{place}.{field}": "native" for field in ("full", "given", "family")}
        return found

    def _shifted(self, problem: Problem, tail: str) -> Problem:
        place, _, field = tail.partition(".")
        return replace(problem, name=f"person_name.{max(int(place) - self._first(), 0)}.{field}")


def _is_latin(name: PersonName) -> bool:
    return (name.script or script_of(name.full or "")) == LATIN


def _is_native(name: PersonName) -> bool:
    return name.type == NATIVE or not _is_latin(name)


def _taken(names: list[PersonName], fits: Any) -> PersonName | None:
    """The name to show at a fixed place, the preferred one before others; taken out of `names`."""
    fitting = sorted((n for n in names if fits(n)), key=lambda name: not name.preferred)
    if not fitting:
        return None
    names.remove(fitting[0])
    return fitting[0]
