"""Who has how much on the desk, and what of it is late."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.usecases import overview
from app.usecases.overview import LateTask, Load
from ui import texts
from ui.cases import wording
from ui.forms.today import today
from ui.page import Shell
from ui.supervision.section import Section
from ui.texts import t
from ui.theme.look import px
from ui.widgets.beside import Beside
from ui.widgets.cards import Card
from ui.widgets.charts.chart import ChartCard
from ui.widgets.charts.figures import Figures, Series
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState
from ui.widgets.table.columns import Cell, Column, Late, Quiet
from ui.widgets.table.columns import Person as TwoLines
from ui.widgets.table.view import TableCard, TableView

DRAWN = 8
"""Colleagues in the chart: those with most."""


class WorkloadSection(Section):
    """A line for each colleague; beside it the overdue tasks of the one under the cursor."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._loads: list[Load] = []
        columns = [
            Column("who", t("supervision.column.colleague"), 0),
            Column("cases", t("supervision.column.cases"), 90, numeric=True),
            Column("tasks", t("supervision.column.tasks"), 90, numeric=True),
            Column("late", t("supervision.column.late"), 100, numeric=True),
            Column("oldest", t("supervision.column.oldest"), 120, rank=1),
            Column("returned", t("supervision.column.returned"), 120, numeric=True, rank=2),
        ]
        self.table = TableView(columns, _cells, name=t("supervision.workload"))
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._enter)
        tasks = [
            Column("what", t("supervision.column.task"), 0),
            Column("due", t("supervision.column.due"), 120),
        ]
        self.tasks = TableView(tasks, partial(_task_cells, today()), name=t("supervision.late_tasks"))
        self.tasks.opened.connect(self._open)
        self._title = label("", "strong", wrap=True)
        self.chart = ChartCard(t("supervision.load_chart"))
        late = Card(padding=12)
        late.body.addWidget(self._title)
        late.body.addWidget(
            TableCard(self.tasks, EmptyState(t("supervision.none_late"), icon="circle-check")), 1
        )
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(late, 1)
        column.addWidget(self.chart)
        self.beside = Beside(
            TableCard(self.table, EmptyState(t("supervision.nobody"), icon="users")), side, width=400
        )
        self.column.addWidget(self.beside, 1)

    def refresh(self) -> None:
        """Count again."""
        self.shell.glance("supervision.loads", overview.loads, today(), then=self._show, owner=self)

    def focus_start(self) -> None:
        """The cursor into the table."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_back(self) -> bool:
        """Close the tasks of a small window."""
        return self.beside.close_panel()

    def _enter(self, _load: Load) -> None:
        self.beside.open_panel()

    def _show(self, loads: list[Load]) -> None:
        place = self.table.currentIndex().row()
        self._loads = loads
        self.table.rows.show_all(loads)
        if loads:
            self.table.choose(min(max(place, 0), len(loads) - 1))
        drawn = [load for load in loads if load.tasks][:DRAWN]
        self.chart.setVisible(bool(drawn))
        on_time = Series(t("supervision.on_time"), [float(load.tasks - load.late) for load in drawn])
        late = Series(t("supervision.column.late"), [float(load.late) for load in drawn])
        self.chart.show_figures(Figures([load.name or "…" for load in drawn], [late, on_time]))
        self.counted.emit(sum(load.late for load in loads))

    def _chosen(self, load: Load | None) -> None:
        if load is None:
            return
        self._title.setText(t("supervision.late_of", who=load.name or "…"))
        question = overview.late_tasks
        self.shell.ask("supervision.late", question, load.user, today(), then=self._show_tasks, owner=self)

    def _show_tasks(self, tasks: list[LateTask]) -> None:
        self.tasks.rows.show_all(tasks)

    def _open(self, task: LateTask) -> None:
        if task.case is not None:
            self.shell.go("case", case=task.case)
        elif task.person is not None:
            self.shell.go("person", person=task.person)


def _cells(load: Load) -> list[Cell]:
    number = texts.formats().number
    oldest = wording.day_words(date.fromisoformat(load.oldest), today()) if load.oldest else ""
    return [
        TwoLines(load.name or "…", wording.label_of("V71", load.role)),
        number(load.cases),
        number(load.tasks),
        Late(number(load.late)) if load.late else Quiet(number(0)),
        Quiet(oldest),
        number(load.returned) if load.returned else Quiet(number(0)),
    ]


def _task_cells(on: date, task: LateTask) -> list[Cell]:
    title = task.title or wording.label_of("V80", task.kind) or "…"
    return [TwoLines(title, task.name), Late(wording.day_words(date.fromisoformat(task.due), on))]
