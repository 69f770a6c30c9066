"""`approdo`: without words the window opens; with a command the work is done without one."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

RETURNING = "--returning"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit code. Qt is imported only when a window is wanted."""
    words = list(sys.argv[1:] if argv is None else argv)
    if [word for word in words if word != RETURNING]:
        from app.cli.entry import main as command

        return command(words)
    return _window(returning=RETURNING in words)


def _window(*, returning: bool) -> int:
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from app.settings import data_home
    from ui.application import Application

    qt = QApplication([sys.argv[0]])
    qt.setApplicationName("approdo")
    qt.setDesktopFileName("approdo")
    program = Application(qt, data_home(), returning=returning)
    program.start()
    return qt.exec()


if __name__ == "__main__":
    sys.exit(main())
