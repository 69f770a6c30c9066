"""The server as a command: `approdo-server`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sync.server.logs import set_up
from sync.server.options import parser, settings_of
from sync.server.settings import Settings
from sync.server.store.port import StoreBusy
from sync.server.supervising import WORKER, supervise, work
from sync.server.upkeep import UpkeepError, backup, check, restore, stats

if TYPE_CHECKING:
    from sync.server.serving import Server

COMMANDS = ("serve", "check", "stats", "backup", "restore")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code."""
    told = list(sys.argv[1:] if arguments is None else arguments)
    if told[:1] == [WORKER]:
        set_up()
        return work(json.load(sys.stdin), int(told[1]))
    if told and told[0] not in COMMANDS and told[0] not in ("-h", "--help"):
        told.insert(0, "serve")
    options = parser().parse_args(told or ["--help"])
    try:
        return _RUN[options.command](settings_of(options), options)
    except (UpkeepError, StoreBusy, OSError) as error:
        sys.stderr.write(f"approdo-server: {error}\n")
        return 1


def serve(settings: Settings, *, until_input_ends: bool = False) -> int:
    """Serve until told to stop; `until_input_ends`: or until standard input is closed."""
    # What only serving needs is loaded here: the other commands start faster without it.
    from sync.server.services import Services
    from sync.server.serving import address, listen, make_server

    if settings.workers > 1 and not settings.database:
        raise UpkeepError("several workers need --database")
    set_up()
    services = Services(settings)
    listener = listen(settings)
    if not services.store.members.total():
        _say(f"claim code: {services.claim}")
    _say(f"ready {address(settings, listener)}")
    if settings.workers > 1:
        services.close()
        return supervise(settings, listener)
    server = make_server(settings, services)
    if until_input_ends:
        threading.Thread(target=_stop_at_end, args=(server,), name="input", daemon=True).start()
    server.run(sockets=[listener])
    return 0


def _stop_at_end(server: Server) -> None:
    """Whoever started this holds the other end of the pipe: when they are gone, however, it closes."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    server.should_exit = True


def _check(settings: Settings, _: argparse.Namespace) -> int:
    found = check(settings)
    for one in found or ["all is well"]:
        _say(one)
    return 1 if found else 0


def _stats(settings: Settings, _: argparse.Namespace) -> int:
    _say(json.dumps(stats(settings), indent=1))
    return 0


def _backup(settings: Settings, options: argparse.Namespace) -> int:
    _say(f"{backup(settings, options.to)} rows copied to {options.to}")
    return 0


def _restore(settings: Settings, options: argparse.Namespace) -> int:
    _say(f"{restore(settings, options.source)} rows put back; laptops will bring what the copy lacks")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


_RUN: dict[str, Callable[[Settings, argparse.Namespace], int]] = {
    "serve": lambda settings, told: serve(settings, until_input_ends=told.until_input_ends),
    "check": _check,
    "stats": _stats,
    "backup": _backup,
    "restore": _restore,
}


if __name__ == "__main__":
    sys.exit(main())
