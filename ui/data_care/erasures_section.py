"""The orders to erase, how far each has come, and the certificate."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.erasure import Erasure
from app.domain.ids import RecordId
from app.usecases import erasure_desk, erasure_everywhere, laptops_gone
from app.usecases.documents.erasure import number_of
from app.usecases.erasing import DeviceStanding
from app.usecases.erasure_desk import OrderLine
from ui.cases import wording
from ui.cases.documents.button import document_button
from ui.cases.record_row import RecordRow, section_card
from ui.data_care.gone_card import GoneCard
from ui.forms.today import today
from ui.page import Shell
from ui.supervision.section import Section
from ui.texts import formats, inserted, known, t
from ui.theme.look import px
from ui.theme.tokens import Tone
from ui.widgets.beside import Beside
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Column
from ui.widgets.labels import label
from ui.widgets.messages import EmptyState
from ui.widgets.table.columns import Cell, Mark, Quiet
from ui.widgets.table.columns import Column as TableColumn
from ui.widgets.table.view import TableCard, TableView


class ErasuresSection(Section):
    """A line for each order, newest first; beside it the laptops of the one under the cursor."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._wanted: RecordId | None = None
        self.everywhere: Button | None = None
        self.gone: GoneCard | None = None
        columns = [
            TableColumn("order", t("erasure.column.order"), 0),
            TableColumn("why", t("erasure.column.why"), 250, rank=1),
            TableColumn("when", t("erasure.column.when"), 130),
            TableColumn("state", t("erasure.column.state"), 120),
        ]
        self.table = TableView(columns, _cells, name=t("data_care.erasures"))
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._enter)
        self.side = Column(spacing=px(12))
        empty = EmptyState(t("erasure.none"), icon="circle-check")
        self.beside = Beside(TableCard(self.table, empty), self.side, width=360)
        self.column.addWidget(label(t("erasure.list_explained"), "muted", wrap=True))
        self.column.addWidget(self.beside, 1)

    def choose(self, order: RecordId) -> None:
        """Put the cursor on this order when they are read."""
        self._wanted = order

    def refresh(self) -> None:
        """Read again."""
        self.shell.ask("data_care.erasures", erasure_desk.orders, then=self._show, owner=self)

    def focus_start(self) -> None:
        """The cursor into the table."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_back(self) -> bool:
        """Close the laptops of a small window."""
        return self.beside.close_panel()

    def _enter(self, _line: OrderLine) -> None:
        self.beside.open_panel()

    def _show(self, lines: list[OrderLine]) -> None:
        place = max(self.table.currentIndex().row(), 0)
        wanted = [at for at, one in enumerate(lines) if one.order.id == self._wanted]
        self._wanted = None
        self.table.rows.show_all(lines)
        if lines:
            self.table.choose(wanted[0] if wanted else min(place, len(lines) - 1))
        self.side.setVisible(bool(lines) and self.beside.side_by_side)
        self.counted.emit(sum(not one.standing.complete for one in lines))

    def _chosen(self, chosen: OrderLine | None) -> None:
        self.side.empty()
        self.everywhere = self.gone = None
        if chosen is None:
            return
        self.side.body.addWidget(self._paper(chosen))
        rows = [self._laptop(one, chosen) for one in chosen.standing.devices]
        self.side.body.addWidget(section_card(t("erasure.laptops"), rows, empty=t("erasure.awaited")))
        self.side.body.addStretch(1)

    def _laptop(self, one: DeviceStanding, chosen: OrderLine) -> QWidget:
        actions = []
        if chosen.takes_away and one.confirmed_at is None and not one.withdrawn:
            name = t("erasure.gone.title", name=inserted(one.name or "…"))
            actions.append(Button(t("erasure.gone"), lambda: self._ask_gone(one), kind="link", name=name))
        return _device(one, actions, alone=chosen.order.line is None)

    def _ask_gone(self, one: DeviceStanding) -> None:
        self._leave_gone()
        self.gone = GoneCard(one, self._say_gone, self._leave_gone)
        self.side.body.insertWidget(1, self.gone)
        self.side.verticalScrollBar().setValue(0)
        self.gone.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_gone(self) -> None:
        if self.gone is not None:
            self.side.body.removeWidget(self.gone)
            self.gone.hide()
            self.gone.deleteLater()
            self.gone = None

    def _say_gone(self, device: str, reason: str) -> None:
        session = self.shell.session
        if self.gone is not None:
            self.gone.setEnabled(False)
        self.shell.jobs.run(
            lambda: laptops_gone.take_away(session, device, reason),
            owner=self,
            then=self._said_gone,
            failed=self._not_extended,
            lane="background",
        )

    def _said_gone(self, _none: object) -> None:
        self.shell.toast(t("erasure.gone.done"), tone="ok")
        self.refresh()

    def _paper(self, chosen: OrderLine) -> QWidget:
        order, who = chosen.order, chosen.by_name
        card = Card(t("erasure.number", number=number_of(order)))
        told = [wording.label_of("erasure_ground", order.ground)]
        if order.rule and known(f"retention.rule.{order.rule}"):
            told.append(t(f"retention.rule.{order.rule}"))
        card.body.addWidget(label(wording.facts(*told), wrap=True))
        when = formats().short_day(order.ordered_at.astimezone().date()) if order.ordered_at else ""
        card.body.addWidget(label(t("erasure.ordered_by", who=who or "…", when=when), "muted", wrap=True))
        if chosen.standing.complete:
            button = document_button(self.shell, "erasure", order.id)
            card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        elif not chosen.standing.notes:
            card.body.addWidget(label(t("erasure.wait"), "muted", wrap=True))
        if chosen.standing.notes:
            card.body.addWidget(label(t("erasure.notes_wait", n=chosen.standing.notes), "muted", wrap=True))
        if chosen.extends:
            card.body.addWidget(label(t("erasure.everywhere_explained"), "muted", wrap=True))
        if chosen.extends or chosen.ends:
            words = t("erasure.everywhere") if chosen.extends else t("erasure.notes_now")
            self.everywhere = Button(words, lambda: self._extend(order), icon="globe")
            card.body.addWidget(self.everywhere, 0, Qt.AlignmentFlag.AlignLeading)
        return card

    def _extend(self, order: Erasure) -> None:
        session = self.shell.session
        if self.everywhere is not None:
            self.everywhere.setEnabled(False)
        self.shell.jobs.run(
            lambda: erasure_everywhere.order_everywhere(session, order),
            owner=self,
            then=self._extended,
            failed=self._not_extended,
            lane="background",
        )

    def _extended(self, _none: object) -> None:
        self.shell.toast(t("erasure.everywhere_done"), tone="ok")
        self.refresh()

    def _not_extended(self, error: Exception) -> None:
        self.shell.show_error(error)
        self.refresh()


def _cells(told: OrderLine) -> list[Cell]:
    order, standing = told.order, told.standing
    done = sum(one.confirmed_at is not None or one.withdrawn for one in standing.devices)
    near = formats().near_day(order.ordered_at.astimezone().date(), today()) if order.ordered_at else ""
    so_far = t("erasure.so_far", n=done, all=len(standing.devices))
    return [
        number_of(order),
        Quiet(wording.label_of("erasure_ground", order.ground)),
        near,
        Mark(t("erasure.complete"), "ok") if standing.complete else Mark(so_far, "warn"),
    ]


def _device(one: DeviceStanding, actions: Sequence[QWidget], *, alone: bool) -> QWidget:
    told, tone = _state(one)
    # On a laptop that works alone nothing is ever sent: nothing was lost.
    lost = t("erasure.lost", n=one.unsent) if one.unsent and not alone else ""
    why = wording.label_of("laptop_gone_reason", one.gone.reason) if one.gone and one.gone.reason else ""
    return RecordRow(one.name or "…", [told, why, lost], icon=_ICONS[tone], actions=actions)


_ICONS: dict[Tone, str] = {"ok": "circle-check", "warn": "clock", "neutral": "circle-x"}


def _state(one: DeviceStanding) -> tuple[str, Tone]:
    if one.confirmed_at is not None:
        at = wording.moment_words(round(one.confirmed_at.timestamp() * 1000))
        return t("erasure.confirmed", when=at), "ok"
    return (t("erasure.withdrawn"), "neutral") if one.withdrawn else (t("erasure.awaited"), "warn")
