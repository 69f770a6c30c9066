"""Supervision: the inbox first, then what came in, what is missing, who is behind, whom to watch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QVBoxLayout, QWidget

from app.domain.kinds import KINDS
from app.events import Changed
from app.usecases import overview
from ui import texts
from ui.forms.today import today
from ui.page import Action, Page, Shell
from ui.screen_state import State
from ui.supervision import words
from ui.supervision.came_in_section import CameInSection
from ui.supervision.inbox_section import InboxSection
from ui.supervision.quality_section import QualitySection
from ui.supervision.section import Section
from ui.supervision.watch_section import WatchSection
from ui.supervision.workload_section import WorkloadSection
from ui.texts import t
from ui.theme.look import px
from ui.widgets.chips import ChipRow

SECTIONS: Final[dict[str, Callable[[Shell], Section]]] = {
    "inbox": InboxSection,
    "came_in": CameInSection,
    "quality": QualitySection,
    "workload": WorkloadSection,
    "watch": WatchSection,
}
"""In the order of the chips; adding a part is one line."""


class SupervisionPage(Page):
    """Chips above; each part is made when it is first looked at."""

    title_key = "page.supervision"
    concerns = frozenset(kind.name for kind in KINDS)

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._made: dict[str, Section] = {}
        self._waits_for_rows = False
        self._stack = QStackedWidget()
        self.chips = ChipRow([(key, t(f"supervision.{key}")) for key in SECTIONS], name=t("page.supervision"))
        self.chips.setObjectName("supervision.chips")
        self.chips.chosen.connect(lambda keys: self.turn_to(keys[0]))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(self.chips)
        column.addWidget(self._stack, 1)

    @property
    def section(self) -> Section:
        """The part in view."""
        key = (self.chips.keys() or ["inbox"])[0]
        if key not in self._made:
            made = SECTIONS[key](self.shell)
            made.counted.connect(lambda n: self._count(key, n))
            made.counted.connect(lambda _: QTimer.singleShot(0, self, self._arrived))
            made.turned.connect(self.header_changed)
            self._made[key] = made
            self._stack.addWidget(made)
        return self._made[key]

    def turn_to(self, key: str) -> None:
        """Show a part, read anew."""
        self.chips.choose(key)
        section = self.section
        self._stack.setCurrentWidget(section)
        section.refresh()
        self.focus_start()
        self.header_changed.emit()

    def open(self, **params: Any) -> None:
        key = params.get("section")
        if key in SECTIONS:
            self.chips.choose(key)

    def refresh(self, changed: Changed | None) -> None:
        section = self.section
        self._stack.setCurrentWidget(section)
        section.refresh()
        if changed is None:
            by = self.shell.session.user
            question = overview.counts
            self.shell.glance(
                "supervision.counts", question, by, today(), words.now_ms(), then=self._count_all, owner=self
            )

    def part(self) -> str:
        return (self.chips.keys() or [""])[0]

    def primary_action(self) -> Action | None:
        return self.section.primary_action()

    def focus_start(self) -> None:
        section = self.section
        section.focus_start()
        if not section.isAncestorOf(self.window().focusWidget()):
            # An empty part has no table to hold the cursor: its own chip does, not the first one.
            for chip in self.chips.findChildren(QAbstractButton):
                if chip.isChecked():
                    chip.setFocus(Qt.FocusReason.OtherFocusReason)
                    self._waits_for_rows = True

    def submit(self) -> bool:
        return self.section.submit()

    def step_back(self) -> bool:
        return self.section.step_back()

    def save_state(self) -> State:
        return super().save_state() | {"section": self.chips.keys()}

    def restore_state(self, state: State) -> None:
        for key in state.get("section", []):
            if key in SECTIONS:
                self.turn_to(key)
        super().restore_state(state)

    def _count_all(self, counts: dict[str, int]) -> None:
        for key, count in counts.items():
            self._count(key, count)

    def _count(self, key: str, count: int) -> None:
        name = t(f"supervision.{key}")
        told = t("cases.view_counted", view=name, count=texts.formats().number(count)) if count else name
        self.chips.reword(key, told)

    def _arrived(self) -> None:
        """A part read for the first time had nothing yet to hold the cursor when it was turned to."""
        focus: QWidget | None = self.window().focusWidget()
        if self._waits_for_rows and focus is not None and self.chips.isAncestorOf(focus):
            self.focus_start()
        self._waits_for_rows = False
