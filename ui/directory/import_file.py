"""Which file is to come into the directory? Its page looks at it first."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QWidget

from ui.page import Shell
from ui.texts import t


def choose_file(shell: Shell, parent: QWidget) -> None:
    """Ask for a file, then show it on the page that imports it."""
    name, _kind = QFileDialog.getOpenFileName(parent, t("import.title"))
    if name:
        shell.go("import", path=name)
