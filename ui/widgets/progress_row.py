"""Long work on the page: what it does, how far it is, Cancel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.jobs import Progress
from ui.job_runner import Job, JobRunner
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.labels import label

PATIENCE = 400
"""Milliseconds before the row appears: short work needs no bar."""


class ProgressRow(QWidget):
    """Follows one job at a time; invisible while there is none, and for its first 0.4 seconds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._words = label("", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._cancel = Button(t("job.cancel"), self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        column = QVBoxLayout()
        column.setSpacing(px(6))
        column.addWidget(self._words)
        column.addWidget(self._bar)
        row.addLayout(column, 1)
        row.addWidget(self._cancel)
        self.hide()

    def follow(
        self,
        jobs: JobRunner,
        work: Callable[[], Any],
        what: str,
        *,
        then: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        cancellable: bool = True,
    ) -> Job:
        """Run `work` (a callable or one that returns a generator of `Progress`) and show it."""
        self._words.setText(what)
        self._bar.setAccessibleName(what)
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)
        self._cancel.setVisible(cancellable)
        self._job = jobs.run(
            work, owner=self, then=then, failed=failed, progress=self._step, finished=self._finished
        )
        QTimer.singleShot(PATIENCE, self, self._appear)
        return self._job

    def _appear(self) -> None:
        if self._job is not None and not self._job.over:
            self.show()

    def _step(self, step: Progress) -> None:
        self._bar.setRange(0, step.total)
        self._bar.setValue(step.done)
        if step.stage:
            self._words.setText(t(step.stage))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._cancel.setEnabled(False)
            self._words.setText(t("job.stopping"))

    def _finished(self) -> None:
        self._job = None
        self.hide()
