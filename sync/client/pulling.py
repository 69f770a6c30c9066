"""Reading the logs of spaces: the next page is on its way while this one is checked and applied."""

from __future__ import annotations

import contextlib
import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from sync.client.checking import Checker, Raw, Reason, prove
from sync.client.laptop import Laptop
from sync.client.ports import Link, Page, Received
from sync.client.pushing import PUSH_BYTES
from sync.client.steps import Phase, Step, Summary
from sync.protocol.envelope import HASH8, PREV_BYTES, MalformedEnvelope, chained, parse
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import MAX_PUSH, PAGE_BYTES, Cursor, Head, Line, Pulled, PullRequest, SpacePage

FEW, MANY, PATIENT = 32, 2000, 500
"""Spaces asked for at once: of very many first few, so that something is there to be read; then as
fits a page. Fewer than `PATIENT` are asked for at once."""
_TYPICAL = 700

Priority = Callable[[bytes], int]
"""Lower comes first."""


@dataclass(slots=True)
class _Asked:
    spaces: list[bytes]
    cursors: dict[bytes, Cursor]
    answer: Future[tuple[Pulled, dict[bytes, bytes]]]


@dataclass(slots=True)
class Findings:
    """What pulling found that healing has to look at."""

    rolled_back: list[Head] = field(default_factory=list)
    strange_own: set[bytes] = field(default_factory=set)
    """Spaces where the server has envelopes of this device that it does not know."""


