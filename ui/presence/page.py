"""The daily roll: choose centre and day, one key for each guest, everybody present in one press."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.events import Changed
from app.usecases import presence
from app.usecases.presence import RollLine
from app.usecases.rolls import SiteRoll, rolls
from ui.exporting import ExportButton, Maker
from ui.page import Action, Page, Shell
from ui.presence.export_rows import table_of
from ui.presence.model import MARKS, RollState, filtered
from ui.presence.roll_view import TONES, RollView, mark_words
from ui.texts import formats, t
from ui.theme.look import px
from ui.widgets.buttons import Button, IconButton
from ui.widgets.fields import TextField
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Badge, label
from ui.widgets.messages import EmptyState
from ui.widgets.table.view import TableCard


class PresencePage(Page):
    """The roll of one centre on one day."""

    title_key = "page.presence"
    concerns = frozenset({"daily_presence", "placement", "person", "site"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._day = _today()
        self._site: RecordId | None = None
        self._state = RollState()
        self._sites = QComboBox()
        self._sites.setObjectName("site")
        self._sites.setAccessibleName(t("presence.site"))
        self._sites.setMinimumWidth(px(220))
        self._sites.currentIndexChanged.connect(lambda _index: self._choose_site())
        self._day_label = label("", "strong")
        self._search = TextField()
        self._search.setPlaceholderText(t("presence.filter"))
        self._search.setAccessibleName(t("presence.filter"))
        self._search.setObjectName("filter")
        self._search.textChanged.connect(lambda _text: self._show_lines())
        self._table = RollView(self._state)
        self._table.marked.connect(self._mark)
        self._table.opened.connect(lambda line: self.shell.go("person", person=line.person))
        self._empty = EmptyState(t("presence.no_guests"), icon="bed-double")
        self._tally = QWidget()
        self._tally_flow = FlowLayout(self._tally, px(6))
        self._hint = label(t("presence.hint"), "small", wrap=True)
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        top = QHBoxLayout()
        top.setSpacing(px(10))
        top.addWidget(self._sites)
        top.addWidget(IconButton("chevron-left", t("presence.day_before"), lambda: self._go(-1)))
        top.addWidget(self._day_label)
        top.addWidget(IconButton("chevron-right", t("presence.day_after"), lambda: self._go(1)))
        top.addWidget(self._search, 1)
        column.addLayout(top)
        row = QHBoxLayout()
        row.addWidget(self._tally, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(Button(t("presence.rest_present"), self._mark_rest, icon="check-check"))
        self._export = ExportButton(self.shell, t("export.file_guests"), self._guests)
        row.addWidget(self._export)
        column.addLayout(row)
        column.addWidget(TableCard(self._table, self._empty), 1)
        column.addWidget(self._hint)

    def subtitle(self) -> str:
        left = len(self._state.unmarked())
        return t("presence.left", n=left) if self._state.lines else ""

    def primary_action(self) -> Action | None:
        return None

    def open(self, **params: Any) -> None:
        if "site" in params:
            self._site = RecordId(params["site"])
        if "day" in params:
            self._day = date.fromisoformat(params["day"])

    def refresh(self, changed: Changed | None) -> None:
        self.shell.ask("presence.sites", rolls, self._day, then=self._show_sites)

    def focus_start(self) -> None:
        self._table.setFocus()

    def focus_search(self) -> bool:
        self._search.setFocus()
        return True

    def save_state(self) -> dict[str, Any]:
        state: dict[str, Any] = {"day": self._day.isoformat()}
        if self._site is not None:
            state["site"] = self._site
        return super().save_state() | {"roll": state}

    def restore_state(self, state: dict[str, Any]) -> None:
        self.open(**state.get("roll", {}))
        super().restore_state(state)
        self.refresh(None)

    def _show_sites(self, found: list[SiteRoll]) -> None:
        self._sites.blockSignals(True)
        self._sites.clear()
        for one in found:
            self._sites.addItem(one.name, one.site)
        ids = [one.site for one in found]
        if self._site not in ids:
            self._site = ids[0] if ids else None
        if self._site is not None:
            self._sites.setCurrentIndex(ids.index(self._site))
        self._sites.blockSignals(False)
        self._read()

    def _choose_site(self) -> None:
        held = self._sites.currentData()
        self._site = RecordId(held) if held else None
        self._state.pending.clear()
        self._read()

    def _go(self, days: int) -> None:
        self._day = min(_today(), self._day + timedelta(days=days))
        self._state.pending.clear()
        self.refresh(None)

    def _read(self) -> None:
        self._day_label.setText(formats().weekday_day(self._day))
        if self._site is None:
            self._take([])
        else:
            self.shell.ask("presence.roll", presence.roll, self._site, self._day, then=self._take)

    def _take(self, lines: list[RollLine]) -> None:
        self._state.take(lines)
        self._show_lines()

    def _show_lines(self) -> None:
        shown = filtered(self._state.lines, self._search.text())
        here = self._table.current()
        self._table.rows.show_all(shown)
        people = [line.person for line in shown]
        if shown:
            kept = here.person if here is not None else None
            self._table.choose(people.index(kept) if kept in people else 0)
        self._hint.setVisible(bool(self._state.lines))
        self._show_tally()

    def _show_tally(self) -> None:
        while self._tally_flow.count():
            item = self._tally_flow.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        count = self._state.count()
        for mark in (*MARKS, None):
            if count[mark]:
                words = t("presence.tally", what=mark_words(mark), n=count[mark])
                self._tally_flow.addWidget(Badge(words, TONES.get(mark or "", "neutral")))
        self.header_changed.emit()

    def _mark(self, line: RollLine, mark: str | None) -> None:
        if self._site is None or mark == self._state.mark_of(line):
            return
        self._state.pending[line.person] = mark
        self._step_on(line, mark)
        if mark is None:
            call: Any = (presence.clear, self._site, line.person, self._day)
        else:
            call = (presence.mark, self._site, line.person, self._day, mark)
        self.shell.do(*call, failed=lambda error: self._failed(line, error))

    def _step_on(self, line: RollLine, mark: str | None) -> None:
        row = self._table.currentIndex().row()
        self._table.rows.redraw(row)
        self._show_tally()
        if mark is not None and row + 1 < self._table.rows.rowCount():
            self._table.choose(row + 1)

    def _failed(self, line: RollLine, error: Exception) -> None:
        self._state.pending.pop(line.person, None)
        self._show_lines()
        self.shell.show_error(error)

    def _guests(self) -> Maker:
        lines = filtered(self._state.lines, self._search.text())
        marks = [self._state.mark_of(line) for line in lines]
        return partial(table_of, self.shell.session, lines, marks, self._day)

    def _mark_rest(self) -> None:
        rest = [line.person for line in self._state.unmarked()]
        if rest and self._site is not None:
            done = t("presence.rest_marked", n=len(rest))
            self.shell.do(presence.mark_many, self._site, rest, self._day, "P", done=done)


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the day on the wall where the person sits
