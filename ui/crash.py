"""What happens when the program itself is wrong: a page that says so, a file with a few plain facts.

Nothing is sent. The file holds an allow-list: versions, the kind of the error, and the places in
the program's own code. Never a message, a value or a path of this computer: they may name somebody.
"""

from __future__ import annotations

import hashlib
import platform
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from app.errors import OperationalError

OURS = ("app", "ui", "sync")
KEPT = 20
"""Crash files kept; the oldest goes."""

Hook = Callable[["Crash"], None]


@dataclass(frozen=True, slots=True)
class Crash:
    """One crash: `code` is the same wherever the same thing goes wrong."""

    code: str
    facts: str


def describe(kind: type[BaseException], trace: TracebackType | None) -> Crash:
    """The facts of an error, without its message."""
    places = []
    while trace is not None:
        frame = trace.tb_frame
        module = str(frame.f_globals.get("__name__", ""))
        if module.split(".")[0] in OURS:
            places.append(f"{module}.{frame.f_code.co_name}:{trace.tb_lineno}")
        trace = trace.tb_next
    where = "\n".join(places)
    digest = hashlib.sha256(f"{kind.__module__}.{kind.__qualname__}\n{where}".encode()).hexdigest().upper()
    code = f"{digest[:4]}-{digest[4:8]}"
    facts = [
        f"code: {code}",
        f"error: {kind.__module__}.{kind.__qualname__}",
        f"approdo: {_version()}",
        f"python: {platform.python_version()}",
        f"system: {platform.system()} {platform.release()} {platform.machine()}",
        f"day: {datetime.now(UTC):%Y-%m-%d}",
        "places:",
        *places,
    ]
    return Crash(code, "\n".join(facts) + "\n")


def keep(crash: Crash, home: Path) -> None:
    """Write the facts below `home`, for whoever the person asks for help; a full disk is forgiven."""
    folder = home / "crashes"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{crash.code}.txt").write_text(
            crash.facts, encoding="utf-8"
        )
        for old in sorted(folder.glob("*.txt"))[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def install(home: Path, show: Hook, tell: Callable[[OperationalError], None]) -> None:
    """From now on every unexpected error is kept and shown instead of being lost or ending the program.

    What the world did (a full disk, a file in use) is no fault of the program: it is told in its own words,
    with `tell`, where nobody had asked for it.
    """

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.exit(130)
        if isinstance(error, OperationalError):
            tell(error)
            return
        crash = describe(kind, trace)
        keep(crash, home)
        show(crash)

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            hook(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = hook
    threading.excepthook = in_thread


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("approdo")
    except PackageNotFoundError:
        return "source"
