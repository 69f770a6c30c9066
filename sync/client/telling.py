"""Snapshots: made by who has read a long log, taken by who has read nothing of it.

A snapshot is a sealed stretch of the log (`sync.protocol.stretch`), signed by the laptop that made it. Who
takes one has that laptop's word for what others wrote, until the log itself was read and compared
(`sync.client.proving`): the log never goes, so a snapshot only spares time. What does not hold in every way
that can be seen is not taken, and the log is read instead.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from sync.client.checking import Checker
from sync.client.laptop import Laptop
from sync.client.leisure import Leisure
from sync.client.ports import Link, Logged, Received
from sync.client.sealing import home_of
from sync.client.steps import Phase, Step, Summary
from sync.protocol.envelope import (
    FIRST_PREV,
    HASH8,
    MAX_ENVELOPE,
    EnvelopeKind,
    MalformedEnvelope,
    parse,
)
from sync.protocol.faults import SyncError
from sync.protocol.messages import Cursor, Head, Snapshot, SpacePage
from sync.protocol.stretch import HASH_BYTES, MalformedStretch, Stretch, from_bytes, to_bytes
from sync.seal import envelopes
from sync.seal.compression import LARGEST
from sync.trust import signatures

LONG = 64
"""Lines without a snapshot from which on their last writer makes one; from twice as many on, any reader."""


@dataclass(slots=True)
class Taken:
    """The snapshots of a space as lines to apply, and where its log goes on after them."""

    cursor: Cursor
    lines: list[Received] = field(default_factory=list)
    ends: dict[tuple[bytes, bytes], Link] = field(default_factory=dict)


class Teller:
    """Makes snapshots of logs that are long and were read to their end here.

    It is no part of the work: where the server does not take one, or the line is gone, nothing is lost.
    """

    def __init__(self, laptop: Laptop, long: int = LONG) -> None:
        self._laptop, self.long = laptop, long
        self._due: dict[bytes, Head] = {}

    def look(self, heads: Iterable[Head]) -> None:
        """Note which of these logs want a snapshot."""
        for head in heads:
            self._due.pop(head.space, None)
            if head.told >= 0 and head.head - head.told >= self.long:
                self._due[head.space] = head

    def run(self, summary: Summary, leisure: Leisure) -> Iterator[Step]:
        """Make them, while there is leisure."""
        while self._due:
            if leisure.is_over():
                summary.told_left = True
                return
            _, head = self._due.popitem()
            raw = _made(self._laptop, head, self.long)
            if raw is None:
                continue
            with contextlib.suppress(SyncError):
                summary.snapshots += self._laptop.calls.give_snapshot(Snapshot(raw, head.told, head.hash8))
            yield Step(Phase.SNAPSHOTS)


def by_space(raws: Iterable[bytes]) -> dict[bytes, list[bytes]]:
    """Snapshots by space, in their order; what is no envelope is left out."""
    found: dict[bytes, list[bytes]] = {}
    for raw in raws:
        try:
            found.setdefault(parse(raw).header.space, []).append(raw)
        except MalformedEnvelope:
            continue
    return found


def take(laptop: Laptop, page: SpacePage, before: Cursor, raws: Sequence[bytes]) -> Taken | None:
    """The lines of snapshots that follow the cursor `before`; None without any, or when one does not hold."""
    taken = Taken(before)
    for raw in raws:
        stretch = _opened(laptop, page, raw)
        if stretch is None or not _follows(stretch, taken):
            return None
        for at, one in enumerate(stretch.lines, stretch.after + 1):
            line = _line(laptop, page.space, at, one)
            if line is None:
                return None
            taken.lines.append(line)
        taken.ends.update({(page.space, device): link for device, link in stretch.ends.items()})
        taken.cursor = Cursor(page.space, stretch.last, stretch.running)
    ended = raws and (page.lines or taken.cursor.hash8[:HASH8] == page.hash8)
    return taken if ended else None


def _opened(laptop: Laptop, page: SpacePage, raw: bytes) -> Stretch | None:
    """The stretch in a snapshot made by somebody who belonged to the space's home and still belongs."""
    envelope = parse(raw)
    header, roster = envelope.header, laptop.roster
    certificate = roster.device(header.device)
    if header.kind is not EnvelopeKind.SNAPSHOT or certificate is None or roster.is_revoked(header.device):
        return None
    if not signatures.verify(certificate.pk, envelope.signature, envelope.signed):
        return None
    checker = Checker(laptop, {}, {page.space: page.home})
    body, _ = checker.unsealed(envelope)
    group = checker.opened_in.get(page.space)
    if body is None or group is None or not roster.could_write(header.device, group, header.epoch):
        return None
    try:
        stretch = from_bytes(body, page.space)
    except MalformedStretch:
        return None
    return stretch if stretch.last == header.dseq else None


