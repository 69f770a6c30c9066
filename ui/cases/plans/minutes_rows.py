"""The rows of minutes: who was there in which role, what was decided and who sees to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.equipe import EquipeAttendance, EquipeDecision
from app.domain.ids import RecordId, new_id
from app.domain.plan_states import DECLINED
from ui.cases import wording
from ui.forms.choices import Choices, offer_of
from ui.forms.small_inputs import RecordField
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button, IconButton
from ui.widgets.code_field import CodeField
from ui.widgets.date_field import DayField
from ui.widgets.fields import TextField
from ui.widgets.labels import Badge


class _Rows(QWidget):
    """Rows one below the other, with a button that adds one."""

    edited = Signal()

    def __init__(self, add: str, on_add: Callable[[], object]) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(6))
        line = QHBoxLayout()
        button = Button(add, on_add, kind="link", icon="plus")
        line.addWidget(button)
        line.addStretch(1)
        self._column.addLayout(line)

    def _put(self, row: QWidget, at: int) -> None:
        self._column.insertWidget(at, row)

    def _take(self, row: QWidget) -> None:
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()


def _line(*parts: tuple[QWidget, int]) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(px(6))
    for part, stretch in parts:
        line.addWidget(part, stretch)
    return row


class ThereRows(_Rows):
    """A colleague by name, or somebody from outside by hand; `sign`, if any, asks for one signature."""

    def __init__(self, choices: Choices, sign: Callable[[RecordId], object] | None) -> None:
        super().__init__(t("equipe.add_there"), self.add)
        self._choices, self._sign = choices, sign
        self._held: dict[RecordId, EquipeAttendance] = {}
        self._rows: dict[RecordId, tuple[QWidget, RecordField, TextField, CodeField]] = {}

    def show_all(self, there: Sequence[EquipeAttendance], signed: frozenset[RecordId]) -> None:
        """Show other people; `signed` have signed the words as they are."""
        for row, *_ in self._rows.values():
            self._take(row)
        self._rows, self._held = {}, {}
        for one in there:
            self._add(one, one.id in signed)

    def add(self) -> None:
        """One more, with the cursor in it."""
        one = EquipeAttendance(id=new_id())
        self._add(one, False)
        self._rows[one.id][1].setFocus()
        self.edited.emit()

    def value(self) -> list[EquipeAttendance]:
        """Everybody on the rows; an empty row is nobody."""
        made = []
        for id_, (_, user, name, role) in self._rows.items():
            one = replace(self._held[id_], user=user.value(), name=name.value(), role=role.value())
            if one.user is not None or one.name or one.role:
                made.append(one)
        return made

    def typed(self) -> list[list[str | None]]:
        """The rows as plain values."""
        return [
            [id_.hex(), _hex(user), name.value(), role.value()]
            for id_, (_, user, name, role) in self._rows.items()
        ]

    def set_typed(self, typed: Sequence[Sequence[str | None]]) -> None:
        """Bring them back."""
        held = dict(self._held)
        self.show_all([], frozenset())
        for id_, user, name, role in typed:
            key = RecordId(bytes.fromhex(id_ or ""))
            one = held.get(key) or EquipeAttendance(id=key)
            who = RecordId(bytes.fromhex(user)) if user else None
            self._add(replace(one, user=who, name=name, role=role), False)

    def _add(self, one: EquipeAttendance, signed: bool) -> None:
        user = RecordField(self._choices.records.get("user", []))
        user.setAccessibleName(t("field.equipe_attendance.user"))
        user.setPlaceholderText(t("field.equipe_attendance.user"))
        user.set_value(one.user)
        name = TextField(name=t("equipe.outside_name"), placeholder=t("equipe.outside_name"))
        name.set_value(one.name)
        offer = offer_of("V28", self._choices.today)
        role = CodeField(offer.first, label_of=offer.label, placeholder=t("field.equipe_attendance.role"))
        role.setAccessibleName(t("field.equipe_attendance.role"))
        role.set_value(one.role)
        for field in (user, name, role):
            field.edited.connect(self.edited)
        mark: QWidget
        if self._sign is None:
            mark = QWidget()
        elif signed and one.method == DECLINED:
            mark = Badge(wording.label_of("signature_method", DECLINED), "neutral")
        elif signed:
            mark = Badge(t("equipe.has_signed"), "ok")
        else:
            mark = Button(t("equipe.sign"), partial(self._sign, one.id), kind="link", icon="signature")
        away = IconButton("x", t("equipe.take_out"), partial(self._remove, one.id), size=16)
        row = _line((user, 3), (name, 2), (role, 3), (mark, 0), (away, 0))
        self._put(row, len(self._rows))
        self._held[one.id] = one
        self._rows[one.id] = (row, user, name, role)

    def _remove(self, id_: RecordId) -> None:
        row, *_ = self._rows.pop(id_)
        self._take(row)
        self.edited.emit()


class DecisionRows(_Rows):
    """What, who, by when."""

    def __init__(self, choices: Choices) -> None:
        super().__init__(t("equipe.add_decision"), self.add)
        self._choices = choices
        self._held: dict[RecordId, EquipeDecision] = {}
        self._rows: dict[RecordId, tuple[QWidget, TextField, RecordField, DayField]] = {}

    def show_all(self, decisions: Sequence[EquipeDecision]) -> None:
        """Show other decisions."""
        for row, *_ in self._rows.values():
            self._take(row)
        self._rows, self._held = {}, {}
        for one in decisions:
            self._add(one)

    def add(self) -> None:
        """One more, with the cursor in it."""
        one = EquipeDecision(id=new_id())
        self._add(one)
        self._rows[one.id][1].setFocus()
        self.edited.emit()

    def value(self) -> list[EquipeDecision]:
        """The decisions; an empty row is none."""
        made = []
        for id_, (_, text, owner, due) in self._rows.items():
            one = replace(self._held[id_], text=text.value(), owner=owner.value(), due=due.value())
            if one.text or one.owner or one.due:
                made.append(one)
        return made

    def typed(self) -> list[list[Any]]:
        """The rows as plain values."""
        return [
            [id_.hex(), text.value(), _hex(owner), _iso(due)]
            for id_, (_, text, owner, due) in self._rows.items()
        ]

    def set_typed(self, typed: Sequence[Sequence[Any]]) -> None:
        """Bring them back."""
        held = dict(self._held)
        self.show_all([])
        for id_, text, owner, due in typed:
            key = RecordId(bytes.fromhex(id_))
            one = held.get(key) or EquipeDecision(id=key)
            who = RecordId(bytes.fromhex(owner)) if owner else None
            day = date.fromisoformat(due) if due else None
            self._add(replace(one, text=text, owner=who, due=day))

    def _add(self, one: EquipeDecision) -> None:
        text = TextField(name=t("field.equipe_decision.text"), placeholder=t("field.equipe_decision.text"))
        text.set_value(one.text)
        owner = RecordField(self._choices.records.get("user", []))
        owner.setAccessibleName(t("field.equipe_decision.owner"))
        owner.setPlaceholderText(t("field.equipe_decision.owner"))
        owner.set_value(one.owner)
        due = DayField(name=t("field.equipe_decision.due"), today=self._choices.today)
        due.set_value(one.due)
        for field in (text, owner, due):
            field.edited.connect(self.edited)
        away = IconButton("x", t("equipe.take_out"), partial(self._remove, one.id), size=16)
        row = _line((text, 5), (owner, 3), (due, 2), (away, 0))
        self._put(row, len(self._rows))
        self._held[one.id] = one
        self._rows[one.id] = (row, text, owner, due)

    def _remove(self, id_: RecordId) -> None:
        row, *_ = self._rows.pop(id_)
        self._take(row)
        self.edited.emit()


def _iso(field: DayField) -> str | None:
    day = field.value()
    return day.isoformat() if day else None


def _hex(field: RecordField) -> str | None:
    chosen = field.value()
    return chosen.hex() if chosen else None
