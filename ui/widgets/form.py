"""Labelled inputs in one or two columns, with everything that is wrong said at its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.problems import Problem
from ui.texts import t
from ui.theme.icons import pixmap
from ui.theme.look import px, tokens
from ui.widgets.fields import Field, mark_problem
from ui.widgets.labels import label

TWO_COLUMNS = 620
"""Width of the form, in pixels at 100 %, from which rows stand two by two."""


class FormRow(QWidget):
    """A label above its input, a hint and a problem below it."""

    def __init__(
        self,
        words: str,
        field: QWidget,
        *,
        hint: str = "",
        required: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field = field
        self._hint = hint
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        head = QHBoxLayout()
        head.setSpacing(px(6))
        self._name = name = label(words)
        name.setBuddy(field.focusProxy() or field)
        head.addWidget(name)
        if required:
            head.addWidget(label(t("form.required"), "small"))
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(field)
        self._notes = QVBoxLayout()
        column.addLayout(self._notes)
        self._told = label(hint, "small", wrap=True) if hint else None
        if self._told is not None:
            column.addWidget(self._told)
        self._mark = QLabel()
        self._words = label("", wrap=True)
        self._below = QWidget()
        below = QHBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(px(6))
        below.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self._words, 1)
        column.addWidget(self._below)
        column.addStretch(1)
        field.setAccessibleName(words)
        self._describe("")
        self._below.hide()

    def retitle(self, words: str) -> None:
        """Call the input otherwise."""
        self._name.setText(words)
        self.field.setAccessibleName(words)

    def say_hint(self, words: str) -> None:
        """Show another hint below an input that was made with one."""
        self._hint = words
        if self._told is not None:
            self._told.setText(words)
        self._describe("")

    def put_note(self, note: QWidget | None) -> None:
        """Show something more right below the input, instead of what was shown there; None: nothing."""
        while self._notes.count():
            item = self._notes.takeAt(0)
            old = item.widget() if item else None
            if old is not None:
                old.hide()
                old.deleteLater()
        if note is not None:
            self._notes.addWidget(note)

    def say_problem(self, text: str, *, warning: bool = False) -> None:
        """Say what is wrong below the input; empty when nothing is."""
        tone = "warn" if warning else "bad"
        self._words.setText(text)
        self._words.setStyleSheet(f"color: {getattr(tokens(), tone)};")
        self._mark.setPixmap(pixmap("triangle-alert" if warning else "circle-alert", tone, 16))
        self._below.setVisible(bool(text))
        mark_problem(self.field, bool(text) and not warning)
        self._describe(text)

    def problem(self) -> str:
        """What is said to be wrong."""
        return self._words.text()

    def _describe(self, problem: str) -> None:
        target = self.field.focusProxy() or self.field
        target.setAccessibleDescription(" ".join(part for part in (problem, self._hint) if part))


class Form(QWidget):
    """Rows by field name; `edited(name)` after each change by the person."""

    edited = Signal(str)

    def __init__(self, *, columns: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most, self._columns = columns, columns
        self._rows: dict[str, FormRow] = {}
        self._order: list[tuple[QWidget, bool]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(18))
        self._grid.setVerticalSpacing(px(12))

    def add(
        self,
        name: str,
        words: str,
        field: QWidget,
        *,
        hint: str = "",
        required: bool = False,
        wide: bool = False,
    ) -> FormRow:
        """One more row; `field` is a `Field`, `wide` takes the whole line."""
        row = FormRow(words, field, hint=hint, required=required)
        target = field.focusProxy() or field
        if not target.objectName():
            target.setObjectName(f"field.{name}")
        self._rows[name] = row
        cast(Field, field).edited.connect(lambda: self._edited(name))
        self._put(row, wide)
        return row

    def section(self, title: str) -> None:
        """A heading over the rows that follow."""
        self._put(label(title, "strong"), wide=True)

    def add_widget(self, widget: QWidget) -> None:
        """Anything else, over the whole line."""
        self._put(widget, wide=True)

    def row(self, name: str) -> FormRow:
        """The row of a field."""
        return self._rows[name]

    def field(self, name: str) -> Any:
        """The input of a field."""
        return self._rows[name].field

    def values(self) -> dict[str, Any]:
        """Every answer by field name."""
        return {name: cast(Field, row.field).value() for name, row in self._rows.items()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show answers; fields not named keep theirs."""
        for name, value in values.items():
            if name in self._rows:
                cast(Field, self._rows[name].field).set_value(value)

    def show_problems(self, problems: Iterable[Problem], *, focus: bool = False) -> list[Problem]:
        """Say each problem at its row, all at once; returns those that belong to no row here."""
        said: dict[str, list[Problem]] = {}
        elsewhere: list[Problem] = []
        for problem in problems:
            if problem.name in self._rows:
                said.setdefault(problem.name, []).append(problem)
            else:
                elsewhere.append(problem)
        for name, row in self._rows.items():
            mine = said.get(name, [])
            text = "\n".join(t(problem.key, **dict(problem.params)) for problem in mine)
            row.say_problem(text, warning=bool(mine) and all(problem.warning for problem in mine))
        if focus and said:
            first = next(name for name in self._rows if name in said)
            self._rows[first].field.setFocus(Qt.FocusReason.OtherFocusReason)
        return elsewhere

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = self._most if self.width() >= px(TWO_COLUMNS) else 1
        if columns != self._columns:
            self._columns = columns
            self._arrange()

    def _edited(self, name: str) -> None:
        if self._rows[name].problem():
            self._rows[name].say_problem("")
        self.edited.emit(name)

    def _put(self, widget: QWidget, wide: bool) -> None:
        self._order.append((widget, wide))
        self._arrange()

    def _arrange(self) -> None:
        line, at = 0, 0
        for widget, wide in self._order:
            self._grid.removeWidget(widget)
            span = self._columns if wide else 1
            if at and at + span > self._columns:
                line, at = line + 1, 0
            self._grid.addWidget(widget, line, at, 1, span)
            at += span
            if at >= self._columns:
                line, at = line + 1, 0
        for column in range(self._most):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)
