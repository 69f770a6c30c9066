"""A note that only chosen colleagues read: shut until it is wanted, the readers named one by one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.ids import RecordId
from ui.forms.choices import Choices
from ui.texts import t
from ui.theme.icons import pixmap
from ui.theme.look import px, tokens
from ui.widgets.buttons import Button
from ui.widgets.chips import ChipRow
from ui.widgets.fields import NoteField
from ui.widgets.labels import label
from ui.widgets.painting import rounded


class NamedPart(QWidget):
    """`text()` and `readers()`; whoever writes is always one of the readers and is not offered."""

    edited = Signal()

    def __init__(self, choices: Choices, own: RecordId) -> None:
        super().__init__()
        self._own = own.hex()
        self._open = Button(t("contact.named_add"), self._unfold, kind="link", icon="lock")
        self._inside = QWidget()
        self.note = NoteField(name=t("contact.named"), rows=8)
        self.note.setObjectName("contact.named")
        self.note.edited.connect(self.edited)
        self._readers_at = QVBoxLayout()
        self._chips: ChipRow | None = None
        self._alone = label(t("contact.named_alone"), "small", wrap=True)
        self._lay_out()
        self.offer(choices)
        self.start_clean()

    def offer(self, choices: Choices) -> None:
        """Other colleagues to choose from; those chosen stay."""
        chosen = self.readers()
        others = [pair for pair in choices.records.get("user", []) if pair[0] != self._own]
        if self._chips is not None:
            self._readers_at.removeWidget(self._chips)
            self._chips.hide()
            self._chips.deleteLater()
        self._chips = ChipRow(others, name=t("contact.named_readers"), many=True) if others else None
        if self._chips is not None:
            self._chips.chosen.connect(lambda _: self.edited.emit())
            self._readers_at.addWidget(self._chips)
        self._choose(chosen)
        self._alone.setVisible(not others)

    def start_clean(self) -> None:
        """Nothing written, nobody chosen, shut."""
        self.note.set_value(None)
        self._choose(frozenset())
        self._show(False)

    def text(self) -> str:
        """The note."""
        return self.note.value() or ""

    def readers(self) -> frozenset[RecordId]:
        """The colleagues chosen."""
        keys = self._chips.keys() if self._chips is not None else []
        return frozenset(RecordId(bytes.fromhex(key)) for key in keys)

    def typed(self) -> dict[str, Any]:
        """What is written, to the letter."""
        return {"text": self.note.toPlainText(), "readers": sorted(one.hex() for one in self.readers())}

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Bring it back."""
        self.note.setPlainText(typed.get("text", ""))
        self._choose(frozenset(RecordId(bytes.fromhex(one)) for one in typed.get("readers", [])))
        self._show(bool(typed.get("text")))

    def _choose(self, readers: frozenset[RecordId]) -> None:
        if self._chips is not None:
            self._chips.choose(*(one.hex() for one in readers))

    def _unfold(self) -> None:
        self._show(True)
        self.note.setFocus()

    def _show(self, on: bool) -> None:
        self._inside.setVisible(on)
        self._open.setVisible(not on)
        self.update()

    def _lay_out(self) -> None:
        mark = QLabel()
        mark.setPixmap(pixmap("lock", "bad", 16))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(mark)
        head.addWidget(label(t("contact.named"), "strong"))
        head.addWidget(label(t("contact.named_hint"), "small", wrap=True), 1)
        inside = QVBoxLayout(self._inside)
        inside.setContentsMargins(px(12), px(10), px(12), px(12))
        inside.setSpacing(px(8))
        inside.addLayout(head)
        inside.addLayout(self._readers_at)
        inside.addWidget(self._alone)
        inside.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._inside)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._inside.isHidden():
            painter = QPainter(self)
            rounded(painter, self.rect(), px(8), tokens().bad_bg, tokens().bad)
            painter.end()
