"""`approdo match ...`, `approdo directory ...`: the program's work without a window.

Exit codes: 0 done, 1 done but something was refused or nothing was found, 2 bad input.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import Protocol

from app.catalogue.messages import Messages
from app.catalogue.speech import terminal_language
from app.errors import AppError

COMMANDS = ("match", "directory")
BAD_INPUT = 2


class Command(Protocol):
    """What each module named in `COMMANDS` offers."""

    def add_parser(self, subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
        """Add the command's own parser."""

    def run(self, args: argparse.Namespace) -> int:
        """Do the work; the exit code."""


def main(argv: Sequence[str]) -> int:
    """Run one command; `argv` begins with its name."""
    messages = Messages(terminal_language())
    parser = argparse.ArgumentParser(prog="approdo")
    subparsers = parser.add_subparsers(dest="command", required=True)
    commands = {name: _command(name) for name in COMMANDS if not argv or argv[0] in (name, "-h", "--help")}
    for command in commands.values():
        command.add_parser(subparsers)
    args = parser.parse_args(list(argv))
    try:
        code = commands[args.command].run(args)
    except AppError as error:
        print(messages(error.message_key, **error.params), file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        return 0
    return code


def _command(name: str) -> Command:
    command: Command = importlib.import_module(f"app.cli.{name}")
    return command
