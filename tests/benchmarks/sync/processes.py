"""The processes of a run: a server and laptops, and how much memory each has needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


class Child:
    """A Python module run as a process of its own, spoken to by lines."""

    def __init__(self, module: str, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if module != "sync.server" else subprocess.DEVNULL,  # its log of requests
            text=True,
            encoding="utf-8",
        )

    def line(self) -> str:
        """The next line it writes; RuntimeError when it has ended."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"ended with {self.process.wait()}")
        return line.strip()

    def peak_mb(self) -> float:
        """The most memory it held since the last `forget_peak`, in MB (Linux; 0 elsewhere)."""
        return _status(self.process.pid, "VmHWM")

    def cpu_seconds(self) -> float:
        """Processor time it has used so far (Linux; 0 elsewhere)."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        if not stat.exists():
            return 0.0
        words = stat.read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def forget_peak(self) -> None:
        """Count the most from here on."""
        clear = Path(f"/proc/{self.process.pid}/clear_refs")
        if clear.exists():
            clear.write_text("5")

    def stop(self) -> None:
        """End it and wait."""
        self.process.terminate()
        self.process.wait(20)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


class Laptop(Child):
    """A laptop that does what it is told."""

    def __init__(self, folder: Path, url: str, file: Path) -> None:
        super().__init__("tests.benchmarks.sync.laptop", str(folder), url, str(file))
        assert json.loads(self.line()) == "ready"

    def do(self, command: str, **told: Any) -> Any:
        """Let it run a command; its answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([command, told]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.line())


class ServerProcess(Child):
    """`approdo-server` on a free port of the loopback."""

    def __init__(self, data: Path, database: str = "") -> None:
        more = ("--database", database) if database else ()
        super().__init__("sync.server", "--data", str(data), "--port", "0", *more)
        self.claim = ""
        self.url = ""
        while not self.url:
            what, _, rest = self.line().partition(" ")
            if what == "claim":
                self.claim = rest.rpartition(" ")[2]
            elif what == "ready":
                self.url = rest


def _status(pid: int, key: str) -> float:
    file = Path(f"/proc/{pid}/status")
    if not file.exists():
        return 0.0
    for line in file.read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) / 1024
    return 0.0
