"""The options of the command line."""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path

from sync.server.settings import Settings

DESCRIPTION = "The server of an organisation's laptops. It keeps what they seal and can read none of it."


def parser() -> argparse.ArgumentParser:
    """Commands and their options; `serve` when none is named."""
    top = argparse.ArgumentParser(prog="approdo-server", description=DESCRIPTION)
    commands = top.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="serve until told to stop (the default)")
    _places(serve)
    _serving(serve)
    for name, told in (("check", "look everything over; exit code 1 when something is wrong"),):
        _places(commands.add_parser(name, help=told))
    _places(commands.add_parser("stats", help="how much there is of everything, as JSON"))
    backup = commands.add_parser("backup", help="copy everything into a new folder while the server runs")
    _places(backup)
    backup.add_argument("--to", type=Path, required=True, metavar="FOLDER")
    restore = commands.add_parser("restore", help="put a copy into an empty folder or database")
    _places(restore)
    restore.add_argument("--from", dest="source", type=Path, required=True, metavar="FOLDER")
    return top


def settings_of(told: argparse.Namespace) -> Settings:
    """The settings these options make."""
    known = {field.name for field in fields(Settings)}
    return Settings(**{name: value for name, value in vars(told).items() if name in known})


def _places(one: argparse.ArgumentParser) -> None:
    one.add_argument("--data", required=True, metavar="FOLDER", help="where this server keeps its files")
    one.add_argument(
        "--database", default="", metavar="ADDRESS", help="postgresql://...; without it, SQLite in --data"
    )
    one.add_argument(
        "--chunks",
        default="",
        metavar="PLACE",
        help="attachments: a folder, or s3:https://host/bucket?region=... (keys in the environment)",
    )


def _serving(one: argparse.ArgumentParser) -> None:
    usual = Settings(data="")
    one.add_argument("--host", default=usual.host)
    one.add_argument("--port", type=int, default=usual.port, help="0: any free one (default: %(default)s)")
    one.add_argument("--tls-cert", default="", metavar="FILE", help="certificate chain, PEM")
    one.add_argument("--tls-key", default="", metavar="FILE", help="its private key, PEM")
    one.add_argument("--workers", type=int, default=1, help="processes; more than one needs PostgreSQL")
    one.add_argument("--rate", type=float, default=usual.rate, help="requests a second of one laptop")
    one.add_argument("--burst", type=int, default=usual.burst, help="requests of one laptop at once")
    one.add_argument("--quota", type=int, default=0, metavar="BYTES", help="room for everything; 0: no limit")
    one.add_argument(
        "--until-input-ends",
        action="store_true",
        help="stop when standard input is closed: the program that started it is gone",
    )
    one.add_argument(
        "--behind-proxy", action="store_true", help="take the asker's address from a proxy on this machine"
    )
