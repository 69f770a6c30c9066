"""Who opened the file of a case, and when: a sheet the person may ask for, to be printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from app.domain.ids import RecordId
from app.errors import OperationalError
from app.events import Changed
from app.usecases import histories
from app.usecases.histories import AuditEntry, Names, OpenedBy
from ui import paper, texts
from ui.cases import sheet_paper, wording
from ui.page import Action, Page, Shell
from ui.texts import t
from ui.theme.look import px
from ui.widgets.chips import ChipRow
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState
from ui.widgets.table.columns import Cell, Column, Quiet
from ui.widgets.table.view import TableCard, TableView

WHAT = "opened_by"


class OpenedPage(Page):
    """`shell.go("opened_by", case=id)`."""

    title_key = "opened.title"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._case = RecordId(b"")
        self._rows: list[list[str]] = []
        self._found: OpenedBy | None = None
        columns = [
            Column("when", t("history.when"), 160),
            Column("who", t("history.who"), 180),
            Column("what", t("history.what"), 0),
            Column("part", t("opened.part"), 220),
            Column("reason", t("opened.reason"), 180, rank=1),
        ]
        self.table = TableView(columns, _cells, name=t("opened.title"))
        choices = [("looking", t("opened.looking")), ("all", t("opened.all"))]
        self.chips = ChipRow(choices, name=t("opened.which"))
        self.chips.chosen.connect(lambda _: self._show_rows())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(label(t("opened.explained"), "muted", wrap=True))
        column.addWidget(self.chips)
        column.addWidget(TableCard(self.table, EmptyState(t("opened.none"), icon="eye")), 1)

    def primary_action(self) -> Action | None:
        return Action("opened.print", self.print_sheet, "printer", "Ctrl+P", enabled=bool(self._rows))

    def actions_offered(self) -> list[Action]:
        return [Action("opened.save", self.choose_pdf, "download")]

    def open(self, **params: Any) -> None:
        self._case = RecordId(params["case"])

    def refresh(self, changed: Changed | None) -> None:
        self.shell.ask("opened_by", histories.opened_by, self._case, then=self._show, owner=self)

    def focus_start(self) -> None:
        self.table.setFocus()

    def print_sheet(self) -> None:
        """Ask for a printer and print; recorded."""
        self._give_out(lambda sheet: paper.print_on(self, sheet.print_), "")

    def choose_pdf(self) -> None:
        """Ask for a place and write the sheet there; recorded."""
        path, _ = QFileDialog.getSaveFileName(self, t("opened.save"), "", "PDF (*.pdf)")
        if path:
            self.save_pdf(path)

    def save_pdf(self, path: str) -> None:
        """Write the sheet as a PDF."""

        def write(sheet: QTextDocument) -> bool:
            paper.save(Path(path), paper.pdf(sheet.print_))
            return True

        self._give_out(write, t("opened.saved"))

    def _give_out(self, give: Callable[[QTextDocument], bool], done: str) -> None:
        heads = [t("history.when"), t("history.who"), t("history.what"), t("opened.part"), t("opened.reason")]
        names = self._found.names if self._found else None
        rows = [row_of(entry, names, paper=True) for entry in self._entries()] if names else []
        try:
            if not give(sheet_paper.sheet(t("opened.title"), t("opened.explained"), heads, rows)):
                return
        except OperationalError as error:
            self.shell.show_error(error)
            return
        self.shell.do(histories.printed, self._case, WHAT, owner=self)
        if done:
            self.shell.toast(done, tone="ok")

    def _show(self, found: OpenedBy) -> None:
        self._found = found
        self._show_rows()

    def _entries(self) -> list[AuditEntry]:
        found, everything = self._found, self.chips.keys() == ["all"]
        return [e for e in found.entries if everything or e.action in histories.LOOKING] if found else []

    def _show_rows(self) -> None:
        found = self._found
        self._rows = [row_of(entry, found.names) for entry in self._entries()] if found else []
        self.table.rows.show_all(self._rows)
        if self._rows:
            self.table.choose(0)
        self.header_changed.emit()


def row_of(entry: AuditEntry, names: Names, *, paper: bool = False) -> list[str]:
    """When, who, what, which part, why: in words; on paper with the day itself."""
    own = f"opened.{entry.action}"
    action = t(own) if entry.action in ("view", "read") else wording.label_of("V72", entry.action)
    kind = f"kind.{entry.kind}"
    part = t(kind) if entry.kind and texts.known(kind) else ""
    detail = [t(f"kind.{one}") for one in entry.detail if texts.known(f"kind.{one}")]
    told = wording.facts(part, *detail)
    when = wording.exact_words(entry.at) if paper else wording.moment_words(entry.at)
    return [when, names.of(entry.author) or "…", action, told, entry.reason]


def _cells(row: list[str]) -> list[Cell]:
    return [Quiet(row[0]), row[1], row[2], Quiet(row[3]), Quiet(row[4])]
