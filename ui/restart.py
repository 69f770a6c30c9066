"""Starting the program again, before the door: how locking ends the process that held the keys."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QProcessEnvironment

RETURNING = "--returning"
"""Told to the new process: somebody was here a moment ago."""


def command() -> list[str]:
    """What starts this program again, from its sources or packed."""
    if getattr(sys, "frozen", False):
        return [sys.executable, RETURNING]
    return [sys.executable, "-m", "ui", RETURNING]


def restart() -> bool:
    """Start a new process that outlives this one; False when the system refused."""
    program, *arguments = command()
    process = QProcess()
    process.setProgram(program)
    process.setArguments(arguments)
    environment = QProcessEnvironment.systemEnvironment()
    root = str(Path(__file__).parents[1])
    paths = environment.value("PYTHONPATH", "")
    if root not in paths.split(":"):
        environment.insert("PYTHONPATH", f"{root}:{paths}" if paths else root)
    process.setProcessEnvironment(environment)
    started, _ = process.startDetached()
    return bool(started)
