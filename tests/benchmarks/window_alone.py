"""The window on a large profile in a process of its own, as a person has it: no test tools beside it.

Run as `python -m tests.benchmarks.window_alone CASES`; prints a line for each step: megabytes held, its name.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.case import Case
from app.storage.reader import Reader
from tests.benchmarks.large import open_large
from ui.garbage import GuiCollector
from ui.job_runner import JobRunner
from ui.main_window import MainWindow
from ui.sync.runner import sync_of
from ui.theme import look
from ui.warm_up import import_the_rest
from ui.widgets.table.view import TableView

WORDS = ("di", "diallo", "mam", "tes", "rah", "sow", "hass", "moh", "bah")
CASES_OPENED = 30
QUIET = 2.0
"""Seconds without work before memory is looked at."""


def held() -> float:
    """Megabytes of memory this process holds (resident)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def spin(done: Callable[[], bool], limit: float = 20.0) -> None:
    """Let the window work until `done`."""
    loop, started = QEventLoop(), time.perf_counter()
    while not done() and time.perf_counter() - started < limit:
        QTimer.singleShot(1, loop.quit)
        loop.exec()


def tell(step: str, megabytes: float | None = None) -> None:
    """Wait for quiet and say what is held."""
    if megabytes is None:
        spin(lambda: False, QUIET)
    print(f"{held() if megabytes is None else megabytes:.1f} {step}", flush=True)


def main(cases: int) -> None:
    """The steps of a morning: today, the list, some searches, some cases."""
    app = QApplication([])
    look.wear(app)
    import_the_rest()
    tell("an empty window and the code", held())
    session, jobs = open_large(cases), JobRunner()
    collector = GuiCollector()
    window = MainWindow(session, jobs, sync=sync_of(session, jobs, jobs))
    window.resize(1366, 768)
    window.restore_state({})
    window.show()
    tell("today")
    window.go("cases")
    spin(lambda: any(table.rows.rowCount() for table in window.findChildren(TableView)))
    tell("the list of cases")
    for words in WORDS:
        search = next(one for one in window.findChildren(QLineEdit) if one.isVisible())
        search.setText(words)
        spin(lambda: False, 0.25)
    tell("searched in")
    for case in session.ask(Reader.find, Case, limit=CASES_OPENED):
        window.go("case", case=case.id)
        spin(lambda: getattr(window._navigator.page, "sheet", None) is not None)
        window.repaint()
    tell("case pages opened")
    window.stop()
    collector.give_back()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
