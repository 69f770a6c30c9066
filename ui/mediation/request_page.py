"""One request: what was asked, how it stands, who could come and why, what happened."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ids import RecordId
from app.events import Changed
from app.usecases import mediation_views
from app.usecases.mediation_views import RequestSheet
from ui.cases.act_card import ActCard
from ui.cases.documents.button import document_button
from ui.forms.half_typed import Way
from ui.mediation import acts, request_cards, words
from ui.page import Action, Page, Shell
from ui.screen_state import State
from ui.texts import t
from ui.theme.look import px
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Column
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Badge, label
from ui.widgets.messages import InlineMessage

SIDE_BY_SIDE = 1000
"""Width of the page, in pixels at 100 %, from which the candidates stand beside the slip."""


LOOK_EVERY = 60_000
"""Milliseconds after which the time left to answer is said anew, while the page is shown."""


class RequestPage(Page):
    """`shell.go("mediation_request", request=id)`, or `session=id` of one that was held for it."""

    title_key = "mediation_ui.request"
    concerns = frozenset(
        {
            "mediation_request",
            "mediation_offer",
            "mediation_job",
            "mediation_session",
            "mediator_profile",
            "mediator_absence",
            "mediator_note",
            "mediation_line",
        }
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._id: RecordId | None = None
        self.sheet: RequestSheet | None = None
        self.act: ActCard | None = None
        self._fresh = True
        self._asked, self._to_ask = "", ""
        self.badge = Badge("")
        self._marks = QWidget()
        self._marks_flow = FlowLayout(self._marks, px(6))
        self.told = label("", "heading", wrap=True)
        self._acts = QWidget()
        self._acts_flow = FlowLayout(self._acts, px(8))
        self.message = InlineMessage()
        self.left, self.right = Column(spacing=12), Column(spacing=12)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self._tick)
        self._lay_out()

    def title(self) -> str:
        return t(self.title_key)

    def subtitle(self) -> str:
        return words.when(self.sheet.line.request) if self.sheet else ""

    def about(self) -> dict[str, Any]:
        person = self.sheet.line.request.person if self.sheet else None
        return {"person": person} if person else {}

    def actions_offered(self) -> list[Action]:
        if self.sheet is None:
            return []
        return [Action(one.key, one.run, one.icon) for one in acts.offered(self, self.sheet)]

    def open(self, **params: Any) -> None:
        id_, held = _id(params.get("request")), _id(params.get("session"))
        if held is not None:
            id_ = self.shell.session.ask(mediation_views.request_of, held)
        if id_ != self._id:
            self._id, self.sheet = id_, None
            self.shut_act()
        self._fresh = True
        self._to_ask = str(params.get("ask") or "")

    def refresh(self, changed: Changed | None) -> None:
        self.shell.ask(
            "mediation.request",
            mediation_views.read,
            self._id,
            self.shell.session.user,
            datetime.now(UTC),
            then=self._show,
            owner=self,
        )

    def submit(self) -> bool:
        if self.act is None:
            return False
        self.act.submit()
        return True

    def step_back(self) -> bool:
        if self.act is None:
            return False
        self.shut_act()
        return True

    def focus_start(self) -> None:
        first = next(iter(self.right.findChildren(Button)), None) or next(
            iter(self._acts.findChildren(Button)), None
        )
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def save_state(self) -> State:
        if self.act is not None:
            self.act.flush()
        asked = self._asked if self.act is not None else ""
        return {"scroll": self.left.verticalScrollBar().value(), "asked": asked}

    def restore_state(self, state: State) -> None:
        self.left.verticalScrollBar().setValue(int(state.get("scroll", 0)))
        self._to_ask = str(state.get("asked") or "")

    def open_act(self, card: ActCard, word: str) -> None:
        """Ask what an act needs, above what one was reading; `word` brings it back after a lock."""
        self.shut_act()
        self.act, self._asked = card, word
        card.over.connect(lambda _result: self.shut_act())
        self._acts.hide()  # the same words twice on one page would make one wonder which to press
        self._column.insertWidget(2, card)
        way = Way("mediation_request", {"request": self._id, "ask": word}, lambda: ("", self.subtitle()))
        card.keep(way)
        card.focus_start()

    def shut_act(self) -> None:
        """Put the question away."""
        if self.act is not None:
            self._column.removeWidget(self.act)
            self.act.hide()
            self.act.deleteLater()
            self.act = None
            self._acts.setVisible(self._acts_flow.count() > 0)

    # Its own

    def _show(self, sheet: RequestSheet) -> None:
        if sheet.line.request.id != self._id:
            return
        self.sheet = sheet
        line = sheet.line
        inside = self.isAncestorOf(QApplication.focusWidget() or self) and self.act is None
        if inside:
            self.setFocus()  # else the cursor would wander to the rail while the buttons are made anew
        self.told.setText(request_cards.headline(sheet))
        _clear_flow(self._marks_flow)
        for told, tone in (words.state_badge(line.standing), *words.oddities(line)):
            self._marks_flow.addWidget(Badge(told, tone))
        self.message.say(*request_cards.next_step(sheet))
        _clear_flow(self._acts_flow)
        for one in acts.offered(self, sheet):
            kind: Kind = "primary" if one.main else "secondary"
            self._acts_flow.addWidget(Button(t(one.key), one.run, icon=one.icon, kind=kind))
        self._acts_flow.addWidget(document_button(self.shell, "mediation", line.request.id))
        self._acts.setVisible(self._acts_flow.count() > 0 and self.act is None)
        left, right = request_cards.columns(self, sheet)
        _fill(self.left, left)
        _fill(self.right, right)
        self.right.setVisible(bool(right))
        self._arrange()
        if (self._fresh or inside) and self.act is None:
            self.focus_start()
        self._fresh = False
        asked, self._to_ask = self._to_ask, ""
        if asked and self.act is None:
            acts.ask_again(self, sheet, asked)
        self.header_changed.emit()

    def showEvent(self, event: object) -> None:
        self._timer.start()

    def hideEvent(self, event: object) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        """The clock goes on: say it anew where an answer is waited for, and nobody is typing."""
        if self.act is None and self.sheet is not None and self.sheet.line.standing.state == "assigned":
            self.refresh(None)

    def resizeEvent(self, event: object) -> None:
        self._arrange()

    def _arrange(self) -> None:
        """Side by side in a wide window; in a narrow one the candidates come first."""
        wide = self.width() >= px(SIDE_BY_SIDE)
        self.right.setMinimumWidth(px(430) if wide else px(340))
        self._columns.setStretch(0, 1)
        self._columns.setStretch(1, 1)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(self.told, 1)
        head.addWidget(self._marks, 0, Qt.AlignmentFlag.AlignTop)
        self._columns = QHBoxLayout()
        self._columns.setSpacing(px(12))
        self._columns.addWidget(self.left, 1)
        self._columns.addWidget(self.right, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(10))
        self._column.addLayout(head)
        self._column.addWidget(self.message)
        self._column.addWidget(self._acts)
        self._column.addLayout(self._columns, 1)


def _id(raw: Any) -> RecordId | None:
    if not raw:
        return None
    return RecordId(bytes.fromhex(raw) if isinstance(raw, str) else raw)


def _fill(column: Column, cards: list[QWidget]) -> None:
    body = column.body
    while body.count():
        item = body.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
    for card in cards:
        body.addWidget(card)
    body.addStretch(1)


def _clear_flow(flow: FlowLayout) -> None:
    while flow.count():
        item = flow.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
