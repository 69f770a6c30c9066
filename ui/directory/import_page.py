"""A file before it is taken into the directory: what it is, what its columns mean, how rows will read."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.catalogue.messages import Messages
from app.errors import AppError
from app.usecases.directory import desk
from app.usecases.directory.column_maps import ColumnMap
from app.usecases.directory.flat import targets
from app.usecases.directory.importing import ImportReport
from app.usecases.directory.previewing import preview, recognise
from app.usecases.directory.proposals import Preview
from app.usecases.directory.reject_files import write_rejects
from ui import texts
from ui.page import Page, Shell
from ui.screen_state import State
from ui.texts import error_sentence, formats, t
from ui.theme.look import px
from ui.widgets.buttons import Button
from ui.widgets.cards import PAGE, Card, Column
from ui.widgets.key_values import KeyValues
from ui.widgets.labels import label
from ui.widgets.messages import InlineMessage
from ui.widgets.progress_row import ProgressRow

OFFERED: Final = (
    "service.name",
    "organization.name",
    "address.address_1",
    "address.whole",
    "address.postal_code",
    "address.city",
    "address.state_province",
    "comune.istat",
    "comune.belfiore",
    "phone.number",
    "service.email",
    "service.url",
    "service.description",
    "schedule.text",
    "language.names",
    "location.latitude",
    "location.longitude",
    "service.application_process",
    "service.eligibility_description",
    "service.fees_description",
    "required_document.list",
    "key",
)
NAME: Final = "service.name"
SHOWN: Final = 3
"""Rows shown as they will read."""

Looked = tuple[str, Preview | None]


class ImportPage(Page):
    """`shell.go("import", path="...")`; nothing is written before the button is pressed."""

    title_key = "import.title"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._path = Path()
        self._preview: Preview | None = None
        self._fields: dict[str, QComboBox] = {}
        self._rejects: ImportReport | None = None
        self._wanted: dict[str, str] = {}
        self.message = InlineMessage()
        self._shown = QWidget()
        self._shown_column = QVBoxLayout(self._shown)
        self._shown_column.setContentsMargins(0, 0, 0, 0)
        self._shown_column.setSpacing(px(12))
        self.rows = Card(t("import.rows"))
        self._rows_body = QVBoxLayout()
        self.rows.body.addLayout(self._rows_body)
        self.do = Button(t("import.do"), self.submit, kind="primary", icon="download")
        self.rejects = Button(t("import.rejects"), self._choose_rejects, icon="save")
        self._progress = ProgressRow()
        self._lay_out()

    def subtitle(self) -> str:
        return self._path.name

    def open(self, **params: Any) -> None:
        self._path = Path(str(params["path"]))
        self._preview, self._rejects = None, None
        self._clear(self._shown_column)
        self.message.say("")
        for widget in (self.rows, self.rejects):
            widget.hide()
        self.do.setEnabled(False)
        path = self._path
        self.shell.jobs.run(
            lambda: _look(path),
            owner=self,
            then=partial(self._looked, path),
            failed=self._failed,
            lane="background",
        )

    def submit(self) -> bool:
        if not self.do.isEnabled():
            return True
        self.do.setEnabled(False)
        chosen = self.chosen() if self._preview is not None else None
        session, path = self.shell.session, self._path
        self._progress.follow(
            self.shell.jobs,
            lambda: session.job(desk.import_file, path, datetime.now(UTC), chosen),
            t("directory_card.loading"),
            then=self._done,
            failed=self._failed,
        )
        return True

    def save_state(self) -> State:
        return super().save_state() | {"map": {name: box.currentData() for name, box in self._fields.items()}}

    def restore_state(self, state: State) -> None:
        self._wanted = dict(state.get("map", {}))
        self._apply_wanted()

    def chosen(self) -> ColumnMap:
        """The map as the page has it now."""
        columns: dict[str, tuple[str, ...]] = {}
        for column, box in self._fields.items():
            target = str(box.currentData() or "")
            if target:
                columns[target] = (*columns.get(target, ()), column)
        unknown = self._preview.map.unknown if self._preview is not None else frozenset()
        if NAME not in columns and "organization.name" in columns:
            columns[NAME] = columns["organization.name"]
        return ColumnMap(columns=columns, unknown=unknown)

    def field(self, column: str) -> QComboBox:
        """Where it is said what a column means."""
        return self._fields[column]

    # What comes back

    def _looked(self, path: Path, found: Looked) -> None:
        if path != self._path:
            return
        kind, self._preview = found
        self._fields = {}
        self._shown_column.addWidget(self._what(kind))
        if self._preview is not None:
            self._shown_column.addWidget(self._columns(self._preview))
            self._apply_wanted()
            self._judge()
        else:
            self.do.setEnabled(True)
        self.header_changed.emit()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self.message.say(error_sentence(error), "bad")
        self.do.setEnabled(self._preview is not None)

    def _done(self, reports: list[ImportReport]) -> None:
        (report,) = reports
        counts = report.services
        words = t(
            "import.done",
            added=formats().number(counts.added),
            updated=formats().number(counts.updated),
            unchanged=formats().number(counts.unchanged),
        )
        self._rejects = report if report.rejects else None
        self.rejects.setVisible(bool(report.rejects))
        if report.refused:
            words = f"{words} {t('import.refused', n=report.refused)}"
        self.message.say(words, "warn" if report.refused else "ok")

    # What is shown

    def _what(self, kind: str) -> QWidget:
        card = Card(t("import.what"))
        facts = KeyValues()
        told: list[tuple[str, str | QWidget]] = [(t("import.format"), t(f"import.format.{kind}"))]
        found = self._preview
        if found is not None and found.encoding:
            told.append((t("import.encoding"), texts.inserted(found.encoding)))
            shown = {"\t": "TAB"}.get(found.delimiter, found.delimiter)
            told.append((t("import.delimiter"), texts.inserted(shown)))
        facts.show_facts(told)
        card.body.addWidget(facts)
        return card

    def _columns(self, found: Preview) -> QWidget:
        card = Card(t("import.columns"))
        card.body.addWidget(label(t("import.columns_words"), "muted", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(1, 1)
        guessed = {columns[0]: target for target, columns in reversed(list(found.map.columns.items()))}
        for row, column in enumerate(found.columns):
            box = QComboBox()
            box.setObjectName(f"import.{column}")
            box.setAccessibleName(t("import.column_means", column=column))
            box.addItem(t("import.skip"), "")
            for target in OFFERED:
                box.addItem(t(f"import.target.{target}"), target)
            box.setCurrentIndex(max(box.findData(guessed.get(column, "")), 0))
            box.currentIndexChanged.connect(lambda _: self._judge())
            self._fields[column] = box
            example = next((cells[column] for cells in found.cells if cells.get(column)), "")
            grid.addWidget(label(texts.inserted(column), "strong", wrap=True), row, 0)
            grid.addWidget(label(texts.inserted(example[:80]), "muted", wrap=True), row, 1)
            grid.addWidget(box, row, 2)
        grid.setColumnStretch(0, 1)
        card.body.addLayout(grid)
        return card

    def _judge(self) -> None:
        """Show how the first rows will read, and whether they can be taken."""
        found = self._preview
        if found is None:
            return
        self._clear(self._rows_body)
        chosen = self.chosen()
        for cells in found.cells[:SHOWN]:
            told = targets(chosen, cells)
            facts = KeyValues()
            facts.show_facts(
                [(t(f"import.target.{name}"), str(told[name])) for name in OFFERED if told.get(name)]
            )
            self._rows_body.addWidget(facts)
        self.rows.show()
        named = NAME in chosen.columns
        self.message.say("" if named else t("import.no_name"), "warn")
        self.do.setEnabled(named)

    def _apply_wanted(self) -> None:
        for column, target in self._wanted.items():
            if column in self._fields:
                box = self._fields[column]
                box.setCurrentIndex(max(box.findData(target), 0))

    def _choose_rejects(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, t("import.rejects"), "scarti.csv", "*.csv")
        if name:
            self.save_rejects(Path(name))

    def save_rejects(self, path: Path) -> None:
        """Write what was left out, and why, to `path`."""
        if self._rejects is None:
            return
        try:
            write_rejects(path, self._rejects.rejects, Messages(texts.language()))
        except AppError as error:
            self.shell.show_error(error)
            return
        self.shell.toast(t("import.rejects_saved"), tone="ok")

    @staticmethod
    def _clear(column: QVBoxLayout) -> None:
        while column.count():
            item = column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _lay_out(self) -> None:
        scroller = Column(spacing=12)
        for widget in (self._shown, self.rows):
            widget.setMaximumWidth(px(PAGE))
            scroller.body.addWidget(widget)
        scroller.body.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.do)
        foot.addWidget(self.rejects)
        foot.addWidget(Button(t("forms.leave"), self.shell.back, kind="quiet"))
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(scroller, 1)
        column.addWidget(self.message)
        column.addWidget(self._progress)
        column.addLayout(foot)


def _look(path: Path) -> Looked:
    kind = recognise(path)
    return kind, preview(path) if kind == "flat" else None
