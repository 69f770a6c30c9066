"""Short lines for what a person has several of: identifiers, languages, ways to be reached, papers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.declaration import Record, kind_of
from app.domain.ids import RecordId
from app.domain.problems import Problem
from ui.forms.choices import Choices
from ui.forms.inputs import focus_on, input_for, problem_of
from ui.forms.layout import field_words
from ui.forms.typed import Typed, type_into, typed_in
from ui.texts import is_rtl, t
from ui.theme.look import px, tokens
from ui.widgets.buttons import Button, IconButton
from ui.widgets.fields import mark_problem
from ui.widgets.labels import label
from ui.widgets.tab_order import visited_before

CROSS = 30
"""Width of the cross at a line's end, at 100 %."""


class PartRow(QWidget):
    """One record on one line; what is wrong with it stands below."""

    edited = Signal(str)
    dropped = Signal()

    def __init__(self, record: Record, fields: Sequence[str], choices: Choices, name: str) -> None:
        super().__init__()
        self._record = record
        by_name = kind_of(record).by_name
        self.inputs: dict[str, Any] = {one: input_for(by_name[one], choices) for one in fields}
        line = QHBoxLayout()
        line.setSpacing(px(8))
        for one, field in self.inputs.items():
            field.setAccessibleName(f"{name}: {field_words(by_name[one])}")
            target = field.focusProxy() or field
            target.setObjectName(f"{kind_of(record).name}.{record.id.hex()}.{one}")
            field.set_value(getattr(record, one))
            field.edited.connect(lambda one=one: self._changed(one))
            line.addWidget(field, 1)
        cross = IconButton("x", t("people.take_out", what=name), self.dropped.emit, size=16)
        cross.setFixedWidth(px(CROSS))
        line.addWidget(cross)
        self._words = label("", "small", wrap=True)
        self._words.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(3))
        column.addLayout(line)
        column.addWidget(self._words)
        self._base = {one: typed_in(field) for one, field in self.inputs.items()}

    @property
    def id(self) -> RecordId:
        """Id of the record."""
        return self._record.id

    def value(self) -> Record:
        """The record as answered; fields without an input here stay as they were."""
        changed = {n: f.value() for n, f in self.inputs.items() if typed_in(f) != self._base[n]}
        return replace(self._record, **changed)

    def is_empty(self) -> bool:
        """Whether nothing at all is answered on this line."""
        return all(typed_in(field) in (None, "", []) for field in self.inputs.values())

    def typed(self) -> dict[str, Typed]:
        """What is written, to the letter."""
        return {name: typed_in(field) for name, field in self.inputs.items()}

    def set_typed(self, typed: dict[str, Typed]) -> None:
        """Bring it back."""
        for name, value in typed.items():
            if name in self.inputs:
                type_into(self.inputs[name], value)

    def unreadable(self) -> list[Problem]:
        """What is written and cannot be read."""
        told = ((name, problem_of(field)) for name, field in self.inputs.items())
        return [replace(problem, name=name) for name, problem in told if problem]

    def say(self, problems: Iterable[Problem]) -> None:
        """Say what is wrong with this line."""
        found = list(problems)
        self._words.setText("\n".join(dict.fromkeys(t(p.key, **dict(p.params)) for p in found)))
        forbids = [p for p in found if not p.warning]
        self._words.setStyleSheet(f"color: {tokens().bad if forbids else tokens().warn};")
        self._words.setVisible(bool(found))
        for name, field in self.inputs.items():
            mine = " ".join(t(p.key, **dict(p.params)) for p in found if p.name == name)
            mark_problem(field, any(p.name == name for p in forbids))
            (field.focusProxy() or field).setAccessibleDescription(mine)

    def said(self) -> str:
        """What is said of this line."""
        return self._words.text()

    def _changed(self, name: str) -> None:
        self.edited.emit(name)


