"""What is too much for one request to the server, in several: lines of the membership log and grants.

A colleague who leaves may have read hundreds of notes, each with its group: new secrets for all of them are
megabytes. Every request alone leaves the log as it may be; what one that fails leaves undone is seen by the
next round and done then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from sync.protocol.entries import EntryKind, GroupState, body_of, decode_entry
from sync.protocol.messages import MAX_BODY, Grant

BYTES = MAX_BODY - (1 << 17)
"""Of lines and grants in one request; a line by itself is no longer than what is left."""
_BESIDE = 64
"""Bytes of a grant besides what is sealed, or of a line's frame, and some more."""
Item = TypeVar("Item")


def grants_in_parts(grants: Sequence[Grant]) -> Iterator[list[Grant]]:
    """Grants as they fit into one request each."""
    return _in_parts(grants, _weight)


def lines_in_parts(entries: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Lines as they fit into one request each."""
    return _in_parts(entries, lambda raw: len(raw) + _BESIDE)


def requests(entries: Sequence[bytes], grants: Sequence[Grant]) -> Iterator[tuple[list[bytes], list[Grant]]]:
    """Lines in their order, each request with the grants of the groups it states. Grants for a group that
    alone are too much come without a line, after it."""
    last = {group: at for at, raw in enumerate(entries) if (group := _stated(raw)) is not None}
    with_line: dict[int, list[Grant]] = {}
    for grant in grants:
        with_line.setdefault(last.get(grant.group, len(entries) - 1), []).append(grant)
    some: list[bytes] = []
    given: list[Grant] = []
    size = 0
    for at, raw in enumerate(entries):
        first, *more = list(grants_in_parts(with_line.get(at, []))) or [[]]
        weight = len(raw) + _BESIDE + sum(map(_weight, first))
        if some and size + weight > BYTES:
            yield some, given
            some, given, size = [], [], 0
        some, given, size = [*some, raw], [*given, *first], size + weight
        if more:
            yield some, given
            yield from (([], part) for part in more)
            some, given, size = [], [], 0
    if some:
        yield some, given


def _in_parts(items: Sequence[Item], weight: Callable[[Item], int]) -> Iterator[list[Item]]:
    part: list[Item] = []
    size = 0
    for one in items:
        if part and size + weight(one) > BYTES:
            yield part
            part, size = [], 0
        part.append(one)
        size += weight(one)
    if part:
        yield part


def _weight(grant: Grant) -> int:
    return len(grant.sealed) + _BESIDE


def _stated(raw: bytes) -> bytes | None:
    entry = decode_entry(raw)
    body = body_of(entry) if entry.kind == EntryKind.GROUP else None
    return body.group if isinstance(body, GroupState) else None
