"""`approdo directory import|export|search`: the service directory without a window.

It works on a directory file of its own (`--file`, by default `directory.db` in the folder of the
profiles): public data in the program's own format, under a key that is no secret.

Exit codes: 0 done; 1 done, but rows were left out or nothing was found; 2 bad input.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import sys
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

from app.catalogue.messages import LANGUAGES, Messages
from app.catalogue.speech import terminal_language
from app.cli.directory_asking import question_from
from app.cli.directory_showing import show_found, show_json, show_preview
from app.errors import DomainError
from app.jobs import Progress
from app.settings import data_home
from app.storage.directory.public_file import public_directory
from app.usecases.directory.column_maps import ColumnMap, read_map
from app.usecases.directory.exporting import export_directory
from app.usecases.directory.importing import FORMATS, ImportOrder, ImportReport, import_directory
from app.usecases.directory.previewing import preview, recognise
from app.usecases.directory.reject_files import write_rejects
from app.usecases.directory.samples import import_sample

DONE, PARTLY = 0, 1
T = TypeVar("T")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command `directory` with its three verbs."""
    parser = subparsers.add_parser("directory", help="import, export and search the service directory")
    verbs = parser.add_subparsers(dest="verb", required=True)
    _import_parser(verbs.add_parser("import", help="take services from a file or folder"))
    _export_parser(verbs.add_parser("export", help="write an HSDS package (.zip) or HSDS JSON (.json)"))
    _search_parser(verbs.add_parser("search", help="find services and say why they fit"))


def _everywhere(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--file", type=Path, metavar="PATH", help="the directory's file")
    parser.add_argument("--say", choices=LANGUAGES, help="language of the answers")


def _import_parser(parser: argparse.ArgumentParser) -> None:
    _everywhere(parser)
    parser.add_argument("path", type=Path, nargs="?", help="HSDS JSON or package, Ohana folder, .csv, .xlsx")
    parser.add_argument("--sample", action="store_true", help="the shipped Italian clinics and schools")
    parser.add_argument("--map", type=Path, help="column map of a flat table, TOML or JSON")
    parser.add_argument("--format", choices=FORMATS, default="", help="do not guess")
    parser.add_argument("--source", default="", help="name of the origin; the same name updates its rows")
    parser.add_argument("--licence", default="", help="who must be named")
    parser.add_argument("--encoding", default="", help="of a flat table, when the guess is wrong")
    parser.add_argument("--delimiter", default="", help="of a flat table, when the guess is wrong")
    parser.add_argument("--rejects", type=Path, help="where to write what was left out and why")
    parser.add_argument("--preview", action="store_true", help="show how it would be read, take nothing")


def _export_parser(parser: argparse.ArgumentParser) -> None:
    _everywhere(parser)
    parser.add_argument("--to", type=Path, required=True, metavar="X.zip|X.json")


def _search_parser(parser: argparse.ArgumentParser) -> None:
    _everywhere(parser)
    parser.add_argument("words", nargs="*", help="what to look for")
    where = parser.add_argument_group("where and what")
    where.add_argument("--category", default="", help="code, such as health or health.family")
    where.add_argument("--comune", help="name, name and province letters, or ISTAT code")
    where.add_argument("--around", choices=("comune", "province", "region", "anywhere"), default="comune")
    where.add_argument("--near", metavar="LAT,LON", help="put the nearest first")
    where.add_argument("--radius", type=float, metavar="KM")
    whom = parser.add_argument_group("for whom")
    whom.add_argument("--permit", help="residence permit, a code such as RIC_ASILO")
    whom.add_argument("--age", type=int)
    whom.add_argument("--sex", choices=("M", "F", "X"))
    whom.add_argument("--documents", help="codes of the documents held, such as PDS,CF")
    whom.add_argument("--language", action="append", default=[], help="spoken language, such as ar or tir")
    when = parser.add_argument_group("when and how")
    when.add_argument("--open-now", action="store_true")
    when.add_argument("--on", metavar="DAY[THH:MM]", help="open on a day, or at a time")
    when.add_argument("--free", action="store_true")
    when.add_argument("--access", default="", help="walk_in, appointment, referral, outreach or hotline")
    when.add_argument("--verified", action="store_true", help="only entries checked in the last 180 days")
    when.add_argument("--only-fitting", action="store_true", help="leave out where something is missing")
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--offset", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of text")


