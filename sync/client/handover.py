"""Hand-over by file: the same envelopes and the same checks as over the line, carried on a stick.

The file holds the log of members and the envelopes kept here, sealed as they travel; whoever finds it
reads sizes and ids. Taking it in is safe to repeat: known changes are skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import msgspec

from sync.client.checking import Checker, Raw
from sync.client.laptop import Laptop
from sync.client.ports import Page
from sync.client.sealing import Sealer
from sync.protocol.envelope import MalformedEnvelope, parse
from sync.protocol.faults import Fault, SyncError
from sync.protocol.messages import Members
from sync.trust import following
from sync.trust.refusal import TrustRefused

MAGIC = b"approdo handover 1\n"
MAX_BYTES = 512 << 20
"""A file larger than this is none of ours."""
_BATCH = 500
_BUDGET = 4 << 20


class _Carried(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=False):
    organisation: bytes
    entries: tuple[bytes, ...]
    homes: dict[bytes, bytes]
    envelopes: tuple[bytes, ...]


_decoder = msgspec.msgpack.Decoder(_Carried)


def written(laptop: Laptop) -> tuple[bytes, int]:
    """The bytes of a file with all that is kept here, and how many changes are in it.

    What waits is sealed first, in a durable commit, exactly as before sending.
    """
    _seal_all(laptop)
    envelopes = list(_kept(laptop))
    spaces = {parse(raw).header.space for raw in envelopes}
    homes = {space: home for space in spaces if (home := laptop.replica.home(space)) is not None}
    entries = tuple(laptop.replica.entries())
    carried = _Carried(laptop.identity.organisation, entries, homes, tuple(envelopes))
    return MAGIC + msgspec.msgpack.encode(carried), len(envelopes)


def taken_in(laptop: Laptop, body: bytes) -> int:
    """Check and apply a file; how many changes were new here.

    SyncError MALFORMED when it is no such file, STRANGER when it is of another organisation, FORKED when
    its log of members contradicts the one known here. What cannot be opened yet is set aside as ever.
    """
    carried = _read(body)
    if carried.organisation != laptop.identity.organisation:
        raise SyncError(Fault.STRANGER, "organisation")
    _follow(laptop, carried.entries)
    lines = [raw for envelope in carried.envelopes if (raw := _line(envelope)) is not None]
    lines.sort(key=lambda raw: parse(raw.body).header.dseq)  # each device's chain in its order
    new, batches = 0, iter(lines)
    while batch := list(islice(batches, _BATCH)):
        links = laptop.replica.links({raw.space for raw in batch})
        checker = Checker(laptop, links, dict(carried.homes))
        received = checker.check(batch)
        new += laptop.replica.apply(Page(received, (), checker.proven_homes())).applied
    return new


def _seal_all(laptop: Laptop) -> None:
    sealer = Sealer(laptop)
    while batch := laptop.replica.waiting(_BATCH):
        sealer.seal(batch)


def _kept(laptop: Laptop) -> Iterator[bytes]:
    """Envelopes the server has, then those it is not known to have."""
    for space in laptop.replica.spaces():
        yield from laptop.replica.recent(space, {})
    after = 0
    while out := laptop.replica.outgoing(after, _BATCH, _BUDGET):
        for one in out:
            yield one.raw
        after = max(one.rid or 0 for one in out)


def _read(body: bytes) -> _Carried:
    if not body.startswith(MAGIC) or len(body) > MAX_BYTES:
        raise SyncError(Fault.MALFORMED, "handover")
    try:
        return _decoder.decode(body[len(MAGIC) :])
    except msgspec.DecodeError:
        raise SyncError(Fault.MALFORMED, "handover") from None


def _line(envelope: bytes) -> Raw | None:
    try:
        return Raw(parse(envelope).header.space, 0, 0, envelope)
    except MalformedEnvelope:
        return None


def _follow(laptop: Laptop, entries: tuple[bytes, ...]) -> None:
    """Learn of colleagues and laptops from a log that goes on where ours ends; an older one is skipped."""
    before = laptop.roster.total
    if len(entries) <= before:
        return
    try:
        roster, new = following.followed(laptop.roster, Members(0, entries, len(entries)))
    except TrustRefused as refused:
        raise SyncError(Fault.FORKED, refused.code) from None
    laptop.replica.keep_entries(before, new)
    laptop.roster = roster