def _follows(stretch: Stretch, taken: Taken) -> bool:
    """Whether it begins where the one before it ended, the log and each device in it."""
    first = {one.change.device: one.change.dseq for one in reversed(stretch.lines)}
    ends = {device: link.dseq for (_, device), link in taken.ends.items()}
    begun = taken.cursor.gseq == stretch.after
    if not taken.lines and taken.cursor.gseq:
        return begun  # where those before ended is known to the store, which asked to go on
    return begun and all(dseq == ends.get(device, 0) + 1 for device, dseq in first.items())


def _line(laptop: Laptop, space: bytes, gseq: int, one: Logged) -> Received | None:
    """A line as its author's: what that author may not write, or what this very laptop is said to have
    written, is in no honest snapshot."""
    change, roster = one.change, laptop.roster
    author = roster.author_of(change.device)
    if author is None or change.device == laptop.identity.device:
        return None
    written = msgspec.structs.replace(change, author=author)
    if not laptop.audience.may_write(roster.roles_held(author), written):
        return None
    return Received(space, gseq, one.at_ms, b"", b"", change.device, change.dseq, written)


def _made(laptop: Laptop, head: Head, long: int) -> bytes | None:
    replica, me = laptop.replica, laptop.identity
    cursor = replica.cursors([head.space]).get(head.space)
    if cursor is None or len(cursor.hash8) != HASH_BYTES or not _is_at(cursor, head):
        return None
    lines = replica.log(head.space, head.told, head.head)
    if lines is None or (lines[-1].change.device != me.device and len(lines) < 2 * long):
        return None
    ends = _ends(lines, replica.links([head.space]))
    home = home_of(laptop, head.space)
    if ends is None or home is None or me.user not in laptop.roster.members_of(home):
        return None
    key = laptop.keyring.sealing_key(laptop.roster, me.user, head.space, home)
    body = to_bytes(Stretch(head.told, cursor.hash8, ends, lines))
    if key is None or len(body) > LARGEST:
        return None
    raw = envelopes.seal(
        key[1],
        kind=EnvelopeKind.SNAPSHOT,
        space=head.space,
        device=me.device,
        dseq=head.head,
        epoch=key[0],
        prev=FIRST_PREV,
        body=body,
        signer=me.device_key,
    )
    return raw if len(raw) <= MAX_ENVELOPE else None


def _is_at(cursor: Cursor, head: Head) -> bool:
    return cursor.gseq == head.head and cursor.hash8[:HASH8] == head.hash8


def _ends(lines: Sequence[Logged], links: Mapping[tuple[bytes, bytes], Link]) -> dict[bytes, Link] | None:
    """The chain ends after these lines; None when a device's lines do not follow each other up to its end."""
    last: dict[bytes, int] = {}
    for one in lines:
        device, dseq = one.change.device, one.change.dseq
        if last.get(device, dseq - 1) != dseq - 1:
            return None
        last[device] = dseq
    space = lines[0].change.space
    ends = {device: links.get((space, device), Link(0, b"")) for device in last}
    return ends if all(link.dseq == last[device] for device, link in ends.items()) else None
