"""Reading the logs of spaces: the next page is on its way while this one is checked and applied."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol

from sync.client.checking import Ahead, Checker, Reason, prove_and_open
from sync.client.laptop import Laptop
from sync.client.pages import ReadPages, read_pages
from sync.client.ports import Link, Page, Received
from sync.client.pushing import PUSH_BYTES
from sync.client.steps import Phase, Step, Summary
from sync.client.telling import Taken, by_space, take
from sync.protocol.envelope import HASH8, PREV_BYTES
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import MAX_PUSH, PAGE_BYTES, Cursor, Head, Pulled, PullRequest, SpacePage

FEW, MANY, PATIENT = 32, 2000, 500
"""Spaces asked for at once: of very many first few, so that something is there to be read; then as
fits a page. Fewer than `PATIENT` are asked for at once."""
_TYPICAL = 700


class Priority(Protocol):
    """The program's word on what is read first."""

    def __call__(self, space: bytes, /) -> int:
        """The rank of a space; lower comes first."""

    def look(self) -> bool:
        """Learn from what was applied meanwhile; whether the ranks are others now."""


@dataclass(frozen=True, slots=True)
class _Fetched:
    """A page with what was done of it ahead."""

    pulled: Pulled
    ahead: Ahead


@dataclass(slots=True)
class _Asked:
    spaces: list[bytes]
    cursors: dict[bytes, Cursor]
    willing: set[bytes]
    answer: Future[_Fetched]


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
        self._told: dict[bytes, int] = {}
        self._plain: set[bytes] = set()
        """Spaces whose snapshots did not hold: of them the log is read."""
        self._total = self._finished = 0
        self._per_request = FEW
        self._knows_the_order = True

    def run(self, heads: Sequence[Head]) -> Iterator[Step]:
        """Read every space of `heads` that stands elsewhere than our cursor, the most wanted first."""
        self._heads = {head.space: head for head in heads}
        cursors = self._laptop.replica.cursors(self._heads if len(heads) < MANY else None)
        self._told = self._laptop.replica.told()
        moved = [head for head in heads if not _is_read(cursors.get(head.space), head)]
        moved.reverse()  # listed in the order they moved: newest first
        if self._priority is not None:
            self._priority.look()
        rank = self._priority or (lambda _: 0)
        moved.sort(key=lambda head: (rank(head.space), not head.mine))
        self._todo.extend(head.space for head in moved)
        self._total = len(moved)
        self._per_request = FEW if self._total > PATIENT else MANY
        # Of very many the next are asked for when the first have told which those are.
        self._knows_the_order = self._priority is None or self._total <= PATIENT
        yield from self._read(cursors)

    def _read(self, cursors: dict[bytes, Cursor]) -> Iterator[Step]:
        flying = self._ask(cursors)
        while flying is not None:
            fetched = flying.answer.result()
            self._put_back(flying, fetched.pulled)
            following = self._ask(cursors) if self._knows_the_order else None
            self._take(flying, fetched, cursors)
            self._look_again()
            yield Step(Phase.FETCHING, self._finished, self._total)
            flying = following or self._ask(cursors)

    def _look_again(self) -> None:
        """What was read may tell what is wanted next; what is on its way already stays there."""
        self._knows_the_order = True
        if self._priority is not None and self._priority.look():
            self._todo = deque(sorted(self._todo, key=self._priority))

    def _ask(self, cursors: dict[bytes, Cursor]) -> _Asked | None:
        spaces = [self._todo.popleft() for _ in range(min(self._per_request, len(self._todo)))]
        if not spaces:
            return None
        known = {space: cursors.get(space) or Cursor(space, 0, b"") for space in spaces}
        willing = self._willing(known)
        asked = tuple(Cursor(c.space, c.gseq, c.hash8[:HASH8], c.space in willing) for c in known.values())
        request = PullRequest(asked, PAGE_BYTES)
        self._per_request = min(MANY, max(FEW, PAGE_BYTES // _TYPICAL))
        return _Asked(spaces, known, willing, self._laptop.io.submit(self._fetch, request))

    def _willing(self, cursors: dict[bytes, Cursor]) -> set[bytes]:
        """Spaces of which snapshots are taken: those nothing was read of but by snapshots."""
        begun = {space for space, cursor in cursors.items() if cursor.gseq == 0} - self._plain
        linked = {space for space, _ in self._laptop.replica.links(begun)} if begun else set()
        going_on = {space for space, cursor in cursors.items() if cursor.gseq == self._told.get(space, -1)}
        return (begun - linked) | (going_on - self._plain)

    def _fetch(self, request: PullRequest) -> _Fetched:
        """A page with its signatures checked and its envelopes opened, while the one before it is applied."""
        pulled = self._laptop.calls.pull(request)
        bodies = (line.body for page in pulled.pages for line in page.lines if not line.own)
        homes = {page.space: page.home for page in pulled.pages}
        return _Fetched(pulled, prove_and_open(self._laptop, homes, bodies))

    def _put_back(self, asked: _Asked, pulled: Pulled) -> None:
        """What did not fit comes next; a space whose page is not its end is asked for again later."""
        wanted, unread = set(asked.spaces), set(pulled.unread)
        done = any(page.lines or page.space not in unread for page in pulled.pages) or pulled.rolled_back
        if unread and not done:
            raise SyncError(Fault.MALFORMED, "unread")
        self._todo.extendleft(space for space in reversed(pulled.unread) if space in wanted)

    def _take(self, asked: _Asked, fetched: _Fetched, cursors: dict[bytes, Cursor]) -> None:
        pulled = fetched.pulled
        pages = [page for page in pulled.pages if page.space in asked.cursors]
        told = self._snapshots(pages, pulled, asked)
        pages = [page for page in pages if page.space not in self._plain or page.space not in asked.willing]
        replica = self._laptop.replica
        spaces = [page.space for page in pages if page.lines]
        links = replica.links(spaces)
        for taken in told.values():
            links.update(taken.ends)
        homes = {page.space: page.home for page in pages}
        checker = Checker(self._laptop, links, homes, ahead=fetched.ahead)
        before = {**asked.cursors, **{space: taken.cursor for space, taken in told.items()}}
        found = read_pages(self._laptop, pages, before, checker)
        strange = {page.space for page in pages if self._is_strange(page, links)}
        for space in _doubtful(told, found) | (strange & told.keys()) | (asked.willing & set(found.broken)):
            told.pop(space, None)
            self._read_plainly(space)
            pages = [page for page in pages if page.space != space]
            found.leave_out(space)
        # The cursor stays before what this laptop does not know of itself: whatever ends this round,
        # the next one finds it again.
        passed = [cursor for cursor in found.cursors if cursor.space not in strange]
        page = _page_of(told, found.lines, passed, checker.proven_homes())
        applied = replica.apply(page)
        self._count(page.lines, applied.applied, applied.conflicts)
        cursors.update({cursor.space: cursor for cursor in page.cursors})
        self._told.update((space, cursor.gseq) for space, cursor in page.told.items())
        self.findings.rolled_back.extend(pulled.rolled_back)
        self.findings.strange_own |= strange
        self._go_on(pages, found, strange, told)

    def _snapshots(self, pages: Sequence[SpacePage], pulled: Pulled, asked: _Asked) -> dict[bytes, Taken]:
        """Snapshots that hold, by space; where one does not, the log is asked for."""
        raws = by_space(pulled.snapshots)
        told: dict[bytes, Taken] = {}
        for page in pages:
            if page.space not in asked.willing or (page.space not in raws and page.lines):
                continue
            taken = take(self._laptop, page, asked.cursors[page.space], raws.get(page.space, ()))
            if taken is None:
                self._read_plainly(page.space)
            else:
                told[page.space] = taken
        return told

    def _read_plainly(self, space: bytes) -> None:
        self._plain.add(space)
        self._todo.append(space)

    def _go_on(
        self, pages: Sequence[SpacePage], found: ReadPages, strange: set[bytes], told: Mapping[bytes, Taken]
    ) -> None:
        """Ask again for what did not end on its page; say what is not the log it claims to be."""
        for page in pages:
            ended = page.space in strange or page.space in found.broken
            some = page.lines or page.space in told
            left = not ended and found.reached[page.space] < page.head
            if left and some:
                self._todo.append(page.space)
                continue
            self._finished += 1
            if left:  # nothing is given of what is said to be there
                found.broken.append(page.space)
        for space in found.broken:
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


def _doubtful(told: Mapping[bytes, Taken], found: ReadPages) -> set[bytes]:
    """Spaces whose log does not go on from where their snapshots end."""
    return told.keys() & {line.space for line in found.lines if line.reason in (Reason.GAP, Reason.FORK)}


def _page_of(
    told: Mapping[bytes, Taken],
    lines: Sequence[Received],
    cursors: list[Cursor],
    homes: Mapping[bytes, bytes],
) -> Page:
    """One page of snapshots and of the lines after them."""
    read = {cursor.space for cursor in cursors}
    ends: dict[tuple[bytes, bytes], Link] = {}
    for taken in told.values():
        ends.update(taken.ends)
    return Page(
        [*(line for taken in told.values() for line in taken.lines), *lines],
        [*cursors, *(taken.cursor for space, taken in told.items() if space not in read)],
        homes,
        ends,
        {space: taken.cursor for space, taken in told.items()},
    )


def _is_read(cursor: Cursor | None, head: Head) -> bool:
    if cursor is None:
        return head.head == 0
    return cursor.gseq == head.head and cursor.hash8[:HASH8] == head.hash8
