"""The server as a command: `approdo-server`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from sync.server.logs import set_up
from sync.server.services import Services
from sync.server.serving import address, listen, make_server
from sync.server.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code."""
    settings = _settings(_parser().parse_args(arguments))
    return serve(settings)


def serve(settings: Settings) -> int:
    """Serve until told to stop."""
    set_up()
    services = Services(settings)
    listener = listen(settings)
    if not services.store.members.total():
        _say(f"claim code: {services.claim}")
    _say(f"ready {address(settings, listener)}")
    make_server(settings, services).run(sockets=[listener])
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="approdo-server")
    parser.add_argument("command", nargs="?", default="serve", choices=["serve"])
    parser.add_argument("--data", required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8470)
    parser.add_argument("--database", default="")
    return parser


def _settings(told: argparse.Namespace) -> Settings:
    return Settings(data=told.data, host=told.host, port=told.port, database=told.database)


if __name__ == "__main__":
    sys.exit(main())
