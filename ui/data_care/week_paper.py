"""A week of the access log on paper: one table for all colleagues."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.audit_book import OPENED
from app.errors import OperationalError
from app.usecases import audit_weeks
from app.usecases.audit_weeks import Week
from ui import paper
from ui.cases import sheet_paper
from ui.data_care.words import MOST_LINES, line_words, state_words, week_words
from ui.page import Shell
from ui.texts import t


def ask_where(parent: QWidget, shell: Shell, week: Week) -> None:
    """Ask for a place and write the week there."""
    name = f"{t('audit.file_name')}-{week.monday.isoformat()}.pdf"
    path, _ = QFileDialog.getSaveFileName(parent, t("audit.save"), name, "PDF (*.pdf)")
    if path:
        save(Path(path), shell, week)


def save(path: Path, shell: Shell, week: Week) -> None:
    """Write it as a PDF; recorded before."""

    def write(_done: object) -> None:
        title = f"{t('kind.audit_book')}: {week_words(week.monday)}"
        made = sheet_paper.sheet(title, t("audit.explained"), heads(), rows_of(week))
        try:
            paper.save(path, paper.pdf(made.print_))
        except OperationalError as error:
            shell.show_error(error)
            return
        shell.toast(t("audit.saved"), tone="warn")

    shell.do(audit_weeks.printed, week.monday, then=write)


def heads() -> list[str]:
    """The columns on paper."""
    return [t("audit.column.who"), t("audit.what"), t("audit.when"), t("audit.column.state")]


def rows_of(week: Week) -> list[list[str]]:
    """A row for each sort of act of each colleague, then their files."""
    rows = []
    for row in week.rows:
        rows.append([row.name, f"{t('audit.column.files')}: {row.files}", "", state_words(row)])
        lines = [line for line in row.lines if line.sort != OPENED][:MOST_LINES]
        rows += [[row.name, t(f"audit.sort.{one.sort}"), line_words(one, week.names), ""] for one in lines]
    return rows
