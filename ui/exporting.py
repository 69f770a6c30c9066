"""Giving a table out: the button, the question where to, the work, and a word about keeping it safe."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from app.jobs import Progress
from app.usecases import exports, table_files
from app.usecases.table_files import CSV, XLSX, Table
from ui.page import Shell
from ui.texts import t
from ui.widgets.buttons import IconButton
from ui.widgets.messages import show_if

Maker = Callable[[], Generator[Progress, None, Table]]
"""Makes the table in a worker: reads through the session, touches no widget."""


class ExportButton(IconButton):
    """Only who may export sees it. `make()` is called when it is pressed and gives the `Maker`.

    `file_name` is a word in the language in force: no file is named after anybody.
    """

    def __init__(self, shell: Shell, file_name: str, make: Callable[[], Maker]) -> None:
        super().__init__("download", t("export.do"), self._ask)
        self._shell, self._file_name, self._make = shell, file_name, make
        show_if(self, exports.may_export(shell.session.user))

    def export(self, path: Path) -> None:
        """Write the table to `path`, a workbook unless it ends in .csv."""
        if path.suffix.lower() not in (CSV, XLSX):
            path = path.with_name(path.name + XLSX)
        self.setEnabled(False)
        self._shell.jobs.run(
            partial(self._work, self._make(), path),
            owner=self,
            then=self._done,
            failed=self._shell.show_error,
            finished=lambda: self.setEnabled(True),
            lane="background",
        )

    def _work(self, maker: Maker, path: Path) -> Generator[Progress, None, int]:
        table = yield from maker()
        # Noted before it is written: a table that left must never be missing in the audit.
        self._shell.session.do(exports.note_table, table.name, len(table.rows))
        table_files.write(path, table)
        return len(table.rows)

    def _done(self, count: int) -> None:
        self._shell.toast(t("export.done", n=count), tone="warn")

    def _ask(self) -> None:
        today = date.today().isoformat()  # noqa: DTZ011 - the day on this desk
        kinds = f"{t('export.workbook')} (*{XLSX});;{t('export.csv')} (*{CSV})"
        name, kind = QFileDialog.getSaveFileName(
            self, t("export.do"), f"{self._file_name}-{today}{XLSX}", kinds
        )
        if name:
            path = Path(name)
            wanted = CSV if CSV in kind else XLSX
            self.export(path.with_suffix(wanted) if path.suffix.lower() in (CSV, XLSX) else path)
