"""Pages of logs, checked: are the lines numbered on, and is the running hash theirs?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sync.client.checking import Checker, Raw
from sync.client.laptop import Laptop
from sync.client.ports import Received
from sync.protocol.envelope import HASH8, chained
from sync.protocol.messages import Cursor, Line, SpacePage


@dataclass(slots=True)
class ReadPages:
    """Lines as they were found to be, cursors after them, the last line reached of each space, and spaces
    whose page does not continue its log."""

    lines: list[Received]
    cursors: list[Cursor]
    reached: dict[bytes, int]
    broken: list[bytes]

    def leave_out(self, space: bytes) -> None:
        """Forget what was read of a space."""
        self.lines = [line for line in self.lines if line.space != space]
        self.cursors = [cursor for cursor in self.cursors if cursor.space != space]
        self.broken = [one for one in self.broken if one != space]


def read_pages(
    laptop: Laptop, pages: Sequence[SpacePage], cursors: dict[bytes, Cursor], checker: Checker
) -> ReadPages:
    """Check pages: the running hash of each log first, then what stands in it.

    A page that does not continue its log's hash is left where it is, and told.
    """
    found = ReadPages([], [], {}, [])
    raws: list[Raw] = []
    own: dict[int, Received] = {}
    for page in pages:
        before = cursors[page.space]
        digests = [line.body if line.own else hashlib.sha256(line.body).digest() for line in page.lines]
        after = chain(before, page, digests)
        found.reached[page.space] = before.gseq
        if after is None:
            found.broken.append(page.space)
            continue
        if page.lines:
            found.cursors.append(after)
            found.reached[page.space] = after.gseq
        for line, digest in zip(page.lines, digests, strict=True):
            if line.own:
                own[len(raws) + len(own)] = _own(laptop, page.space, line)
            else:
                raws.append(Raw(page.space, line.gseq, line.received_ms, line.body, digest))
    checked = iter(checker.check(raws))
    found.lines = [own[at] if at in own else next(checked) for at in range(len(raws) + len(own))]
    return found


def _own(laptop: Laptop, space: bytes, line: Line) -> Received:
    return Received(space, line.gseq, line.received_ms, b"", line.body, laptop.identity.device, 0, None)


def chain(before: Cursor, page: SpacePage, digests: Sequence[bytes]) -> Cursor | None:
    """The cursor after a page whose lines have these SHA-256; None when its lines are not numbered on or its
    hash is not theirs.

    A cursor that holds but the start of the running hash cannot be counted on from: it is believed.
    """
    running, at = before.hash8, before.gseq
    whole = at == 0 or len(running) > HASH8
    if at == 0:
        running = b""
    for line, digest in zip(page.lines, digests, strict=True):
        at += 1
        if line.gseq != at or (line.own and len(line.body) != 32):
            return None
        if whole:
            running = chained(running, digest)
    if not page.lines:
        return before
    if not whole:
        return Cursor(page.space, at, page.hash8)
    return Cursor(page.space, at, running) if running[:HASH8] == page.hash8 else None
