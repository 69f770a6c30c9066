"""Beside the form of a new person: those who may be the same, and why; opening them comes first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.catalogue.countries import label as country_label
from app.usecases.duplicates import Candidate, Reason
from ui import texts
from ui.people.age_line import age_words
from ui.texts import t
from ui.theme.icons import pixmap
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column, line
from ui.widgets.labels import Badge, label

AGAINST: Final = frozenset(
    {"born_differs", "other_identifier", "other_sex", "other_citizenship", "words_missing", "common_name"}
)
"""Reasons that speak against, or weigh little."""


class DuplicatePanel(QWidget):
    """`show_candidates` follows the typing; `opened` brings the candidate somebody chose."""

    opened = Signal(object)
    counted = Signal(int)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._shown: list[QWidget] = []
        self._found: list[Candidate] = []
        self._card = Card(t("people.already_here"))
        self._quiet = label(t("people.nobody_yet"), "muted", wrap=True)
        self._card.body.addWidget(self._quiet)
        self._list = Column(spacing=10)
        self._list.body.addStretch(1)
        self._card.body.addWidget(self._list, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)

    def show_candidates(self, found: Sequence[Candidate], *, asked: bool = True) -> None:
        """Replace what is shown; `asked` False says that there is nothing to look for yet."""
        if list(found) == self._found and self._shown:
            return
        self._found = list(found)
        for widget in self._shown:
            self._list.body.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown = []
        for place, one in enumerate(found):
            if place:
                self._put(line())
            self._put(CandidateCard(one, self._today, partial(self.opened.emit, one)))
        words = "people.maybe_known" if found else "people.nobody_like" if asked else "people.nobody_yet"
        self._quiet.setText(t(words))
        self.counted.emit(len(found))

    def candidates(self) -> list[Candidate]:
        """Those shown."""
        return self._found

    def _put(self, widget: QWidget) -> None:
        self._list.body.insertWidget(len(self._shown), widget)
        self._shown.append(widget)


class CandidateCard(QWidget):
    """One candidate: name in both scripts, age, citizenship, place, reasons, the way there."""

    def __init__(self, one: Candidate, today: date, open_: partial[None]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(2), 0, px(4))
        column.setSpacing(px(4))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(label(one.name, "strong", wrap=True), 1)
        if one.hard_stop:
            head.addWidget(Badge(t("people.same_person"), "bad"))
        column.addLayout(head)
        for words in filter(None, (one.native, facts_line(one, today), place_line(one))):
            column.addWidget(label(words, "small", wrap=True))
        for reason in one.reasons:
            column.addLayout(_reason(reason))
        foot = QHBoxLayout()
        foot.addWidget(
            Button(t("people.open_existing"), open_, name=f"{t('people.open_existing')}: {one.name}")
        )
        foot.addStretch(1)
        column.addLayout(foot)
        self.setAccessibleName(one.name)


def facts_line(one: Candidate, today: date) -> str:
    """Age, birth and citizenship in one line."""
    born = texts.formats().partial(one.born) if one.born and one.born.is_known else ""
    lands = [country_label(code, texts.language()) for code in sorted(one.citizenships)]
    parts = (age_words(one.born, today), born, texts.formats().listed(lands))
    return " · ".join(part for part in parts if part)


def place_line(one: Candidate) -> str:
    """Case and site in one line."""
    return " · ".join(part for part in (one.site, one.number) if part)


def _reason(reason: Reason) -> QHBoxLayout:
    against = reason.key.rpartition(".")[2] in AGAINST
    mark = QLabel()
    mark.setPixmap(pixmap("minus" if against else "check", "muted" if against else "ok", 14))
    row = QHBoxLayout()
    row.setSpacing(px(6))
    row.addWidget(mark)
    row.addWidget(label(t(reason.key, **dict(reason.params)), "small", wrap=True), 1)
    return row
