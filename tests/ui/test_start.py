"""The start: commands without Qt, a real process that opens its window, and one that begins locked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.session_lock import SessionLock

ROOT = Path(__file__).parents[2]


def run(code: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "APPRODO_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_command_does_its_work_without_qt(tmp_path: Path) -> None:
    done = run(
        "import sys\nfrom ui.__main__ import main\n"
        "code = main(['match', 'Mohammed', 'Muhammad'])\n"
        "print(code, sorted(name for name in sys.modules if name.startswith('PySide6')))",
        tmp_path,
    )
    assert done.stdout.splitlines()[-1:] == ["0 []"], done.stderr


@pytest.mark.parametrize("words", ["[]", "['--returning']"])
def test_a_process_opens_its_window_and_closes_it(tmp_path: Path, words: str) -> None:
    done = run(
        "import sys\n"
        "from PySide6.QtCore import QTimer\n"
        "import ui.application as program\n"
        "start = program.Application.start\n"
        "def shown(self):\n"
        "    start(self)\n"
        "    QTimer.singleShot(300, lambda: print(type(self.door.step).__name__, flush=True))\n"
        "    QTimer.singleShot(400, self.host.close)\n"
        "program.Application.start = shown\n"
        "from ui.__main__ import main\n"
        f"sys.exit(main({words}))",
        tmp_path,
    )
    assert (done.returncode, done.stdout.split()) == (0, ["StartStep"]), done.stderr


def test_a_lock_of_the_desktop_is_passed_on(qtbot: QtBot) -> None:
    told: list[str] = []
    lock = SessionLock()
    lock.locked.connect(lambda: told.append("locked"))
    lock.lock()
    lock.sleep(False)
    lock.sleep(True)
    assert told == ["locked", "locked"]


def test_qt_calls_lose_no_reference_to_none(qtbot: QtBot) -> None:
    # PySide6 6.12.0 lost one at every void call on 3.10 and 3.11 and ended the process after some 2,600.
    lock = SessionLock()
    before = sys.getrefcount(None)
    for _ in range(5_000):
        lock.setObjectName("x")
    assert sys.getrefcount(None) > before - 1_000