class PartRows(QWidget):
    """Lines for one kind. Empty lines are nobody's answer and are left out of `value`."""

    edited = Signal()

    def __init__(
        self,
        make: Callable[[], Record],
        fields: Sequence[str],
        choices: Choices,
        *,
        add: str,
        at_least: int = 1,
    ) -> None:
        super().__init__()
        self._make, self._fields, self._choices = make, fields, choices
        self._kind = kind_of(make())
        self._at_least = at_least
        self.rows: list[PartRow] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(px(8))
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        end = px(CROSS) + px(8)
        head.setContentsMargins(end if is_rtl() else 0, 0, 0 if is_rtl() else end, 0)
        head.setSpacing(px(8))
        for name in fields:
            head.addWidget(label(field_words(self._kind.by_name[name]), "small"), 1)
        self._more = more = Button(add, self._add_and_go, kind="link", icon="plus")
        self._dropped: tuple[int, Record, dict[str, Typed]] | None = None
        self._back = Button(t("people.put_back"), self.put_back, kind="link", icon="undo-2")
        self._back.hide()
        foot = QHBoxLayout()
        foot.addWidget(more)
        foot.addWidget(self._back)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(self._head)
        column.addLayout(self._column)
        column.addLayout(foot)
        self.set_records([])

    @property
    def kind(self) -> str:
        """Name of the kind of the lines."""
        return self._kind.name

    def set_records(self, records: Iterable[Record]) -> None:
        """Show these, and empty lines up to the least number."""
        self._dropped = None
        self._back.hide()
        while self.rows:
            self._take_away(self.rows[-1])
        for record in records:
            self._add(record)
        while len(self.rows) < self._at_least:
            self._add(self._make())
        self._tell_head()

    def value(self) -> tuple[Any, ...]:
        """The records of all lines with an answer."""
        return tuple(row.value() for row in self.answered())

    def answered(self) -> list[PartRow]:
        """The lines with an answer, in order: the places problems are named by."""
        return [row for row in self.rows if not row.is_empty()]

    def typed(self) -> list[dict[str, Any]]:
        """What is written, to the letter, line by line."""
        return [{"id": row.id.hex(), "typed": row.typed()} for row in self.answered()]

    def set_typed(self, lines: list[dict[str, Any]]) -> None:
        """Bring the lines back: those that are not named any more were taken out."""
        held = {row.id.hex(): row.value() for row in self.rows}
        records = [held.get(one["id"]) or replace(self._make(), id=_id(one["id"])) for one in lines]
        self.set_records(records)
        for row, one in zip(self.rows, lines, strict=False):
            row.set_typed(one["typed"])

    def problems(self) -> list[Problem]:
        """What cannot be read, each as `kind.place.field`."""
        found: list[Problem] = []
        for place, row in enumerate(self.answered()):
            found += [replace(p, name=f"{self._kind.name}.{place}.{p.name}") for p in row.unreadable()]
        return found

    def say(self, problems: Iterable[Problem]) -> list[Problem]:
        """Say each problem at its line; returns those of other kinds."""
        mine: dict[int, list[Problem]] = {}
        rest: list[Problem] = []
        for problem in problems:
            kind, _, tail = problem.name.partition(".")
            place, _, field = tail.partition(".")
            if kind == self._kind.name and place.isdecimal():
                mine.setdefault(int(place), []).append(replace(problem, name=field))
            else:
                rest.append(problem)
        for row in self.rows:
            row.say([])
        for number, row in enumerate(self.answered()):
            row.say(mine.get(number, []))
        return rest

    def go_to(self, name: str) -> None:
        """Put the cursor at `kind.place.field`."""
        _, place, field = name.split(".")
        focus_on(self.answered()[int(place)].inputs[field])

    def _add_and_go(self) -> None:
        row = self._add(self._make())
        focus_on(next(iter(row.inputs.values())))

    def _add(self, record: Record) -> PartRow:
        row = PartRow(record, self._fields, self._choices, t(self._kind.label_key))
        row.edited.connect(lambda _: self.edited.emit())
        row.dropped.connect(lambda: self._drop(row))
        self.rows.append(row)
        self._column.addWidget(row)
        visited_before(self.rows, self._more)
        self._tell_head()
        return row

    def put_back(self) -> None:
        """Bring back the line taken out last."""
        if self._dropped is None:
            return
        place, record, typed = self._dropped
        self._dropped = None
        self._back.hide()
        row = self._add(record)
        row.set_typed(typed)
        self.rows.insert(place, self.rows.pop())
        self._column.insertWidget(place, row)
        visited_before(self.rows, self._more)
        self.edited.emit()

    def _drop(self, row: PartRow) -> None:
        if not row.is_empty():
            self._dropped = (self.rows.index(row), row.value(), row.typed())
            self._back.show()
        self._take_away(row)
        self._tell_head()
        self.edited.emit()

    def _take_away(self, row: PartRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _tell_head(self) -> None:
        self._head.setVisible(bool(self.rows))


def _id(text: str) -> RecordId:
    return RecordId(bytes.fromhex(text))
