"""Handing over by file, without any network: the same envelopes, checked by the same code.

What is on the file merges exactly as if it had come from the server; when the server brings the
same envelopes later, they are known. What the server lacks goes on to it from whoever has a line first.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from sync.client import container, healing, rejoining
from sync.client.checking import Checker, Raw
from sync.client.container import BrokenFile, Piece
from sync.client.following import obey
from sync.client.laptop import HANDED, Laptop
from sync.client.ports import Page
from sync.client.pushing import parts
from sync.client.sealing import Sealer, home_of
from sync.client.steps import Phase, Step, Summary
from sync.protocol.entries import ROOT, decode_entry
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import Grant
from sync.seal import groups
from sync.trust.refusal import TrustRefused

_AT_ONCE = 500
_BYTES = 1 << 20
ANY_SIZE = 1 << 62
"""`largest` of `hand_over`: every file, however large."""
MOST_PIECES = 700
"""Pieces of files in one file: more would make it longer than anybody takes in. The rest goes into further
files beside it."""
_MOST_PARTS = 1000
_NO_GROUP = ROOT
_FIRST_KINDS = 7
"""The highest kind of line of the membership log the first programs could read."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What was written: envelopes, spaces, bytes and files on the disk."""

    envelopes: int
    spaces: int
    size: int
    files: int = 1


@dataclass(slots=True)
class Taken(Summary):
    """What came in, and how many files of the same hand-over were not there."""

    missing: int = 0


