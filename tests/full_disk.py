"""A disk that fills at exactly the n-th write, for every n: the system calls are refused on their way."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

DATABASE = ("pwrite64", "ftruncate")
"""How the database driver writes; what a program prints takes another call."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Python `code` that gets a folder as its argument, how the last word of a run that did all of it ends,
    the calls that write, and on which files alone."""

    code: str
    done: str
    calls: tuple[str, ...] = DATABASE
    names: tuple[str, ...] = ()


def writes(scenario: Scenario, folder: Path) -> int:
    """How many writes a run in `folder` makes, and so at how many places the disk may fill."""
    trace = folder.with_name(folder.name + ".count")
    _run(scenario, folder, "trace=" + ",".join(scenario.calls), trace)
    count = len(trace.read_text(encoding="ascii", errors="replace").splitlines())
    trace.unlink()
    return count


def said_until_full(scenario: Scenario, folder: Path, number: int, error: str = "ENOSPC") -> list[str]:
    """What a run in `folder` prints when its `number`-th write and all later ones are refused."""
    inject = f"inject={','.join(scenario.calls)}:error={error}:when={number}+"
    done = _run(scenario, folder, inject, folder.with_name(folder.name + ".count"))
    if done.returncode:
        raise ChildProcessError(done.stderr)
    return done.stdout.split()


def _run(scenario: Scenario, folder: Path, what: str, log: Path) -> subprocess.CompletedProcess[str]:
    if shutil.which("strace") is None:
        raise RuntimeError("strace is missing: it is what refuses the writes in these tests")
    only = [option for name in scenario.names for option in ("-P", str(folder / name))]
    command = ["strace", "-qq", "-s", "0", "-e", what, "-o", str(log), *only]
    program = [sys.executable, "-c", scenario.code, str(folder)]
    return subprocess.run([*command, *program], capture_output=True, text=True, check=False)
