"""The log beside what snapshots told of it: read later, in peace, checked as ever, and compared.

A snapshot is one laptop's word for what others wrote. When the words of everybody are in and sent, the
lines it stood for are read from the log after all, each with its author's signature. Where the two differ
the log is right: the store is put right and a person is told. A log is read from its start in one go;
what was cut short begins anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sync.client.checking import Checker, prove
from sync.client.laptop import Laptop
from sync.client.leisure import Leisure
from sync.client.pages import read_pages
from sync.client.ports import Link, Page
from sync.client.steps import Phase, Step, Summary
from sync.protocol.envelope import HASH8
from sync.protocol.faults import Fault
from sync.protocol.messages import PAGE_BYTES, Cursor, Pulled, PullRequest, SpacePage

MANY = 32
"""Logs asked for at once."""


@dataclass(slots=True)
class _Reading:
    """How far a log was read again."""

    until: int
    cursor: Cursor
    links: dict[tuple[bytes, bytes], Link] = field(default_factory=dict)
    seen: set[tuple[bytes, int]] = field(default_factory=set)


class Prover:
    """Reads in one round what is known by snapshots alone. `given_up` are spaces not to be tried again
    before the program starts anew; it grows."""

    def __init__(self, laptop: Laptop, summary: Summary, given_up: set[bytes]) -> None:
        self._laptop, self._summary, self._given_up = laptop, summary, given_up
        self.left = {
            space: _Reading(until, Cursor(space, 0, b""))
            for space, until in laptop.replica.told().items()
            if space not in given_up
        }
        self.differed = False
        """Whether something was not as it was told."""

    def run(self, leisure: Leisure) -> Iterator[Step]:
        """Space after space, while there is leisure."""
        left, total = self.left, len(self.left)
        while left:
            if leisure.is_over():
                self._summary.told_left = True
                return
            self._read(left)
            yield Step(Phase.SNAPSHOTS, total - len(left), total)

    def _read(self, left: dict[bytes, _Reading]) -> None:
        some = list(left)[:MANY]
        asked = (left[space] for space in some)
        cursors = tuple(
            Cursor(one.cursor.space, one.cursor.gseq, one.cursor.hash8[:HASH8], False, one.until)
            for one in asked
        )
        pulled = self._laptop.calls.pull(PullRequest(cursors, PAGE_BYTES))
        pages = {page.space: page for page in pulled.pages if page.space in some and page.lines}
        for space, page in pages.items():
            if self._compare(left[space], page):
                del left[space]
        for space in some:
            if space in left and space not in pages and self._is_hopeless(space, pulled, pages):
                del left[space]
                self._given_up.add(space)

    @staticmethod
    def _is_hopeless(space: bytes, pulled: Pulled, pages: dict[bytes, SpacePage]) -> bool:
        """A log that is not to be had, or that this server has not."""
        return space not in pulled.unread or not pages

    def _compare(self, reading: _Reading, page: SpacePage) -> bool:
        """Put one page beside what was told; whether the log is through."""
        laptop, space = self._laptop, page.space
        bodies = (line.body for line in page.lines if not line.own)
        checker = Checker(laptop, reading.links, {space: page.home}, ahead=prove(laptop, bodies))
        found = read_pages(laptop, [page], {space: reading.cursor}, checker)
        if found.broken:
            self._summary.notice(Fault.FORKED, "chain", space)
            self._given_up.add(space)
            return True
        reading.cursor = found.cursors[0]
        ended = reading.cursor.gseq >= reading.until
        reading.seen.update((line.device, line.dseq) for line in found.lines)
        homes = checker.proven_homes()
        if ended:
            last = Page(found.lines, [reading.cursor], homes, reading.links, seen=reading.seen)
            differed = laptop.replica.compare(last)
        else:
            differed = laptop.replica.compare(Page(found.lines, (), homes))
        if differed:
            self.differed = True
            self._summary.notice(Fault.FORKED, "snapshot", space)
            self._summary.healed += differed
        return ended
