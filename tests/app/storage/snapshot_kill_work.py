"""What the killed children of snapshots do: take what a snapshot tells, put the log beside it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

from app.domain.declaration import Scope
from app.domain.ids import RecordId
from app.domain.space_ids import space_id
from app.session import Session
from sync.protocol.change import Change, RecordOp
from sync.protocol.envelope import FIRST_PREV, prev_of
from sync.protocol.messages import Cursor
from sync.protocol.replication import Link, Page, Received
from tests.app.storage.replica_kill_work import DEVICE, READY
from tests.envelopes import GROUP, envelope, line
from tests.killing import Say
from tests.profile import FileAndKey

LINES = 12
WRONG = 7
"""The line of every other log that is told otherwise."""


def record(number: int) -> RecordId:
    return RecordId(number.to_bytes(16))


def _change(number: int, dseq: int, name: str) -> Change:
    written: dict[int, object] = {0: True, 1: name} if dseq == 1 else {1: name}
    context = ((DEVICE, dseq - 1),) if dseq > 1 else ()
    ops = [RecordOp(10, record(number), written)]
    if dseq == WRONG:
        ops.append(RecordOp(12, (number + 1000).to_bytes(16), {0: True, 1: record(number), 3: name}))
    space = space_id(Scope.FILE, record(number))
    return Change(space, DEVICE, dseq, context, dseq << 16, b"u" * 16, 1, tuple(ops))


def log(number: int) -> list[Received]:
    """The true log of file `number`."""
    lines, prev = [], FIRST_PREV
    for dseq in range(1, LINES + 1):
        change = _change(number, dseq, f"{number}: {dseq}")
        raw = envelope(change, prev)
        prev = prev_of(raw)
        lines.append(line(change, dseq, raw, received_ms=dseq))
    return lines


def told(number: int) -> Page:
    """A snapshot of it, with a lie in every other one."""
    true = log(number)
    lines = [replace(one, raw=b"", digest=b"", linked=False) for one in true]
    if number % 2:
        lines[WRONG - 1] = replace(lines[WRONG - 1], change=_change(number, WRONG, "a lie"))
    space = true[0].space
    ends = {(space, DEVICE): Link(LINES, prev_of(true[-1].raw))}
    cursor = Cursor(space, LINES, b"h" * 32)
    return Page(lines, [cursor], {space: GROUP}, ends, {space: cursor})


def beside(number: int) -> Page:
    """The log to compare it with."""
    true = log(number)
    space = true[0].space
    ends = {(space, DEVICE): Link(LINES, prev_of(true[-1].raw))}
    seen = {(one.device, one.dseq) for one in true}
    return Page(true, [Cursor(space, LINES, b"h" * 32)], {}, ends, seen=seen)


def take(say: Say, path: Path, first: int) -> None:
    """Take one snapshot after another, saying the number of each that is in."""
    replica = Session(FileAndKey(path)).replica()
    say(READY)
    for number in itertools.count(first):
        replica.apply(told(number))
        say(str(number))


def compare(say: Say, path: Path, first: int, last: int) -> None:
    """Put one log after another beside what was told, saying the number of each that is done."""
    replica = Session(FileAndKey(path)).replica()
    say(READY)
    for number in range(first, last + 1):
        replica.compare(beside(number))
        say(str(number))
