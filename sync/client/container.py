"""The file two laptops hand over: what it begins with, its pieces, and the check at its end.

    "APPRODO-STICK-1\\n" | pieces | SHA-256 of everything before it
    piece: length u32 big endian | kind u8 | body (msgpack)

Nothing of it is believed: envelopes and lines of the membership log carry their own signatures. The
hash finds a stick pulled out too early. Bounds hold before anything is read into memory.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterable, Iterator
from enum import IntEnum
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from sync.protocol.messages import Grant

MAGIC = b"APPRODO-STICK-1\n"
SUFFIX = ".approdo-stick"
MAX_FILE = 1 << 30
MAX_PIECE = (1 << 20) + (1 << 17)
"""Bytes of one piece: an envelope of the largest kind fits."""
_HEAD = struct.Struct(">IB")
_DIGEST = 32
_BLOCK = 1 << 16

M = TypeVar("M", bound=msgspec.Struct)


class Piece(IntEnum):
    """Kinds of pieces; one a reader does not know is skipped."""

    ABOUT = 1
    LINES = 2
    GRANTS = 3
    ENVELOPES = 4
    FILES = 5
    LATER_LINES = 6
    """Lines as above, from the first that the first programs cannot read: they skip what they do not know."""


class About(msgspec.Struct, array_like=True, frozen=True):
    """Whose it is: organisation, the laptop it comes from, when it was made by that laptop's clock; and
    which `part` of how many, for what is too much for one file. Files of one hand-over agree in the rest."""

    organisation: bytes
    device: bytes
    at_ms: int
    part: int = 1
    parts: int = 1


class Lines(msgspec.Struct, array_like=True, frozen=True):
    """Lines of the membership log from `first` on."""

    first: int
    entries: tuple[bytes, ...]


class Grants(msgspec.Struct, array_like=True, frozen=True):
    """Secrets of groups sealed to the people the file is for."""

    grants: tuple[Grant, ...]


class Envelopes(msgspec.Struct, array_like=True, frozen=True):
    """Envelopes of one space, those of each device in their order; `home` is a hint."""

    space: bytes
    home: bytes
    envelopes: tuple[bytes, ...]


class FilePieces(msgspec.Struct, array_like=True, frozen=True):
    """Sealed pieces of files, each under its name; the envelopes that tell of them come before."""

    pieces: tuple[tuple[bytes, bytes], ...]


class BrokenFile(Exception):
    """`reason`: kind (none of ours), cut (incomplete or damaged), size, content."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def write(target: Path, pieces: Iterable[tuple[Piece, msgspec.Struct]]) -> int:
    """Write a file: beside its place first, then renamed. Number of bytes; OSError when it cannot be."""
    beside = target.with_name(target.name + ".part")
    digest = hashlib.sha256()
    size = 0
    try:
        with beside.open("wb") as out:
            for part in _encoded(pieces):
                digest.update(part)
                size += out.write(part)
            size += out.write(digest.digest())
            out.flush()
            os.fsync(out.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return size


def read(source: Path) -> Iterator[tuple[int, bytes]]:
    """The pieces of a file by kind, after all of it was checked; BrokenFile for anything else."""
    size = source.stat().st_size
    if not len(MAGIC) + _DIGEST <= size <= MAX_FILE:
        raise BrokenFile("size" if size > MAX_FILE else "cut")
    with source.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise BrokenFile("kind")
        _check_whole(file, size)
        file.seek(len(MAGIC))
        yield from _pieces(file, size - _DIGEST - len(MAGIC))


def about(source: Path) -> About | None:
    """What a file says it is, before any of it was checked; None when it says nothing of the kind."""
    with source.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            return None
        head = file.read(_HEAD.size)
        length, kind = _HEAD.unpack(head) if len(head) == _HEAD.size else (0, 0)
        if kind != Piece.ABOUT or length > _BLOCK:
            return None
        try:
            return msgspec.msgpack.decode(file.read(length), type=About)
        except (msgspec.DecodeError, RecursionError):
            return None


def part_of(first: Path, number: int) -> Path:
    """The place of a further part, beside the first: `name-2.approdo-stick`."""
    return first if number == 1 else first.with_name(f"{first.stem}-{number}{first.suffix}")


def decoded(body: bytes, kind: type[M]) -> M:
    """A piece's content; BrokenFile when it is none."""
    try:
        return msgspec.msgpack.decode(body, type=kind)
    except (msgspec.DecodeError, RecursionError):
        raise BrokenFile("content") from None


def _encoded(pieces: Iterable[tuple[Piece, msgspec.Struct]]) -> Iterator[bytes]:
    yield MAGIC
    for kind, content in pieces:
        body = msgspec.msgpack.encode(content)
        if len(body) > MAX_PIECE:
            raise ValueError("piece")
        yield _HEAD.pack(len(body), kind) + body


def _check_whole(file: BinaryIO, size: int) -> None:
    file.seek(0)
    digest, left = hashlib.sha256(), size - _DIGEST
    while left:
        block = file.read(min(_BLOCK, left))
        if not block:
            raise BrokenFile("cut")
        digest.update(block)
        left -= len(block)
    if file.read(_DIGEST) != digest.digest():
        raise BrokenFile("cut")


def _pieces(file: BinaryIO, left: int) -> Iterator[tuple[int, bytes]]:
    while left:
        head = file.read(_HEAD.size)
        if left < _HEAD.size or len(head) < _HEAD.size:
            raise BrokenFile("content")
        length, kind = _HEAD.unpack(head)
        left -= _HEAD.size + length
        if length > MAX_PIECE or left < 0:
            raise BrokenFile("content")
        yield kind, file.read(length)
