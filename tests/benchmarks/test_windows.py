"""The windows on 50,000 cases: first paint, a keystroke to the repainted list, a case page, memory."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.case import Case
from app.storage.reader import Reader
from app.usecases.directory import desk
from tests.benchmarks.figures import Figure, show
from tests.benchmarks.large import open_large
from tests.benchmarks.test_cases import CASES
from ui.job_runner import JobRunner
from ui.main_window import MainWindow
from ui.theme import look
from ui.warm_up import import_the_rest
from ui.widgets.table.view import TableView

pytestmark = pytest.mark.bench

WORDS = ("di", "dia", "diallo", "mam", "tes", "rah", "sow", "hass", "moh", "bah")


def spin(done: Callable[[], bool], limit: float = 10.0) -> None:
    """Let the window work until `done`."""
    loop, started = QEventLoop(), time.perf_counter()
    while not done() and time.perf_counter() - started < limit:
        QTimer.singleShot(1, loop.quit)
        loop.exec()


@pytest.fixture(scope="module")
def window(qapp: QApplication) -> Iterator[MainWindow]:
    look.wear(qapp)
    session = open_large(CASES)
    if not session.ask(desk.count):
        for _ in session.job(desk.import_samples, datetime.now(UTC)):
            pass
    jobs = JobRunner()
    import_the_rest()  # as the program does while the passphrase is typed
    started = time.perf_counter()
    made = MainWindow(session, jobs)
    made.resize(1366, 768)
    made.restore_state({})
    made.show()
    made.go("cases")
    spin(lambda: rows(made) > 0 and painted(made))
    show(Figure("first paint of 50,000 cases after unlocking", [time.perf_counter() - started], limit=0.65))
    yield made
    made.stop()
    jobs.stop()
    session.close()


def table(window: MainWindow) -> TableView:
    found = [one for one in window.findChildren(TableView) if one.isVisible()]
    return found[0]


def rows(window: MainWindow) -> int:
    with suppress(IndexError):
        return table(window).rows.rowCount()
    return 0


def painted(window: MainWindow) -> bool:
    return table(window).rows.row(0) is not None


def test_keystroke_to_repainted_list(qtbot: QtBot, window: MainWindow) -> None:
    page = window._navigator.page
    assert page is not None
    times = []
    for words in WORDS * 3:
        model = table(window).rows
        started = time.perf_counter()
        arrived: list[float] = []

        def reset(at: list[float] = arrived) -> None:
            at.append(time.perf_counter())

        def there(at: list[float] = arrived) -> bool:
            return bool(at) and painted(window)

        model.modelReset.connect(reset)
        search = page.findChild(QLineEdit)
        assert search is not None
        search.setText(words)
        spin(there)
        table(window).viewport().repaint()
        times.append(time.perf_counter() - started)
        model.modelReset.disconnect(reset)
    show(Figure("keystroke to the repainted list, 80 ms of waiting for the typing in it", times, limit=0.150))
    show(Figure("keystroke to the repainted list, without that wait", [t - 0.08 for t in times], limit=0.070))


def test_case_page(window: MainWindow) -> None:
    session = window._work.session
    ids = [case.id for case in session.ask(Reader.find, Case, limit=60)]
    times = []
    for id_ in ids[::2]:
        started = time.perf_counter()
        window.go("case", case=id_)
        spin(partial(_is_shown, window))
        window.repaint()
        times.append(time.perf_counter() - started)
    show(Figure("case page open and painted", times, limit=0.120))


def _is_shown(window: MainWindow) -> bool:
    return getattr(window._navigator.page, "sheet", None) is not None


def test_memory(window: MainWindow) -> None:
    """After `window`, whose fixture has put the directory in. In a process without the tools of the tests."""
    words = [sys.executable, "-m", "tests.benchmarks.window_alone", str(CASES)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    for line in done.stdout.splitlines():
        megabytes, step = line.split(maxsplit=1)
        name = f"memory with {CASES} cases and the directory, {step}"
        show(Figure(name, [float(megabytes)], limit=180.0, unit="MB"))
