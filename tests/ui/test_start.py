"""The start: commands without Qt, a real process that opens its window, and one that begins locked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.session_lock import SessionLock

ROOT = Path(__file__).parents[2]


def run(code: str, home: Path, *, quiet: bool = False) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "APPRODO_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
    }
    out = subprocess.DEVNULL if quiet else subprocess.PIPE
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        stdout=out,
        stderr=out,
        text=True,
        timeout=300,
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


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_locking_starts_a_process_that_outlives_this_one(tmp_path: Path) -> None:
    told = tmp_path / "number"  # not a pipe: the new process would hold it open
    run(
        "from pathlib import Path\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "app = QCoreApplication([])\n"
        "from ui.restart import restart\n"
        f"Path({str(told)!r}).write_text(str(restart()))",
        tmp_path,
        quiet=True,
    )
    process = int(told.read_text())
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
        assert words[-2] == b"--returning"
    finally:
        os.kill(process, signal.SIGKILL)


LOCKING = """
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.domain.user import User
from app.usecases.passphrases import offer_recovery_code
from tests.app.usecases.profile_cases import FAST, PASSPHRASE
from ui.application import Application
from ui.unlock.door import Opened
from ui.unlock.ports import LocalProfiles
import ui.restart
real = ui.restart.restart
ui.restart.restart = lambda: Path(TOLD).write_text(str(real()))
qt = QApplication([])
home = Path(TOLD).parent
profiles = LocalProfiles(home, cost=FAST, floor=FAST)
profile = profiles.create("Profilo 1", PASSPHRASE, offer_recovery_code("it"))
program = Application(qt, home, profiles=profiles)
program.start()
program._enter(Opened(profile, User(name="Lia Serra", role="operator")))
# As soon as it is unlocked: until then there is nothing to lock, and a slow machine takes its time.
timer = QTimer()
timer.timeout.connect(lambda: program.lock() if program.window is not None else None)
timer.start(300)
qt.exec()
Path(TOLD).write_text("still here")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_locking_ends_the_process_that_held_the_keys(tmp_path: Path) -> None:
    told = tmp_path / "number"
    done = run(LOCKING.replace("TOLD", repr(str(told))), tmp_path, quiet=True)
    process = int(told.read_text())
    try:
        assert done.returncode == 0
        assert Path(f"/proc/{process}").is_dir()
    finally:
        os.kill(process, signal.SIGKILL)
