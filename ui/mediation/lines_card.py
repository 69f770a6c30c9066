"""The lines of hours: a bar of what is spent, promised and left, with its figures beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.usecases.mediators import LineLeft
from app.usecases.permissions import Act, allowed
from ui import texts
from ui.cases.wording import facts, label_of
from ui.forms.editors import open_record_editor
from ui.mediation import words
from ui.page import Shell
from ui.texts import t
from ui.theme.look import px, tokens
from ui.widgets.buttons import IconButton
from ui.widgets.cards import Card, line
from ui.widgets.labels import Badge, label
from ui.widgets.painting import rounded


class LeftBar(QWidget):
    """Spent, then promised (hatched), then what is left; figures stand beside it in words."""

    def __init__(self, one: LineLeft) -> None:
        super().__init__()
        self._one = one
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(160), px(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, one = tokens(), self._one
        whole = max(1, 60 * (one.line.hours or 0), one.spent + one.promised)
        painter = QPainter(self)
        rounded(painter, self.rect(), self.height() / 2 - 1, look.hover, look.line)
        spent = self.width() * one.spent / whole
        promised = self.width() * one.promised / whole
        painter.setPen(Qt.PenStyle.NoPen)
        over = QColor(look.bad if one.left < 0 else look.accent)
        painter.setBrush(over)
        painter.drawRect(self._at(0, spent))
        painter.setBrush(QBrush(over, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(self._at(spent, promised))
        painter.end()

    def _at(self, begin: float, length: float) -> QRectF:
        left = self.width() - begin - length if texts.is_rtl() else begin
        return QRectF(left, 1, length, self.height() - 2)


class LinesCard(Card):
    """`show_lines(lines)`; who keeps the mediators may change them."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(t("mediation_ui.lines"))
        self._shell = shell
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(8))
        self.body.addLayout(self._rows)

    def show_lines(self, lines: Sequence[LineLeft]) -> None:
        """Show other lines."""
        while self._rows.count():
            item = self._rows.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, one in enumerate(lines):
            if place:
                self._rows.addWidget(line())
            self._rows.addWidget(self._row(one))
        if not lines:
            self._rows.addWidget(label(t("mediation_ui.no_lines"), "muted", wrap=True))

    def _row(self, one: LineLeft) -> QWidget:
        formats = texts.formats()
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        told = QVBoxLayout()
        told.setSpacing(px(3))
        told.addWidget(label(one.line.name or "…", "strong", wrap=True))
        first = formats.short_day(one.line.from_on) if one.line.from_on else "…"
        last = formats.short_day(one.line.to_on) if one.line.to_on else "…"
        span = t("mediation_ui.from_to", first=first, last=last)
        told.addWidget(
            label(facts(one.line.body, span, label_of("billing_unit", one.line.unit)), "small", wrap=True)
        )
        row.addLayout(told, 2)
        figures = QVBoxLayout()
        figures.setSpacing(px(3))
        figures.addWidget(LeftBar(one))
        said = t(
            "mediation_ui.line_told",
            spent=words.hours_words(one.spent),
            promised=words.hours_words(one.promised),
            whole=words.hours_words(60 * (one.line.hours or 0)),
        )
        figures.addWidget(label(said, "small", wrap=True))
        row.addLayout(figures, 2)
        tone = "bad" if one.left <= 0 else "warn" if one.left * 5 < 60 * (one.line.hours or 0) else "ok"
        left = t("mediation_ui.left", time=words.hours_words(one.left))
        closed = one.line.closed_on is not None
        row.addWidget(Badge(t("mediation_ui.closed") if closed else left, "neutral" if closed else tone))  # type: ignore[arg-type]  # one of the tones
        if allowed(self._shell.session.user, Act.EDIT_MEDIATORS):
            edit = partial(open_record_editor, self._shell, one.line)
            name = t("mediation_ui.edit_line", name=one.line.name or "")
            row.addWidget(IconButton("pencil", name, edit, size=16))
        return holder
