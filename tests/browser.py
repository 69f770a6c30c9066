"""A real browser for the pages the program hands out: Chromium with its driver, where they are installed."""

from __future__ import annotations

import base64
import json
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER: Final = shutil.which("chromedriver")
MISSING: Final = CHROMIUM is None or DRIVER is None
WHY: Final = "no chromium with its chromedriver on this machine"
_ELEMENT: Final = "element-6066-11e4-a52e-4f735466cecf"
_FLAGS: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


class Browser:
    """One window; `run` is a script in the page, `write` types into an input of this id."""

    def __init__(self, port: int, flags: list[str]) -> None:
        self._base = f"http://127.0.0.1:{port}"
        options = {"binary": CHROMIUM, "args": flags}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        made = self._call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._base += f"/session/{made['sessionId']}"

    def go(self, page: Path) -> None:
        self._call("POST", "/url", {"url": page.as_uri()})

    def run(self, script: str) -> Any:
        return self._call("POST", "/execute/sync", {"script": script, "args": []})

    def write(self, id_: str, words: str) -> None:
        found = self._call("POST", "/element", {"using": "css selector", "value": f"#{id_}"})
        self._call("POST", f"/element/{found[_ELEMENT]}/clear", {})
        self._call("POST", f"/element/{found[_ELEMENT]}/value", {"text": words})

    def wait(self, script: str, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not self.run(script):
            assert time.monotonic() < end, script
            time.sleep(0.05)

    def look(self, *, width: int, height: int, dark: bool = False) -> None:
        """Be a screen of this size, in the light or in the dark."""
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self._command("Emulation.setDeviceMetricsOverride", screen)
        shade = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._command("Emulation.setEmulatedMedia", {"features": [shade]})

    def complaints(self) -> list[str]:
        """What the browser wrote into its console."""
        return [one["message"] for one in self._call("POST", "/se/log", {"type": "browser"})]

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self._call("GET", "/screenshot")))

    def end(self) -> None:
        self._call("DELETE", "")

    def _command(self, name: str, params: dict[str, Any]) -> None:
        self._call("POST", "/goog/cdp/execute", {"cmd": name, "params": params})

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = json.dumps(body).encode() if body is not None else None
        asked = urllib.request.Request(self._base + path, data, {"Content-Type": "application/json"})
        asked.get_method = lambda: method  # type: ignore[method-assign]
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.loads(answer.read())["value"]


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser with a profile of its own, gone afterwards."""
    assert DRIVER is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    driver = subprocess.Popen(
        [DRIVER, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        with tempfile.TemporaryDirectory() as home:
            window = Browser(port, [*_FLAGS, f"--user-data-dir={home}"])
            try:
                yield window
            finally:
                window.end()
    finally:
        driver.terminate()
        driver.wait(60)


def _wait_for(port: int) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/status", timeout=10):
                return
        except OSError:
            assert time.monotonic() < end, "the driver does not answer"
            time.sleep(0.05)
