"""The areas of an assessment, one below the other: name, score, earlier score, the person's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.catalogue.codelists import codelist
from app.domain.assessment import AreaScore
from ui.cases import wording
from ui.cases.score_scale import ScoreScale
from ui.texts import t
from ui.theme.look import px
from ui.widgets.fields import TextField
from ui.widgets.labels import label

USUAL: Final = ("legal", "registry", "housing", "work", "language", "health", "mental", "family", "income")
"""Areas asked of everybody; the others on demand."""

WIDE: Final = 1060
"""Width of the rows, in pixels at 100 %, from which the words stand on the line of their scores."""


NAMES: Final = 232
"""Width of the names of the areas; longer ones take two lines, so that the scales always have room."""


class AreaRows(QWidget):
    """Scores by area; a key goes to the next area."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(14))
        self._grid.setVerticalSpacing(px(8))
        self._grid.setColumnStretch(4, 1)
        self._grid.setColumnMinimumWidth(0, px(NAMES))
        self._scales: dict[str, ScoreScale] = {}
        self._own: dict[str, ScoreScale] = {}
        self._wide = True
        self._words: dict[str, TextField] = {}
        self._before: Mapping[str, str] = {}

    def show_areas(self, before: Mapping[str, str], areas: Iterable[str] = USUAL) -> None:
        """Begin anew: these areas, with the scores of the assessment before."""
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._scales, self._own, self._words, self._before = {}, {}, {}, before
        self._grid.addWidget(label(t("trajectory.operator"), "small"), 0, 1)
        self._grid.addWidget(label(t("trajectory.person"), "small"), 0, 3)
        for area in dict.fromkeys((*areas, *before)):
            self.add_area(area)

    def add_area(self, area: str) -> None:
        """One more area at the end."""
        if area in self._scales:
            return
        row, name = 2 * len(self._scales) + 1, wording.label_of("V23", area)
        scale = ScoreScale(name, self._before.get(area))
        scale.setObjectName(f"score.{area}")
        words = TextField(name=t("assessment.own_words_of", area=name), placeholder=t("assessment.own_words"))
        words.setObjectName(f"words.{area}")
        own = ScoreScale(t("assessment.own_score_of", area=name))
        own.setObjectName(f"own.{area}")
        for one in (scale, own):
            one.edited.connect(self.edited)
        own.scored.connect(partial(self._next_own, area))
        words.edited.connect(self.edited)
        scale.scored.connect(partial(self._next, area))
        before = self._before.get(area)
        told = t("assessment.before", score=before) if before else t("assessment.before_none")
        quiet = label(told, "small")
        quiet.setToolTip(wording.label_of("V24", before))
        self._grid.addWidget(label(name, wrap=True), row, 0)
        self._grid.addWidget(scale, row, 1)
        self._grid.addWidget(quiet, row, 2)
        self._grid.addWidget(own, row, 3)
        self._scales[area], self._own[area], self._words[area] = scale, own, words
        self._place_words(area)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_wide() != self._wide:
            self._wide = self._is_wide()
            for area in self._words:
                self._place_words(area)

    def _is_wide(self) -> bool:
        return self.width() >= px(WIDE)

    def _place_words(self, area: str) -> None:
        """At the end of the line, or below it where the window is narrow."""
        words, row = self._words[area], 2 * list(self._words).index(area) + 1
        self._grid.removeWidget(words)
        if self._wide:
            self._grid.addWidget(words, row, 4)
        else:
            self._grid.addWidget(words, row + 1, 1, 1, 4)

    def missing_areas(self) -> list[str]:
        """Areas of the list that are not shown."""
        return [code for code in codelist("V23").codes if code not in self._scales]

    def focus_area(self, area: str = "") -> None:
        """Put the cursor on an area, the first one when not told."""
        scale = self._scales.get(area) or next(iter(self._scales.values()), None)
        if scale is not None:
            scale.setFocus(Qt.FocusReason.TabFocusReason)

    def progress(self) -> tuple[int, int]:
        """How many areas have a score, of how many."""
        return sum(scale.value() is not None for scale in self._scales.values()), len(self._scales)

    def typed(self) -> dict[str, Any]:
        """What is in the rows, as plain values."""
        return {
            area: [scale.value(), self._words[area].text(), self._own[area].value()]
            for area, scale in self._scales.items()
        }

    def set_typed(self, typed: Mapping[str, Any]) -> None:
        """Bring `typed` back."""
        for area, (score, words, *own) in typed.items():
            self.add_area(area)
            self._scales[area].set_value(score)
            self._words[area].setText(words)
            self._own[area].set_value(own[0] if own else None)  # a draft of an earlier version has none

    def scores(self, held: Mapping[str, AreaScore]) -> list[AreaScore]:
        """The areas with a score or words; `held` are the records of the draft that is changed."""
        made = []
        for area, (score, words, own) in self.typed().items():
            if score or own or words.strip():
                one = held.get(area) or AreaScore(area=area)
                made.append(replace(one, score=score, own_score=own, own_words=words.strip() or None))
        return made

    def _next(self, area: str) -> None:
        areas = list(self._scales)
        place = areas.index(area) + 1
        if place < len(areas):
            self.focus_area(areas[place])

    def _next_own(self, area: str) -> None:
        areas = list(self._own)
        place = areas.index(area) + 1
        if place < len(areas):
            self._own[areas[place]].setFocus(Qt.FocusReason.TabFocusReason)
