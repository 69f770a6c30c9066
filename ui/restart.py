"""Starting the program again, before the door: how locking ends the process that held the keys."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QProcess

RETURNING = "--returning"
"""Told to the new process: somebody was here a moment ago."""


def command() -> list[str]:
    """What starts this program again, from its sources or packed."""
    if getattr(sys, "frozen", False):
        return [sys.executable, RETURNING]
    return [sys.executable, "-m", "ui", RETURNING]


def restart() -> int:
    """Start a new process that outlives this one; its number, 0 when the system refused.

    It inherits the environment, to which the way to the sources is added.
    """
    root = str(Path(__file__).parents[1])
    ways = [way for way in os.environ.get("PYTHONPATH", "").split(os.pathsep) if way]
    if root not in ways:
        os.environ["PYTHONPATH"] = os.pathsep.join([root, *ways])
    program, *arguments = command()
    started, number = QProcess.startDetached(program, arguments)
    return int(number) if started else 0
