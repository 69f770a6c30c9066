"""The inbox: what waits for a second pair of eyes, oldest first, and beside it what lies under the cursor."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.domain.review import BREAK_GLASS, IDENTITY_MERGE, MEDIATION
from app.usecases import histories, review_details, supervision
from app.usecases.histories import Names
from app.usecases.inbox_sources import InboxRow, Key
from app.usecases.supervision import InboxList, InboxQuery
from ui import texts
from ui.forms.draft_keeper import DraftKeeper
from ui.page import Shell
from ui.supervision import words
from ui.supervision.inbox_table import InboxTable
from ui.supervision.opening import open_record
from ui.supervision.review_panel import ReviewPanel, SeveralPanel
from ui.supervision.section import Section
from ui.texts import t
from ui.theme.look import px
from ui.widgets.beside import Beside
from ui.widgets.cards import Card
from ui.widgets.chips import ChipRow
from ui.widgets.code_field import CodeField
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState
from ui.widgets.table.model import PAGE
from ui.widgets.table.view import TableCard

ALL = "all"


class InboxSection(Section):
    """Filters above, table, panel."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._found = InboxList()
        self._names = Names({}, {})
        self._told_final: RecordId | None = None
        self._offered: list[str] = []
        self.what = ChipRow([(ALL, t("supervision.all"))], name=t("supervision.column.what"))
        self.what.chosen.connect(lambda _: self.refresh())
        self.site, self.by = self._filter("site"), self._filter("by")
        self.table = InboxTable()
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _: self._enter())
        self.table.several.connect(self._several)
        self.table.approved.connect(self._approve_chosen)
        self.table.returned.connect(self._begin_return)
        self.panel = ReviewPanel(on_approve=self._approve, on_open=self._open)
        self.panel.returned.connect(self._send_back)
        remarks = self.panel.remarks
        self.keeper = DraftKeeper(shell, remarks.typed, remarks.set_typed, self)
        self.panel.began.connect(self._keep_remarks)
        remarks.edited.connect(self.keeper.touched)
        remarks.given_up.connect(self.keeper.drop)
        self.several = SeveralPanel(on_approve=self._approve, on_clear=self._choose_one)
        self._panels = QStackedWidget()
        for widget in (_nothing(), self.panel, self.several):
            self._panels.addWidget(widget)
        self._empty = EmptyState(t("supervision.nothing_waits"), icon="check-check")
        self._lay_out()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(px(8))
        bar.addWidget(self.what, 1)
        bar.addWidget(self.site, 0, Qt.AlignmentFlag.AlignTop)
        bar.addWidget(self.by, 0, Qt.AlignmentFlag.AlignTop)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(TableCard(self.table, self._empty), 1)
        self._hint = label(t("supervision.keys"), "small", wrap=True)
        column.addWidget(self._hint)
        self.beside = Beside(left, self._panels, width=390)
        self.column.addLayout(bar)
        self.column.addWidget(self.beside, 1)

    def refresh(self) -> None:
        """Read what waits again."""
        self.shell.glance(
            "supervision.inbox", _read, self.shell.session.user, self._query(), then=self._show, owner=self
        )

    def focus_start(self) -> None:
        """The cursor into the table."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> bool:
        """Send the remarks that are being written; else approve what is chosen."""
        if self.panel.returning:
            self.panel.remarks.submit()
        else:
            self._approve()
        return True

    def _approve_chosen(self) -> None:
        """A in the table: not while remarks are being written, they would be left unsaid."""
        row = self.panel.row
        if self.panel.returning:
            self.panel.remarks.focus_start()
        elif row is not None and words.deeds(row).final and row.key.id != self._told_final:
            self._told_final = row.key.id
            self.shell.toast(t("supervision.final"), tone="warn")
        else:
            self._approve()

    def _approve(self) -> None:
        keys = self.table.chosen_keys()
        if len(keys) == 1 and self.panel.why_not:
            self.shell.toast(self.panel.why_not)
        elif len(keys) == 1 and self.panel.moved_on:
            self.panel.moved_on = False  # said once: whoever presses again has been told
            self.shell.toast(t("supervision.moved_on"), tone="warn")
        elif len(keys) == 1 and self.panel.needs_its_page:
            self.shell.toast(t("mediation.line_missing"))
            self._open()
        elif self._may_approve(keys):
            judged = any(key.what == BREAK_GLASS for key in keys)  # written once: nothing to undo
            done = "" if judged else self._approved(len(keys))
            then = self._judged if judged else self._decided
            self.shell.do(supervision.approve, keys, then=then, done=done, owner=self)

    def _approved(self, count: int) -> str:
        row = self.panel.row
        said = words.deeds(row).approved if row is not None and count == 1 else ""
        return t(said) if said else t("supervision.approved", n=count)

    def _may_approve(self, keys: list[Key]) -> bool:
        """Several where that is safe; one once it could be read."""
        if len(keys) > 1:
            return self.several.approve.isEnabled()
        return bool(keys) and self.panel.is_read and self.panel.approve.isEnabled()

    def step_back(self) -> bool:
        """Close the remarks, then the panel of a small window, then the choice of several."""
        if self.panel.end_return():
            self.focus_start()
            return True
        if self.beside.close_panel():
            return True
        if len(self.table.chosen_keys()) > 1:
            self._choose_one()
            return True
        return False

    # What came back

    def _show(self, found: tuple[InboxList, Names, list[InboxRow]]) -> None:
        self._found, self._names, first = found
        place = self._place()
        self._offer()
        self.table.rows.show(len(self._found.keys), partial(self._ask, self._found.keys, first))
        self.table.show_keys(self._found.keys, place)
        if not self._found.keys:
            self._panels.setCurrentIndex(0)
        filtered = self._found.total > 0
        self._empty.say(t("supervision.nothing_fits" if filtered else "supervision.nothing_waits"))
        self._hint.setVisible(bool(self._found.keys))
        self.counted.emit(self._found.total)

    def _place(self) -> int:
        """Where the line under the cursor is now; else the place it was at, so that the next one follows."""
        row = self.panel.row
        before = self.table.currentIndex().row()
        if row is not None:
            return next((i for i, key in enumerate(self._found.keys) if key.id == row.key.id), before)
        return before

    def _ask(self, keys: tuple[Key, ...], first: list[InboxRow], start: int, length: int) -> None:
        if start == 0:
            self.table.rows.fill(0, _padded(keys[:length], first))
            return
        wanted = keys[start : start + length]
        self.shell.ask(
            f"supervision.rows.{start}",
            supervision.rows,
            self.shell.session.user,
            wanted,
            then=lambda rows: self.table.rows.fill(start, _padded(wanted, rows)),
            owner=self,
        )

    def _offer(self) -> None:
        counts = self._found.by_what
        number = texts.formats().number
        chips = [(ALL, t("cases.view_counted", view=t("supervision.all"), count=number(self._found.total)))]
        chips += [
            (what, t("cases.view_counted", view=words.what_words(what), count=number(n)))
            for what, n in sorted(counts.items(), key=lambda pair: -pair[1])
        ]
        if [key for key, _ in chips] == self._offered:
            for key, told in chips:
                self.what.reword(key, told)  # the cursor may be on one of them
        else:
            self._offered = [key for key, _ in chips]
            self.what.blockSignals(True)
            self.what.offer(chips)
            self.what.blockSignals(False)
        self._offer_names(self.site, self._found.sites)
        self._offer_names(self.by, self._found.authors)

    def _offer_names(self, field: CodeField, found: dict[RecordId | None, int]) -> None:
        named = [(id_.hex(), self._names.of(id_) or "…") for id_ in found if id_ is not None]
        chosen = field.value()
        field.offer(sorted(named, key=lambda pair: pair[1].casefold()))
        field.set_value(chosen if chosen in dict(named) else None)
        field.setVisible(len(named) > 1 or chosen is not None)

    # What is under the cursor

    def _chosen(self, row: InboxRow | None) -> None:
        if row is None:
            return
        self.panel.show_row(row)
        self._hint.setText(words.keys_words(row))
        self._panels.setCurrentWidget(self.panel)
        self.shell.ask(
            "supervision.details",
            review_details.details,
            row,
            then=lambda found: self._detailed(row, found),
            owner=self,
        )

    def _detailed(self, row: InboxRow, found: Any) -> None:
        if self.panel.row is not None and self.panel.row.key == row.key:
            self.panel.show_details(found)

    def _several(self, count: int) -> None:
        if count > 1:
            chosen = self.table.chosen_keys() if count <= supervision.AT_ONCE else ()
            keys = {key.id for key in chosen}
            places = (i for i, key in enumerate(self._found.keys) if key.id in keys)
            rows = [row for row in map(self.table.rows.row, places) if row is not None]
            self.several.say(count, rows)
            self._panels.setCurrentWidget(self.several)
            safe = self.several.approve.isEnabled()
            self._hint.setText(t("supervision.keys_several" if safe else "supervision.keys_one"))
        elif self.panel.row is not None and self._found.keys:
            self._panels.setCurrentWidget(self.panel)
            self._hint.setText(words.keys_words(self.panel.row))

    def _choose_one(self) -> None:
        self.table.choose(max(0, self.table.currentIndex().row()))
        self.focus_start()

    def _begin_return(self) -> None:
        if len(self.table.chosen_keys()) != 1:
            return
        if self.panel.why_not:
            self.shell.toast(self.panel.why_not)
        else:
            self.beside.open_panel()
            self.panel.begin_return()

    def _keep_remarks(self) -> None:
        """Half a remark outlives another line, a decision taken elsewhere, a crash."""
        if self.panel.row is not None:
            self.keeper.open(f"remarks:{self.panel.row.key.id.hex()}")

    def _send_back(self, remarks: list[tuple[str, str]]) -> None:
        row = self.panel.row
        if row is not None:
            judged = row.key.what == BREAK_GLASS
            said = words.deeds(row).returned
            done = t(said) if said else t("supervision.returned", who=row.by_name or "…")
            done = "" if judged else done
            then = self._judged if judged else self._decided

            def sent(result: object) -> None:
                self.keeper.drop()
                then(result)

            self.shell.do(supervision.send_back, row.key, remarks, then=sent, done=done, owner=self)

    def _judged(self, result: object) -> None:
        self.shell.toast(t("emergency.judged"), tone="ok")
        self._decided(result)

    def _decided(self, _result: object) -> None:
        self.panel.end_return()
        self.beside.close_panel()
        self.focus_start()
        self.refresh()

    def _enter(self) -> None:
        """In a small window the panel first; else the file."""
        if self.beside.side_by_side:
            self._open()
        else:
            self.beside.open_panel()

    def _open(self) -> None:
        row = self.panel.row
        if row is None:
            return
        other = self.panel.other
        if row.key.what == IDENTITY_MERGE and other is not None:
            self.shell.go("merge", person=row.record, into=other.id)
        elif row.key.what == MEDIATION:
            self.shell.go("mediation_request", **{row.kind.removeprefix("mediation_"): row.record})
        else:
            open_record(self.shell, row.kind, row.record, case=row.case, person=row.person)

    def _filter(self, name: str) -> CodeField:
        field = CodeField([])
        field.setObjectName(f"supervision.{name}")
        field.setPlaceholderText(t(f"supervision.any_{name}"))
        field.setAccessibleName(t(f"supervision.any_{name}"))
        field.setFixedWidth(px(180))
        field.edited.connect(self.refresh)
        field.setVisible(False)
        return field

    def _query(self) -> InboxQuery:
        what = frozenset(self.what.keys()) - {ALL}
        return InboxQuery(what, _id(self.site.value()), _id(self.by.value()))


def _read(reader: Any, by: Any, query: InboxQuery) -> tuple[InboxList, Names, list[InboxRow]]:
    found = supervision.waiting(reader, by, query)
    return found, histories.names(reader), supervision.rows(reader, by, found.keys[:PAGE])


def _padded(keys: Any, rows: list[InboxRow]) -> list[InboxRow | None]:
    """One place for each key: a line that has gone meanwhile leaves a blank until the next reading."""
    by_id = {row.key.id: row for row in rows}
    return [by_id.get(key.id) for key in keys]


def _id(hexed: str | None) -> RecordId | None:
    return RecordId(bytes.fromhex(hexed)) if hexed else None


def _nothing() -> QWidget:
    card = Card()
    card.body.addWidget(label(t("supervision.panel_empty"), "muted", wrap=True))
    card.body.addStretch(1)
    return card