def run(args: argparse.Namespace) -> int:
    """Does what the arguments say. Raises DomainError or OperationalError for bad input."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    verbs = {"import": _import, "export": _export, "search": _search}
    return verbs[args.verb](args)


def _messages(args: argparse.Namespace) -> Messages:
    return Messages(args.say or terminal_language())


def _file(args: argparse.Namespace) -> Path:
    told: Path | None = args.file
    return told or data_home() / "directory.db"


def _existing(args: argparse.Namespace) -> Path:
    path = _file(args)
    if not path.exists():
        raise DomainError("directory.cli.no_file")
    return path


def _import(args: argparse.Namespace) -> int:
    if args.sample:
        with public_directory(_file(args)) as store:
            reports = _finished(import_sample(store, at=dt.datetime.now().astimezone()))
        return max(_told(report, args, None) for report in reports)
    if args.path is None or not args.path.exists():
        raise DomainError("directory.import.unreadable")
    chosen = _map(args)
    if args.preview:
        return _preview(args, chosen)
    order = ImportOrder(
        path=args.path,
        format=args.format,
        map=chosen,
        source=args.source,
        licence=args.licence,
        encoding=args.encoding,
        delimiter=args.delimiter,
    )
    with public_directory(_file(args)) as store:
        report = _finished(import_directory(store, order, at=dt.datetime.now().astimezone()))
    return _told(report, args, args.path)


def _map(args: argparse.Namespace) -> ColumnMap | None:
    """The map that was named, or the one that lies beside a flat table under its name."""
    if args.map is not None:
        return read_map(args.map)
    beside = args.path.with_suffix(".toml")
    return read_map(beside) if args.path.is_file() and beside.is_file() else None


def _preview(args: argparse.Namespace, chosen: ColumnMap | None) -> int:
    messages = _messages(args)
    found = args.format or recognise(args.path)
    print(messages("directory.cli.format_found", format=found))
    if found == "flat":
        show_preview(preview(args.path, chosen, encoding=args.encoding, delimiter=args.delimiter), messages)
    return DONE


def _told(report: ImportReport, args: argparse.Namespace, path: Path | None) -> int:
    messages, services = _messages(args), report.services
    print(
        messages(
            "directory.cli.imported",
            read=services.read,
            source=report.source,
            format=report.format,
            added=services.added,
            updated=services.updated,
            unchanged=services.unchanged,
        )
    )
    if report.kept:
        print(messages("directory.cli.kept", count=report.kept))
    if not report.rejects:
        return DONE
    place = args.rejects or Path.cwd() / f"{path.stem if path else report.source}.rejects.csv"
    write_rejects(place, report.rejects, Messages(LANGUAGES[0]))
    values = len(report.rejects) - report.refused
    print(messages("directory.cli.rejected", rows=report.refused, values=values, file=str(place)))
    return PARTLY if report.refused else DONE


def _export(args: argparse.Namespace) -> int:
    with public_directory(_existing(args)) as store:
        count = _finished(export_directory(store, args.to))
    print(_messages(args)("directory.cli.exported", count=count, file=str(args.to)))
    return DONE


def _search(args: argparse.Namespace) -> int:
    now = dt.datetime.now()  # noqa: DTZ005 - opening hours are those of the clock on the wall
    question = question_from(args, now)
    with public_directory(_existing(args), read_only=True) as store:
        found = store.search(question, now.date())
    messages = _messages(args)
    if args.json:
        show_json(found, messages)
    else:
        show_found(found, messages, first=args.offset + 1)
    return DONE if found.total else PARTLY


def _finished(job: Generator[Progress, None, T]) -> T:
    """Runs a job to its end; on a terminal says how far it is."""
    shown = sys.stderr.isatty()
    while True:
        try:
            step = next(job)
        except StopIteration as end:
            if shown:
                print("\r", end="", file=sys.stderr)
            result: T = end.value
            return result
        if shown and step.total:
            print(f"\r{100 * step.done // step.total:3d}% ", end="", file=sys.stderr, flush=True)
