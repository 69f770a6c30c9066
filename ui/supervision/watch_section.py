"""Whom not to lose sight of: suspicions nobody looked into for 15 days, people away for 72 hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt

from app.usecases import overview
from app.usecases.overview import Watch, Watched
from ui.cases import wording
from ui.forms.today import today
from ui.page import Shell
from ui.supervision.opening import open_record
from ui.supervision.section import Section
from ui.texts import t
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState
from ui.widgets.table.columns import Cell, Column, Late, Mark, Quiet
from ui.widgets.table.columns import Person as TwoLines
from ui.widgets.table.view import TableCard, TableView


@dataclass(frozen=True, slots=True)
class Line:
    """One person, and why."""

    about: Watched
    why: str
    absent: bool


class WatchSection(Section):
    """What a suspicion is about stands in the reserved part of the file, never here."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        columns = [
            Column("who", t("supervision.column.who"), 0),
            Column("why", t("supervision.column.why"), 300),
            Column("since", t("supervision.column.since"), 160),
        ]
        self.table = TableView(columns, _cells, name=t("supervision.watch"))
        self.table.opened.connect(self._open)
        self.column.addWidget(label(t("supervision.watch_explained"), "muted", wrap=True))
        self.column.addWidget(
            TableCard(self.table, EmptyState(t("supervision.nobody_at_risk"), icon="eye")), 1
        )

    def refresh(self) -> None:
        """Look again."""
        by = self.shell.session.user
        self.shell.glance("supervision.watch", overview.watch, by, today(), then=self._show, owner=self)

    def focus_start(self) -> None:
        """The cursor into the table."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, found: Watch) -> None:
        place = self.table.currentIndex().row()
        lines = [Line(one, t("supervision.absent"), absent=True) for one in found.absent]
        lines += [Line(one, t("supervision.suspected"), absent=False) for one in found.suspected]
        self.table.rows.show_all(lines)
        if lines:
            self.table.choose(min(max(place, 0), len(lines) - 1))
        self.counted.emit(len(lines))

    def _open(self, line: Line) -> None:
        about, kind = line.about, "task" if line.absent else "vulnerability_flag"
        open_record(self.shell, kind, about.record, case=about.case, person=about.person)


def _cells(line: Line) -> list[Cell]:
    on = date.fromisoformat(line.about.since)
    return [
        TwoLines(line.about.name or "…", line.about.site_name or t("supervision.no_site")),
        Mark(line.why, "bad" if line.absent else "warn"),
        Late(wording.day_words(on, today())) if line.absent else Quiet(wording.day_words(on, today())),
    ]