def hand_over(
    laptop: Laptop,
    target: Path,
    to: Iterable[bytes] | None = None,
    *,
    largest: int = ANY_SIZE,
    most: int = MOST_PIECES,
) -> Generator[Step, None, Parcel]:
    """Write a file for these people (none told: for everybody): all they may read that this laptop
    wrote or got lately, with the files of at most `largest` bytes (0: none of them).

    With more than `most` pieces of files, further files (`container.part_of`) are written beside it.
    What waits is sealed first. OSError when one cannot be written.
    """
    everybody = [one.user for one in laptop.roster.users()]
    users = everybody if to is None else [user for user in to if user in set(everybody)]
    _seal_waiting(laptop)
    yield Step(Phase.FILES, 0, 1)
    readable = _readable(laptop, users)
    found = _envelopes(laptop, readable)
    names = laptop.replica.pieces_in(_spaces(laptop, readable), largest)
    grants = [grant for user in users for grant in _grants(laptop, user)]
    me = laptop.identity
    parts = max(1, -(-len(names) // most))
    about = container.About(me.organisation, me.device, laptop.now_ms(), 1, parts)
    size = 0
    for number in range(1, parts + 1):
        told = msgspec.structs.replace(about, part=number)
        some = names[(number - 1) * most : number * most]
        pieces = _contents(laptop, told, grants, found, some) if number == 1 else _files(laptop, told, some)
        size += container.write(container.part_of(target, number), pieces)
        yield Step(Phase.FILES, number, parts)
    return Parcel(sum(len(raws) for _, raws in found.values()), len(found), size, parts)


def take(laptop: Laptop, source: Path) -> Generator[Step, None, Taken]:
    """Merge what is on a file, and on the others of the same hand-over that lie beside it.

    What was done when it is stopped stands, and doing it again does no harm. Raises SyncError: MALFORMED
    (`cut`, `kind`, `size`, `content`), STRANGER for another organisation's file, FORKED when its
    membership log is another than ours; OSError when it cannot be read.
    """
    summary = Taken()
    sources, summary.missing = _together(source)
    done = 0
    for one in sources:
        try:
            for at, (kind, body) in enumerate(container.read(one)):
                _take_piece(laptop, kind, body, first=at == 0, summary=summary)
                done += 1
                yield Step(Phase.FILES, done, done + 1)
        except BrokenFile as broken:
            raise SyncError(Fault.MALFORMED, broken.reason) from None
        except SyncError as error:
            if error.fault is Fault.FORKED:
                rejoining.handed(laptop, _log_in(one))
            raise
    healing.unpark(laptop)
    healing.try_again(laptop, summary)
    obey(laptop)  # a colleague who was far away may have brought what was ordered gone meanwhile
    return summary


def _log_in(source: Path) -> list[bytes]:
    """The membership log as it stands in a file that was found whole."""
    found: list[bytes] = []
    with contextlib.suppress(BrokenFile):
        for kind, body in container.read(source):
            if kind in (Piece.LINES, Piece.LATER_LINES):
                found += container.decoded(body, container.Lines).entries
    return found


def _together(source: Path) -> tuple[list[Path], int]:
    """The files of the hand-over `source` is of, the first first, and how many are not there."""
    told = container.about(source)
    if told is None or told.parts < 2:
        return [source], 0
    wanted = range(1, min(told.parts, _MOST_PARTS) + 1)
    ending = f"-{told.part}"
    first = source
    if told.part > 1 and source.stem.endswith(ending):
        first = source.with_name(source.stem.removesuffix(ending) + source.suffix)
    places = {number: container.part_of(first, number) for number in wanted} | {told.part: source}
    found = [
        place
        for number, place in sorted(places.items())
        if place == source or _is_part(place, msgspec.structs.replace(told, part=number))
    ]
    return found, len(places) - len(found)


def _is_part(place: Path, wanted: container.About) -> bool:
    return place.is_file() and container.about(place) == wanted


def _take_piece(laptop: Laptop, kind: int, body: bytes, *, first: bool, summary: Summary) -> None:
    if first:
        about = container.decoded(body, container.About)
        if kind != Piece.ABOUT or about.organisation != laptop.identity.organisation:
            raise SyncError(Fault.STRANGER, "organisation")
    elif kind in (Piece.LINES, Piece.LATER_LINES):
        _take_lines(laptop, container.decoded(body, container.Lines))
    elif kind == Piece.GRANTS:
        grants = container.decoded(body, container.Grants).grants
        laptop.keyring.open_grants(grants, laptop.roster, laptop.identity)
    elif kind == Piece.ENVELOPES:
        _take_envelopes(laptop, container.decoded(body, container.Envelopes), summary)
    elif kind == Piece.FILES:
        for name, sealed in container.decoded(body, container.FilePieces).pieces:
            summary.pieces_fetched += laptop.replica.keep_piece(name, sealed, there=False)


def _take_lines(laptop: Laptop, lines: container.Lines) -> None:
    """New lines of the log, if they go on from ours; a file may also be older than we are."""
    roster = laptop.roster
    if lines.first > roster.total:
        return
    known = lines.entries[: max(roster.total - lines.first, 0)]
    for seq, raw in enumerate(known, start=lines.first):
        if hashlib.sha256(raw).digest() != roster.digest_at(seq):
            raise SyncError(Fault.FORKED, "file")
    new = lines.entries[len(known) :]
    if not new:
        return
    try:
        extended = roster.extended(new)
    except TrustRefused as refused:
        fault = Fault.TOO_OLD if refused.code in ("unknown_kind", "too_old") else Fault.FORKED
        raise SyncError(fault, refused.code) from None
    laptop.replica.keep_entries(roster.total, new)
    laptop.roster = extended
    obey(laptop)


def _take_envelopes(laptop: Laptop, piece: container.Envelopes, summary: Summary) -> None:
    replica = laptop.replica
    links = replica.links([piece.space])
    checker = Checker(laptop, links, {piece.space: piece.home})
    lines = checker.check([Raw(piece.space, 0, 0, raw) for raw in piece.envelopes])
    new = [line for line in lines if line.change is not None or line.reason]
    if not new:
        return
    applied = replica.apply(Page(new, (), checker.proven_homes()))
    summary.applied += applied.applied
    summary.conflicts += applied.conflicts
    summary.set_aside += sum(bool(line.reason) for line in new)


def _seal_waiting(laptop: Laptop) -> None:
    sealer = Sealer(laptop)
    while waiting := laptop.replica.waiting(_AT_ONCE):
        sealer.seal(waiting)


def _readable(laptop: Laptop, users: Sequence[bytes]) -> set[bytes]:
    """Groups of any of these people."""
    return {group for user in users for group in laptop.roster.groups_of(user)}


def _spaces(laptop: Laptop, readable: set[bytes]) -> dict[bytes, bytes]:
    """Spaces of these groups that are here, each with its home."""
    spaces = laptop.replica.spaces()
    homes = {one: laptop.replica.home(one) or home_of(laptop, one) or _NO_GROUP for one in spaces}
    return {space: home for space, home in homes.items() if home in readable}


def _envelopes(laptop: Laptop, readable: set[bytes]) -> dict[bytes, tuple[bytes, list[bytes]]]:
    """Space -> its home and its envelopes, those on the server before those that are only here."""
    found: dict[bytes, tuple[bytes, list[bytes]]] = {}
    for space, home in _spaces(laptop, readable).items():
        found[space] = (home, laptop.replica.recent(space, {}))
    after = 0
    while batch := laptop.replica.outgoing(after, _AT_ONCE, _BYTES):
        for one in batch:
            if one.space in found and one.raw not in found[one.space][1]:
                found[one.space][1].append(one.raw)
        last = max((one.rid for one in batch if one.rid is not None), default=None)
        if last is None:
            break
        after = last
    if after > int(laptop.replica.remembered(HANDED) or 0):
        laptop.replica.remember(HANDED, str(after).encode())
    return {space: held for space, held in found.items() if held[1]}


def _grants(laptop: Laptop, user: bytes) -> Iterator[Grant]:
    certificate = laptop.roster.user(user)
    if certificate is None or user == laptop.identity.user:
        return
    for group in sorted(laptop.roster.groups_of(user)):
        for epoch, secret in laptop.keyring.secrets_of(group).items():
            yield groups.grant(secret, group, epoch, user, certificate.seal_pk)


def _contents(
    laptop: Laptop,
    about: container.About,
    grants: Sequence[Grant],
    found: dict[bytes, tuple[bytes, list[bytes]]],
    names: Sequence[bytes],
) -> Iterator[tuple[Piece, msgspec.Struct]]:
    yield Piece.ABOUT, about
    entries = laptop.replica.entries()
    later = next(
        (at for at, raw in enumerate(entries) if decode_entry(raw).kind > _FIRST_KINDS), len(entries)
    )
    first = 0
    for kind, some in ((Piece.LINES, entries[:later]), (Piece.LATER_LINES, entries[later:])):
        for part in parts(some, bytes):
            yield kind, container.Lines(first, tuple(part))
            first += len(part)
    for at in range(0, len(grants), _AT_ONCE):
        yield Piece.GRANTS, container.Grants(tuple(grants[at : at + _AT_ONCE]))
    for space, (home, raws) in found.items():
        for part in parts(raws, bytes):
            yield Piece.ENVELOPES, container.Envelopes(space, home, tuple(part))
    yield from _pieces(laptop, names)


def _files(
    laptop: Laptop, about: container.About, names: Sequence[bytes]
) -> Iterator[tuple[Piece, msgspec.Struct]]:
    yield Piece.ABOUT, about
    yield from _pieces(laptop, names)


def _pieces(laptop: Laptop, names: Sequence[bytes]) -> Iterator[tuple[Piece, msgspec.Struct]]:
    for name in names:  # one by one: a megabyte each, made as it is written
        sealed = laptop.replica.piece(name)
        if sealed is not None:
            yield Piece.FILES, container.FilePieces(((name, sealed),))
