"""One part of the page of supervision: made when it is first shown, reads for itself."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.page import Action, Shell
from ui.theme.look import px


class Section(QWidget):
    """Put things in `self.column`; emit `counted` with how many things there are to look at."""

    counted = Signal(int)
    turned = Signal()
    """What it offers (`primary_action`) is another now."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(px(10))

    def refresh(self) -> None:
        """Read again."""

    def focus_start(self) -> None:
        """Put the cursor where the work begins."""

    def submit(self) -> bool:
        """Ctrl+Enter."""
        return False

    def step_back(self) -> bool:
        """Esc; False when there is nothing to close."""
        return False

    def primary_action(self) -> Action | None:
        """The one blue button while this part is shown."""
        return None
