"""What was opened, to be read and nothing else, with the time that is left always in view."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.declaration import FieldSpec, FieldType, Record, kind_of
from app.usecases.emergency.opening import Opened
from app.usecases.histories import Names
from ui import values
from ui.texts import inserted, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import PAGE, Card, Column, narrow
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import Badge, label
from ui.widgets.messages import InlineMessage

_SILENT = frozenset({"person", "contact", "amends"})
"""Pointers inside the file."""


class OpenedView(QWidget):
    """`over` once the time is over or somebody closed it."""

    over = Signal()

    def __init__(self, opened: Opened, names: Names) -> None:
        super().__init__()
        self._opened = opened
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        head = QHBoxLayout()
        head.setSpacing(px(10))
        self.left = Badge("", "warn")
        self.close_button = Button(t("emergency.close"), self.over.emit, icon="lock")
        head.addWidget(self.left)
        head.addWidget(label(t("emergency.read_only"), "muted", wrap=True), 1)
        head.addWidget(self.close_button)
        column.addLayout(head)
        inside = Column(spacing=12)
        for piece in opened.pieces:
            inside.body.addWidget(narrow(_card(piece, names), PAGE))
        if not opened.pieces:
            inside.body.addWidget(narrow(InlineMessage(t("emergency.empty"), "info"), PAGE))
        if opened.unread:
            inside.body.addWidget(narrow(InlineMessage(t("emergency.unread", n=opened.unread), "warn"), PAGE))
        inside.body.addStretch(1)
        column.addWidget(inside, 1)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self.tick)
        self._clock.start()
        self.tick()

    def tick(self) -> None:
        """Say how long is left; close when nothing is."""
        left = ceil(self._opened.left())
        self.left.say(t("emergency.closes_in", left=inserted(f"{left // 60}:{left % 60:02d}")), "warn")
        if left <= 0:
            self._clock.stop()
            self.over.emit()


def _card(piece: Record, names: Names) -> Card:
    card = Card(t(kind_of(piece).label_key))
    said = list(_said(piece))
    for spec in said:
        if spec.type is FieldType.NOTE:
            card.body.addWidget(label(getattr(piece, spec.name), wrap=True, selectable=True))
    facts = KeyValues()
    facts.show_facts(
        (t(spec.label_key), values.value_words(spec, getattr(piece, spec.name), names))
        for spec in said
        if spec.type is not FieldType.NOTE
    )
    card.body.addWidget(facts)
    return card


def _said(piece: Record) -> Iterator[FieldSpec]:
    """The answers worth showing, in the order of the form."""
    for spec in kind_of(piece).fields:
        if (
            spec.name not in _SILENT
            and not spec.inner
            and getattr(piece, spec.name) not in (None, "", frozenset())
        ):
            yield spec
