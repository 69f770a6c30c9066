"""The directory of this laptop: how much it holds, and how more comes in."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.jobs import Progress
from app.usecases.directory import desk
from app.usecases.directory.importing import ImportReport
from ui.directory.import_file import choose_file
from ui.page import Shell
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import label
from ui.widgets.progress_row import ProgressRow


class DirectoryCard(Card):
    """Load the directory that comes with the program, or a file."""

    loaded = Signal()
    """The one that comes with the program is there."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(t("directory_card.title"))
        self._shell = shell
        self._count = label("", wrap=True)
        self.body.addWidget(self._count)
        row = QWidget()
        buttons = QHBoxLayout(row)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(px(10))
        buttons.addWidget(Button(t("directory_card.sample"), self.load_sample, icon="download"))
        buttons.addWidget(Button(t("directory_card.file"), self._choose, icon="folder-open"))
        buttons.addStretch(1)
        self.body.addWidget(row)
        self.body.addWidget(label(t("directory_card.formats"), "small", wrap=True))
        self._progress = ProgressRow()
        self.body.addWidget(self._progress)
        self.tell()

    def tell(self) -> None:
        """Say how many services there are."""
        self._count.setText(t("directory_card.count", n=self._shell.session.ask(desk.count)))

    def load_sample(self) -> None:
        """Family clinics and schools, as shipped."""
        self._run(lambda: self._shell.session.job(desk.import_samples, datetime.now(UTC)))

    def _run(self, work: Callable[[], Generator[Progress, None, Any]]) -> None:
        self._progress.follow(
            self._shell.jobs,
            work,
            t("directory_card.loading"),
            then=self._loaded,
            failed=self._shell.show_error,
        )

    def _loaded(self, reports: list[ImportReport]) -> None:
        self.tell()
        self.loaded.emit()
        refused = sum(report.refused for report in reports)
        done = sum(report.services.read for report in reports)
        key = "directory_card.loaded_but" if refused else "directory_card.loaded"
        self._shell.toast(t(key, n=done, refused=refused), tone="warn" if refused else "ok")

    def _choose(self) -> None:
        choose_file(self._shell, self)
