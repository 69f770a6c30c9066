"""Data protection: who looked at what, what was kept long enough, what was erased."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from app.domain.user import User
from app.events import Changed
from app.usecases.permissions import Act, allowed
from ui import texts
from ui.data_care.audit_section import AuditSection
from ui.data_care.erasures_section import ErasuresSection
from ui.data_care.letters_section import LettersSection
from ui.data_care.retention_section import RetentionSection
from ui.page import Action, Page, Shell
from ui.screen_state import State
from ui.supervision.section import Section
from ui.texts import t
from ui.theme.look import px
from ui.widgets.chips import ChipRow

SECTIONS: Final[dict[str, tuple[Callable[[Shell], Section], Act | None]]] = {
    "audit": (AuditSection, Act.READ_AUDIT),
    "retention": (RetentionSection, Act.ERASE),
    "letters": (LettersSection, Act.ERASE),
    "erasures": (ErasuresSection, None),
}
"""In the order of the chips, with what somebody must be allowed to do to see each."""


class DataCarePage(Page):
    """Chips above; each part is made when it is first looked at."""

    title_key = "page.data_care"
    concerns = frozenset(
        {
            "audit_week",
            "erasure",
            "erasure_confirmation",
            "retention_run",
            "overdue_files",
            "rights_letter",
            "letter_entry",
            "case",
            "project",
        }
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._made: dict[str, Section] = {}
        self._stack = QStackedWidget()
        self._offered = offered(shell.session.user)
        self.chips = ChipRow([(key, t(f"data_care.{key}")) for key in self._offered], name=t(self.title_key))
        self.chips.setObjectName("data_care.chips")
        self.chips.chosen.connect(lambda keys: self.turn_to(keys[0]))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(self.chips)
        column.addWidget(self._stack, 1)

    @property
    def section(self) -> Section:
        """The part in view."""
        key = (self.chips.keys() or self._offered)[0]
        if key not in self._made:
            made = SECTIONS[key][0](self.shell)
            made.counted.connect(lambda n: self._count(key, n))
            made.turned.connect(self.header_changed)
            self._made[key] = made
            self._stack.addWidget(made)
        return self._made[key]

    def turn_to(self, key: str) -> None:
        """Show a part, read anew."""
        self.chips.choose(key)
        self.refresh(None)
        self.section.focus_start()
        self.header_changed.emit()

    def open(self, **params: Any) -> None:
        key = params.get("section", "")
        if key in self._offered:
            self.chips.choose(key)

    def refresh(self, changed: Changed | None) -> None:
        section = self.section
        self._stack.setCurrentWidget(section)
        section.refresh()

    def part(self) -> str:
        return (self.chips.keys() or [""])[0]

    def primary_action(self) -> Action | None:
        return self.section.primary_action()

    def focus_start(self) -> None:
        section = self.section
        section.focus_start()
        if not section.isAncestorOf(self.window().focusWidget()):
            # Nothing to begin with yet: else the first chip would have it, which is not the one in view.
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_back(self) -> bool:
        return self.section.step_back()

    def save_state(self) -> State:
        return {"section": self.chips.keys()}

    def restore_state(self, state: State) -> None:
        for key in state.get("section", []):
            if key in self._offered:
                self.turn_to(key)

    def _count(self, key: str, count: int) -> None:
        name = t(f"data_care.{key}")
        told = t("cases.view_counted", view=name, count=texts.formats().number(count)) if count else name
        self.chips.reword(key, told)


def offered(by: User) -> list[str]:
    """The parts `by` sees: the orders are everybody's, they name nobody."""
    return [key for key, (_, act) in SECTIONS.items() if act is None or allowed(by, act)]
