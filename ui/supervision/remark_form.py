"""What is to be mended, one remark at a time, each at its field or about the whole."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.supervision.words import Deeds
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button, IconButton
from ui.widgets.code_field import CodeField
from ui.widgets.fields import NoteField
from ui.widgets.form import FormRow
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage


class RemarkForm(QWidget):
    """`sent` tells the remarks as (field, text); `given_up` that there are to be none."""

    sent = Signal(list)
    given_up = Signal()
    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._said: list[tuple[str, str]] = []
        self._labels: dict[str, str] = {}
        self._deeds = Deeds()
        self._list = QVBoxLayout()
        self._list.setSpacing(px(4))
        self.field = CodeField([])
        self.field.setObjectName("supervision.remark.field")
        self.field.setPlaceholderText(t("supervision.remark_whole"))
        self.text = NoteField(rows=2)
        self.text.setObjectName("supervision.remark.text")
        self._wrong = InlineMessage("", "bad")
        self.send = Button(t("supervision.send_back"), self.submit, kind="primary", icon="undo-2")
        foot = QHBoxLayout()
        foot.setSpacing(px(6))
        foot.addWidget(self.send)
        self._another = Button(t("supervision.remark_more"), self._more, icon="plus")
        foot.addWidget(self._another)
        foot.addWidget(Button(t("case.give_up"), self.given_up.emit, kind="quiet"))
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self._read_by = label(t("supervision.remark_explained"), "muted", wrap=True)
        self._of_field = FormRow(t("supervision.remark_field"), self.field)
        column.addWidget(self._read_by)
        column.addLayout(self._list)
        column.addWidget(self._of_field)
        self._of_text = FormRow(t("supervision.remark_text"), self.text)
        column.addWidget(self._of_text)
        column.addWidget(self._wrong)
        column.addLayout(foot)
        self.text.edited.connect(self.edited)
        self.field.edited.connect(self.edited)

    def about(self, fields: Mapping[str, str]) -> None:
        """Offer these fields, `kind.field` with its words; nothing is said yet. None: one remark."""
        self._labels = dict(fields)
        self._of_field.setVisible(bool(fields))
        self._another.setVisible(bool(fields))
        self.field.offer(self._labels.items())
        self.field.set_value(None)
        self.text.set_value(None)
        self._wrong.say("")
        self._said = []
        self._show()

    def say(self, deeds: Deeds) -> None:
        """Who reads the words, what they are called, and what sending them does."""
        self._deeds = deeds
        self._read_by.setText(t(deeds.read_by))
        self._of_text.retitle(t(deeds.asked))
        self.send.setText(t(deeds.send_back).removesuffix("…"))

    def typed(self) -> dict[str, Any]:
        """What is said and half said, as plain values."""
        return {"said": self._said, "field": self.field.value(), "text": self.text.toPlainText()}

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Bring it back."""
        self._said = [(field, text) for field, text in typed.get("said", [])]
        self.field.set_value(typed.get("field"))
        self.text.set_value(typed.get("text"))
        self._show()

    def focus_start(self) -> None:
        """The cursor into the words."""
        self.text.setFocus()

    def submit(self) -> None:
        """Send what was said, the half-typed one too; without any word, say so."""
        self._take()
        if self._said:
            self.sent.emit(list(self._said))
        else:
            self._wrong.say(t(self._deeds.missing), "bad")
            self.text.setFocus()

    def _more(self) -> None:
        self._take()
        self.text.setFocus()

    def _take(self) -> None:
        text = (self.text.value() or "").strip()
        if text:
            self._said.append((self.field.value() or "", text))
            self.text.set_value(None)
            self.field.set_value(None)
            self._wrong.say("")
            self._show()
            self.edited.emit()

    def _drop(self, place: int) -> None:
        del self._said[place]
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        while self._list.count():
            item = self._list.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, (field, text) in enumerate(self._said):
            row = QWidget()
            inside = QHBoxLayout(row)
            inside.setContentsMargins(0, 0, 0, 0)
            told = f"{self._labels[field]}: {text}" if field in self._labels else text
            inside.addWidget(label(told, wrap=True), 1)
            inside.addWidget(IconButton("x", t("supervision.remark_drop"), partial(self._drop, place)))
            self._list.addWidget(row)
