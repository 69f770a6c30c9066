"""Sync: where everything stands, what waits and why, and the ways that need no network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.kinds import KINDS
from app.events import Changed
from app.usecases import parted_logs
from app.usecases.erasure_claims import Claim
from app.usecases.sync_views import (
    AsideLine,
    Handed,
    Stand,
    SyncReport,
    SyncState,
    TakenIn,
    UnsentLine,
)
from ui.cases import wording
from ui.cases.record_row import RecordRow
from ui.page import Action, Page, Shell
from ui.sync import files_card, words
from ui.sync.parted_card import PartedCard
from ui.sync.status_card import StatusCard
from ui.texts import formats, t
from ui.theme.look import px
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column, line
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState, InlineMessage

FILE_ENDING = ".approdo-stick"

SIDE_BY_SIDE = 1000
"""From this width on, in pixels at 100 %, what waits stands beside the state."""

SHOWN = 60
"""Lines of what waits shown at once."""


class SyncPage(Page):
    """A click on the pill leads here."""

    title_key = "page.sync"
    concerns = frozenset(kind.name for kind in KINDS)

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.status = StatusCard(self._decide, self._set_field, self._set_metered)
        self._waiting = Card(t("sync.list.title"))
        self._aside = Card(t("sync.aside.title"))
        self._withheld = Card(t("sync.withheld.title"))
        self.parted = PartedCard(self._bring_together)
        self._files = Card(t("sync.file.title"))
        self.large = QCheckBox(t("sync.hand.large"))
        self.large.setObjectName("sync.large")
        self.handed = InlineMessage()
        self._hand = _hand_over_card(self._write, self._read, self.large, self.handed)
        self._alone = EmptyState(t("sync.alone"), action=t("sync.join"), on_action=self._join, icon="laptop")
        self._column = Column(spacing=px(12))
        self._two = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._two.setSpacing(px(12))
        self._two.addLayout(_stacked(self.status, self.parted, self._hand), 10)
        self._two.addLayout(_stacked(self._withheld, self._waiting, self._files, self._aside), 11)
        self._column.body.addLayout(self._two)
        self._column.body.addStretch(1)
        for card in (self.parted, self._withheld, self._aside, self._files):
            card.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._column, 1)
        column.addWidget(self._alone, 1)
        if shell.sync is not None:
            shell.sync.changed.connect(self._tell)

    def primary_action(self) -> Action | None:
        if self._state().stand is Stand.ALONE:
            return None
        idle = self._state().stand is not Stand.WORKING and self._state().fault != "revoked"
        return Action("sync.now", self._now, "refresh-cw", enabled=idle)

    def refresh(self, changed: Changed | None) -> None:
        self._tell(self._state())
        sync = self.shell.sync
        if sync is not None and self._state().stand is not Stand.ALONE:
            sync.report(self._show)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= px(SIDE_BY_SIDE)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._two.setDirection(direction)

    def focus_start(self) -> None:
        self.status.focus()

    def _state(self) -> SyncState:
        return self.shell.sync.state if self.shell.sync is not None else SyncState()

    def _tell(self, state: SyncState) -> None:
        alone = state.stand is Stand.ALONE
        before = self.status.state
        self._alone.setVisible(alone)
        self._column.setVisible(not alone)
        # From a laptop that was removed nothing goes anywhere, and nobody waits for its decisions.
        removed = state.fault == "revoked"
        self._hand.setVisible(not removed)
        self.status.tell(state, 0 if removed else self.shell.to_decide)
        if before.stand is not state.stand:
            self.header_changed.emit()
            if state.stand is not Stand.WORKING and self.shell.sync is not None and not alone:
                self.shell.sync.report(self._show)

    def _show(self, report: SyncReport) -> None:
        removed = self._state().fault == "revoked"
        rows: list[QWidget] = [_unsent_row(one, removed=removed) for one in report.unsent[:SHOWN]]
        left = report.unsent_total - len(rows)
        _fill(self._waiting, rows, t("sync.list.none"), t("sync.list.more", n=left) if left > 0 else "")
        _fill(self._aside, [_aside_row(one) for one in report.aside], "", t("sync.aside.intro"))
        self._aside.setVisible(bool(report.aside))
        _fill(self._withheld, [_withheld_row(one) for one in report.withheld], "", t("sync.withheld.intro"))
        self._withheld.setVisible(bool(report.withheld) and not removed)
        self.parted.tell(None if removed else report.parted)
        self._show_files(report)

    def _show_files(self, report: SyncReport) -> None:
        metered = self._state().metered
        note = t("sync.file.metered") if metered else ""
        _fill(self._files, [files_card.row(one) for one in report.files[:SHOWN]], "", note)
        if metered:
            button = Button(t("sync.file.now"), self._files_now, icon="refresh-cw")
            self._files.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        self._files.setVisible(bool(report.files))

    def _bring_together(self) -> None:
        session = self.shell.session
        self.shell.jobs.run(
            lambda: parted_logs.decide(session),
            owner=self,
            then=self._together,
            failed=self._still_apart,
            lane="background",
        )

    def _together(self, _none: object) -> None:
        self.shell.toast(t("sync.parted.done"), tone="ok")
        self._now()
        self.refresh(None)

    def _still_apart(self, error: Exception) -> None:
        self.shell.show_error(error)
        self.parted.failed()

    def _files_now(self) -> None:
        if self.shell.sync is not None:
            self.shell.sync.files_now()

    def _now(self) -> None:
        if self.shell.sync is not None:
            self.shell.sync.now()

    def _decide(self) -> None:
        self.shell.go("decide")

    def _join(self) -> None:
        self.shell.go("organisation")

    def _set_field(self, on: bool) -> None:
        if self.shell.sync is not None:
            self.shell.sync.set_field(on)

    def _set_metered(self, on: bool) -> None:
        if self.shell.sync is not None:
            self.shell.sync.set_metered(on)

    def _write(self) -> None:
        suggested = str(Path.home() / f"{t('sync.hand.file_name')}{FILE_ENDING}")
        chosen, _ = QFileDialog.getSaveFileName(self, t("sync.hand.write"), suggested, _file_filter())
        if chosen and self.shell.sync is not None:
            large = self.large.isChecked()
            self.shell.sync.write_file(Path(chosen), self._written, self.shell.show_error, large=large)

    def _read(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, t("sync.hand.read"), str(Path.home()), _file_filter())
        if chosen and self.shell.sync is not None:
            self.shell.sync.read_file(Path(chosen), self._read_in, self.shell.show_error)

    def _written(self, handed: Handed) -> None:
        """More than one file: that is said on the page, where it stays, not in passing."""
        self.shell.toast(t("sync.hand.written", n=handed.changes), tone="ok")
        self.handed.say(t("sync.hand.several", n=handed.files) if handed.files > 1 else "", "warn")

    def _read_in(self, taken: TakenIn) -> None:
        self.shell.toast(t("sync.hand.taken_in", n=taken.changes), tone="ok")
        self.handed.say(t("sync.hand.missing", n=taken.missing) if taken.missing else "", "warn")
        self.refresh(None)


def _stacked(*cards: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(px(12))
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return column


def _file_filter() -> str:
    return f"{t('sync.hand.files')} (*{FILE_ENDING})"


def _hand_over_card(
    write: Callable[[], object], read: Callable[[], object], large: QCheckBox, told: InlineMessage
) -> Card:
    card = Card(t("sync.hand.title"))
    card.body.addWidget(label(t("sync.hand.intro"), "muted", wrap=True))
    row = QHBoxLayout()
    row.setSpacing(px(8))
    row.addWidget(Button(t("sync.hand.write"), write, icon="download"))
    row.addWidget(Button(t("sync.hand.read"), read, icon="folder-open"))
    row.addStretch(1)
    card.body.addLayout(row)
    card.body.addWidget(large)
    card.body.addWidget(told)
    return card


def _unsent_row(one: UnsentLine, *, removed: bool = False) -> QWidget:
    # Whatever a change is ready for, from a laptop that was removed it goes nowhere.
    state, reason = ("kept", "") if removed else (one.state, one.reason)
    kind = t(KINDS.named(one.kind).label_key) if one.kind else t("sync.list.newer")
    tone: Tone = "warn" if state in ("parked", "refused", "kept") else "neutral"
    return RecordRow(
        one.name or kind,
        [
            wording.facts(kind if one.name else "", wording.moment_words(one.at)),
            words.reason_words(state, reason),
        ],
        badges=[(t(f"sync.state.{state}"), tone)],
        icon="upload",
    )


def _aside_row(one: AsideLine) -> QWidget:
    title = wording.facts(one.author_name or t("sync.aside.unknown"), one.laptop)
    return RecordRow(title, [wording.moment_words(one.at), words.aside_words(one.reason)], icon="archive")


def _withheld_row(one: Claim) -> QWidget:
    moment = formats().moment(one.ordered_at, datetime.now(UTC)) if one.ordered_at else ""
    given = t("sync.withheld.given", moment=moment) if moment else ""
    return RecordRow(one.name or t("sync.aside.unknown"), [given], icon="circle-alert")


def _fill(card: Card, rows: Sequence[QWidget], empty: str, note: str) -> None:
    """Replace what stands under the title of a card."""
    while card.body.count() > 1:
        item = card.body.takeAt(1)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
    for place, row in enumerate(rows):
        if place:
            card.body.addWidget(line())
        card.body.addWidget(row)
    told = note if rows else empty
    if told:
        card.body.addWidget(label(told, "muted", wrap=True))
