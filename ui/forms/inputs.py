"""The right input for each declared field."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from app.domain.declaration import FieldSpec, FieldType
from app.domain.problems import Problem
from ui.forms.choices import Choices, offer_of
from ui.forms.code_inputs import code_input, codes_input
from ui.forms.small_inputs import (
    ClockField,
    FlagField,
    MoneyField,
    RecordField,
    RecordsField,
    WholeNumberField,
)
from ui.forms.week_grid import WeekGrid
from ui.theme.look import px
from ui.widgets.date_field import DayField, PartialDateField
from ui.widgets.fields import NoteField, TextField
from ui.widgets.form import FormRow

BIRTHS: Final = frozenset({"born"})
"""Partial dates said as ages too."""

WIDE: Final = frozenset({FieldType.NOTE, FieldType.CODES, FieldType.REFS})
"""Types that take the whole line."""


def has_input(spec: FieldSpec, choices: Choices) -> bool:
    """Whether a person can answer this field in a form; pointers nobody chooses by name cannot."""
    if spec.type is FieldType.MOMENT:
        return False
    return spec.type not in (FieldType.REF, FieldType.REFS) or spec.target in choices.records


def input_for(spec: FieldSpec, choices: Choices) -> QWidget:
    """A new input for `spec`; every one is a `ui.widgets.fields.Field`."""
    return _MAKERS[spec.type](spec, choices)


def problem_of(field: QWidget) -> Problem | None:
    """Why what is written in `field` cannot be read; None when it can."""
    ask: Callable[[], Problem | None] | None = getattr(field, "problem", None)
    return ask() if ask is not None else None


def focus_on(field: QWidget) -> None:
    """Put the cursor into an input, or on the first of its chips."""
    target = field.focusProxy() or field
    if not target.focusPolicy() & Qt.FocusPolicy.TabFocus:
        inside = (w for w in field.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus)
        target = next(inside, target)
    target.setFocus(Qt.FocusReason.OtherFocusReason)
    into_sight(field)


def into_sight(field: QWidget) -> None:
    """Scroll to an input with its label and what is said below it, once that has its place."""
    row, above = field, field.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        row = above if isinstance(above, FormRow) else row
        above = above.parentWidget()
    if isinstance(above, QScrollArea):
        QTimer.singleShot(0, row, partial(above.ensureWidgetVisible, row, 0, px(16)))


def _integer(spec: FieldSpec, _: Choices) -> QWidget:
    return ClockField() if spec.name.endswith("_minute") else WholeNumberField()


def _codes(spec: FieldSpec, choices: Choices) -> QWidget:
    if spec.code_list == WeekGrid.LIST:
        return WeekGrid()
    return codes_input(offer_of(spec.code_list, choices.today))


def _day(_: FieldSpec, choices: Choices) -> QWidget:
    return DayField(today=choices.today)


def _partial(spec: FieldSpec, choices: Choices) -> QWidget:
    return PartialDateField(birth=spec.name in BIRTHS, today=choices.today)


_MAKERS: Final[dict[FieldType, Callable[[FieldSpec, Choices], QWidget]]] = {
    FieldType.TEXT: lambda spec, _: _text(spec),
    FieldType.NOTE: lambda _spec, _: NoteField(),
    FieldType.CODE: lambda spec, choices: code_input(offer_of(spec.code_list, choices.today)),
    FieldType.CODES: lambda spec, choices: _codes(spec, choices),
    FieldType.DATE: _day,
    FieldType.PARTIAL: _partial,
    FieldType.INTEGER: _integer,
    FieldType.CENTS: lambda _spec, _: MoneyField(),
    FieldType.FLAG: lambda _spec, _: FlagField(),
    FieldType.REF: lambda spec, choices: RecordField(choices.records.get(spec.target, [])),
    FieldType.REFS: lambda spec, choices: RecordsField(choices.records.get(spec.target, [])),
}


def _text(spec: FieldSpec) -> TextField:
    field = TextField()
    # What is longer is refused anyway: the room is twice the limit, so that a paste shows its end.
    field.setMaxLength(max(2 * spec.max_length, 100))
    return field
