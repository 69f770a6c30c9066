"""`approdo match "name" "name"` and `approdo match --pairs FILE.csv`: are these one name, and why.

The file needs columns `a` and `b`, and may have `born_a` and `born_b` (YYYY, YYYY-MM, YYYY-MM-DD or
DD/MM/YYYY). The answer is CSV in UTF-8 on the standard output, one row for each row read:
`a,b,score,reasons`, score from 0 to 1, a match from 0.5 on; reasons are the ends of the keys.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from app.catalogue.messages import LANGUAGES, Messages
from app.catalogue.speech import terminal_language
from app.cli.pairs import Pair, read_pairs
from app.errors import DomainError
from app.matching import Facts, Match, Name, compare, compare_names

_PREFIX = "match.reason."


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command `match` and its arguments."""
    parser = subparsers.add_parser("match", help="compare two names, or a CSV file of pairs")
    parser.add_argument("names", nargs="*", metavar="NAME", help="two names, each in quotes")
    parser.add_argument("--pairs", metavar="FILE.csv", help="columns a,b[,born_a,born_b]; - reads the input")
    parser.add_argument("--language", choices=LANGUAGES, help="language of the reasons")


def run(args: argparse.Namespace) -> int:
    """Compares what the arguments name. Returns 0; raises DomainError when the input cannot be used."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    if args.pairs is not None and not args.names:
        return _file(args.pairs)
    if args.pairs is None and len(args.names) == 2:
        return _two(args.names[0], args.names[1], Messages(args.language or terminal_language()))
    raise DomainError("match.error.usage")


def _two(a: str, b: str, say: Messages) -> int:
    match = compare_names(a, b)
    verdict = "match.verdict.same" if match.is_match else "match.verdict.different"
    print(say(verdict, score=f"{match.score:.2f}"))
    for reason in match.reasons:
        print("-", say(reason.key, **reason.params))
    return 0


def _file(place: str) -> int:
    data = sys.stdin.buffer.read() if place == "-" else _read(Path(place))
    found = read_pairs(data)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("a", "b", "score", "reasons"))
    for pair in found:
        match = _compare(pair)
        writer.writerow((pair.a, pair.b, f"{match.score:.4f}", "; ".join(_codes(match))))
    return 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DomainError("match.error.unreadable", reason=error.strerror or "") from error


def _compare(pair: Pair) -> Match:
    if not pair.born_a or not pair.born_b:
        return compare_names(pair.a, pair.b)
    one = Facts((Name(pair.a),), born=pair.born_a)
    return compare(one, Facts((Name(pair.b),), born=pair.born_b))


def _codes(match: Match) -> Iterator[str]:
    for reason in match.reasons:
        words = f" ({reason.params['a']} = {reason.params['b']})" if "a" in reason.params else ""
        yield reason.key.removeprefix(_PREFIX) + words