class Puller:
    """One round of reading."""

    def __init__(self, laptop: Laptop, summary: Summary, priority: Priority | None = None) -> None:
        self._laptop, self._summary, self._priority = laptop, summary, priority
        self.findings = Findings()
        self._todo: deque[bytes] = deque()
        self._heads: dict[bytes, Head] = {}
        self._total = self._finished = 0
        self._per_request = FEW

    def run(self, heads: Sequence[Head]) -> Iterator[Step]:
        """Read every space of `heads` that stands elsewhere than our cursor, the most wanted first."""
        self._heads = {head.space: head for head in heads}
        cursors = self._laptop.replica.cursors(self._heads if len(heads) < MANY else None)
        moved = [head for head in heads if not _is_read(cursors.get(head.space), head)]
        moved.reverse()  # listed in the order they moved: newest first
        rank = self._priority or (lambda _: 0)
        moved.sort(key=lambda head: (rank(head.space), not head.mine))
        self._todo.extend(head.space for head in moved)
        self._total = len(moved)
        self._per_request = FEW if self._total > PATIENT else MANY
        yield from self._read(cursors)

    def _read(self, cursors: dict[bytes, Cursor]) -> Iterator[Step]:
        flying = self._ask(cursors)
        while flying is not None:
            pulled, proven = flying.answer.result()
            self._put_back(flying, pulled)
            following = self._ask(cursors)
            self._take(flying, pulled, proven, cursors)
            yield Step(Phase.FETCHING, self._finished, self._total)
            flying = following or self._ask(cursors)

    def _ask(self, cursors: dict[bytes, Cursor]) -> _Asked | None:
        spaces = [self._todo.popleft() for _ in range(min(self._per_request, len(self._todo)))]
        if not spaces:
            return None
        known = {space: cursors.get(space) or Cursor(space, 0, b"") for space in spaces}
        asked = tuple(Cursor(c.space, c.gseq, c.hash8[:HASH8]) for c in known.values())
        request = PullRequest(asked, PAGE_BYTES)
        self._per_request = min(MANY, max(FEW, PAGE_BYTES // _TYPICAL))
        return _Asked(spaces, known, self._laptop.io.submit(self._fetch, request))

    def _fetch(self, request: PullRequest) -> tuple[Pulled, dict[bytes, bytes]]:
        """A page with its signatures checked, while the page before it is being applied."""
        pulled = self._laptop.calls.pull(request)
        bodies = (line.body for page in pulled.pages for line in page.lines if not line.own)
        return pulled, prove(self._laptop, bodies)

    def _put_back(self, asked: _Asked, pulled: Pulled) -> None:
        """What did not fit comes next; a space whose page is not its end is asked for again later."""
        wanted, unread = set(asked.spaces), set(pulled.unread)
        done = any(page.lines or page.space not in unread for page in pulled.pages) or pulled.rolled_back
        if unread and not done:
            raise SyncError(Fault.MALFORMED, "unread")
        self._todo.extendleft(space for space in reversed(pulled.unread) if space in wanted)

    def _take(
        self, asked: _Asked, pulled: Pulled, proven: dict[bytes, bytes], cursors: dict[bytes, Cursor]
    ) -> None:
        pages = [page for page in pulled.pages if page.space in asked.cursors]
        replica = self._laptop.replica
        spaces = [page.space for page in pages if page.lines]
        links = replica.links(spaces)
        homes = {page.space: page.home for page in pages}
        checker = Checker(self._laptop, links, homes, proven=proven)
        found = read_pages(self._laptop, pages, asked.cursors, checker)
        strange = {page.space for page in pages if self._is_strange(page, links)}
        # The cursor stays before what this laptop does not know of itself: whatever ends this round,
        # the next one finds it again.
        passed = [cursor for cursor in found.cursors if cursor.space not in strange]
        applied = replica.apply(Page(found.lines, passed, checker.proven_homes()))
        self._count(found.lines, applied.applied, applied.conflicts)
        cursors.update({cursor.space: cursor for cursor in passed})
        self.findings.rolled_back.extend(pulled.rolled_back)
        self.findings.strange_own |= strange
        for page in pages:
            ended = page.space in strange or page.space in found.broken
            if page.lines and not ended and found.reached[page.space] < page.head:
                self._todo.append(page.space)
            else:
                self._finished += 1
        cut = _cut(pulled.snapshots) & set(asked.cursors)
        for space in cut:
            self._summary.notice(Fault.TOO_OLD, "snapshot", space)
        for space in set(found.broken) - cut:
            self._summary.notice(Fault.FORKED, "chain", space)

    def _is_strange(self, page: SpacePage, links: dict[tuple[bytes, bytes], Link]) -> bool:
        """Whether the last own envelope of the page is none this laptop made."""
        last = next((line.body for line in reversed(page.lines) if line.own), None)
        if last is None:
            return False
        link = links.get((page.space, self._laptop.identity.device))
        if link is not None and last[:PREV_BYTES] == link.prev:
            return False
        return last not in self._own_digests(page.space)

    def _own_digests(self, space: bytes) -> set[bytes]:
        """Of envelopes kept here; an older one than those was read long ago."""
        replica = self._laptop.replica
        unsent = [one.raw for one in replica.outgoing(0, MAX_PUSH, PUSH_BYTES) if one.space == space]
        return {hashlib.sha256(raw).digest() for raw in (*replica.recent(space, {}), *unsent)}

    def _count(self, lines: Sequence[Received], applied: int, conflicts: int) -> None:
        summary = self._summary
        summary.applied += applied
        summary.conflicts += conflicts
        for line in lines:
            if line.reason:
                summary.set_aside += 1
                if line.reason in (Reason.GAP, Reason.FORK):
                    summary.notice(Fault.FORKED, line.reason, line.space)


@dataclass(slots=True)
class _Found:
    lines: list[Received]
    cursors: list[Cursor]
    reached: dict[bytes, int]
    broken: list[bytes]


def read_pages(
    laptop: Laptop, pages: Sequence[SpacePage], cursors: dict[bytes, Cursor], checker: Checker
) -> _Found:
    """Check pages: the running hash of each log first, then what stands in it.

    A page that does not continue its log's hash is left where it is, and told.
    """
    found = _Found([], [], {}, [])
    raws: list[Raw] = []
    own: dict[int, Received] = {}
    for page in pages:
        before = cursors[page.space]
        after = _chain(before, page)
        found.reached[page.space] = before.gseq
        if after is None:
            found.broken.append(page.space)
            continue
        if page.lines:
            found.cursors.append(after)
            found.reached[page.space] = after.gseq
        for line in page.lines:
            if line.own:
                own[len(raws) + len(own)] = _own(laptop, page.space, line)
            else:
                raws.append(Raw(page.space, line.gseq, line.received_ms, line.body))
    checked = iter(checker.check(raws))
    found.lines = [own[at] if at in own else next(checked) for at in range(len(raws) + len(own))]
    return found


def _own(laptop: Laptop, space: bytes, line: Line) -> Received:
    return Received(space, line.gseq, line.received_ms, b"", line.body, laptop.identity.device, 0, None)


def _chain(before: Cursor, page: SpacePage) -> Cursor | None:
    """The cursor after the page; None when its lines are not numbered on or its hash is not theirs.

    A cursor that holds but the start of the running hash cannot be counted on from: it is believed.
    """
    running, at = before.hash8, before.gseq
    whole = at == 0 or len(running) > HASH8
    if at == 0:
        running = b""
    for line in page.lines:
        at += 1
        if line.gseq != at or (line.own and len(line.body) != 32):
            return None
        if whole:
            running = chained(running, line.body if line.own else hashlib.sha256(line.body).digest())
    if not page.lines:
        return before
    if not whole:
        return Cursor(page.space, at, page.hash8)
    return Cursor(page.space, at, running) if running[:HASH8] == page.hash8 else None


def _cut(snapshots: Sequence[bytes]) -> set[bytes]:
    """Spaces whose log begins with a state: a program that takes one in reads them, this one does not yet."""
    spaces = set()
    for raw in snapshots:
        with contextlib.suppress(MalformedEnvelope):
            spaces.add(parse(raw).header.space)
    return spaces


def _is_read(cursor: Cursor | None, head: Head) -> bool:
    if cursor is None:
        return head.head == 0
    return cursor.gseq == head.head and cursor.hash8[:HASH8] == head.hash8
