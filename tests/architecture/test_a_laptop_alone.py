"""What a laptop that belongs to no organisation never loads: memory and time of an old machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.architecture.files import ROOT

NEVER = (
    "sync.client",
    "sync.seal",
    "sync.server",
    "app.usecases.synchronise",
    "urllib3",
    "truststore",
    "nacl",
    "pyrage",
    "zstandard",
    "cryptography.hazmat.primitives.hpke",
    "pypdfium2",
    "openpyxl",
    "xlsxwriter",
    "docxtpl",
    "docx",
    "jinja2",
    "lxml",
)

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from tests.profile import new_session
from ui.warm_up import import_the_rest
app = QApplication([])
import_the_rest()
from ui.job_runner import JobRunner
from ui.main_window import MainWindow
from ui.sync.runner import sync_of
from tests.app.usecases.acting import newcomer
def wait(milliseconds):
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
session, jobs = new_session(Path(sys.argv[1])), JobRunner()
sync = sync_of(session, jobs, jobs)
window = MainWindow(session, jobs, sync=sync)
window.restore_state({})
window.show()
newcomer(session, "Amina Diallo")
for page in ("cases", "today"):
    window.go(page)
    wait(400)
window.stop()
sync.stop()
jobs.stop()
session.close()
print(*sorted(sys.modules))
"""


def test_the_windows_of_a_laptop_alone_load_nothing_of_the_sync(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WINDOW, str(tmp_path)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "ui.cases.list_page" in loaded  # the list is what was loaded indeed
    assert sorted(loaded & set(NEVER)) == []
