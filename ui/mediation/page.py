"""Mediation on call: the requests, the mediators, the hours."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QStackedWidget, QVBoxLayout

from app.events import Changed
from app.usecases.permissions import Act, allowed
from ui.mediation.ledger_part import LedgerPart
from ui.mediation.mediators_part import MediatorsPart
from ui.mediation.requests_part import RequestsPart
from ui.page import Action, Page, Shell
from ui.screen_state import State
from ui.texts import t
from ui.theme.look import px
from ui.widgets.chips import ChipRow

LOOK_EVERY: Final = 60_000
"""Milliseconds between two looks at the timers of offers, while the page is shown."""

PARTS: Final = ("requests", "mediators", "hours")


class MediationPage(Page):
    """`shell.go("mediation", part="hours")` opens another part than the first."""

    title_key = "page.mediation"
    concerns = frozenset(
        {
            "mediation_request",
            "mediation_offer",
            "mediation_line",
            "mediation_job",
            "mediation_session",
            "mediator_profile",
            "mediator_absence",
            "mediator_note",
        }
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.requests = RequestsPart(self)
        self.mediators = MediatorsPart(self)
        self.hours = LedgerPart(self)
        self._parts = (self.requests, self.mediators, self.hours)
        self.chips = ChipRow(
            [(key, t(f"mediation_ui.part_{key}")) for key in PARTS], name=t("mediation_ui.parts")
        )
        self.chips.chosen.connect(lambda keys: self.turn_to(keys[0]))
        self._stack = QStackedWidget()
        for part in self._parts:
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        head = QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(self.chips, 1)
        head.addWidget(self.requests.search, 1)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(lambda: self.refresh(None))
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            made = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(partial(self._step, step))

    def part(self) -> str:
        return self._key()

    def primary_action(self) -> Action | None:
        by = self.shell.session.user
        if self._key() == "mediators":
            may = allowed(by, Act.EDIT_MEDIATORS)
            return Action("mediation_ui.add_mediator", self.mediators.add, "user-plus") if may else None
        if self._key() == "hours":
            may = allowed(by, Act.EDIT_MEDIATORS)
            return Action("mediation_ui.add_line", self.hours.add_line, "plus") if may else None
        may = allowed(by, Act.ASK_MEDIATOR)
        return Action("mediation_ui.ask", self.ask, "languages", "Ctrl+N") if may else None

    def actions_offered(self) -> list[Action]:
        return [Action(f"mediation_ui.part_{key}", partial(self.turn_to, key), "languages") for key in PARTS]

    def ask(self) -> None:
        """Begin a slip."""
        self.shell.go("mediation_slip")

    def open(self, **params: Any) -> None:
        if params.get("part") in PARTS:
            self.turn_to(str(params["part"]))

    def refresh(self, changed: Changed | None) -> None:
        self._parts[self._stack.currentIndex()].refresh()

    def showEvent(self, event: object) -> None:
        self._timer.start()

    def hideEvent(self, event: object) -> None:
        self._timer.stop()

    def turn_to(self, key: str) -> None:
        """Show another part."""
        self.chips.choose(key)
        self._stack.setCurrentIndex(PARTS.index(key))
        self.requests.search.setVisible(key == "requests")
        self._parts[PARTS.index(key)].refresh()
        self.header_changed.emit()

    def focus_start(self) -> None:
        if not self._parts[self._stack.currentIndex()].focus_start():
            for chip in self.chips.findChildren(QAbstractButton):
                if chip.isChecked():
                    chip.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_search(self) -> bool:
        if self._key() != "requests":
            return False
        self.requests.search.setFocus()
        return True

    def step_back(self) -> bool:
        return self._key() == "mediators" and self.mediators.close_panel()

    def save_state(self) -> State:
        return super().save_state() | {"part": self._key(), "mediators": self.mediators.save_state()}

    def restore_state(self, state: State) -> None:
        self.mediators.restore_state(state.get("mediators", {}))
        self.open(part=state.get("part"))
        super().restore_state(state)
        self.refresh(None)

    def _key(self) -> str:
        return PARTS[self._stack.currentIndex()]

    def _step(self, step: int) -> None:
        self.turn_to(PARTS[(self._stack.currentIndex() + step) % len(PARTS)])
