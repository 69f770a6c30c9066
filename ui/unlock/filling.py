"""While the invented people are made: what is happening, how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.job_runner import JobRunner
from ui.texts import t
from ui.theme.look import px
from ui.widgets.cards import Card
from ui.widgets.progress_row import ProgressRow


class FillingStep(QWidget):
    """A card in the middle with a bar."""

    def __init__(self) -> None:
        super().__init__()
        card = Card(padding=24)
        card.setFixedWidth(px(460))
        self._row = ProgressRow()
        card.body.addWidget(self._row)
        outer = QVBoxLayout(self)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        outer.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def follow(
        self,
        jobs: JobRunner,
        work: Callable[[], Any],
        *,
        then: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Show `work` until it is done."""
        self._row.follow(jobs, work, t("trial.filling"), then=then, failed=failed, cancellable=False)
        self._row.show()
