"""Stretches of logs: what goes in comes out, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.protocol.change import Change, RecordOp, encode
from sync.protocol.replication import Link, Logged
from sync.protocol.stretch import MalformedStretch, Stretch, from_bytes, to_bytes

SPACE = b"space of a case "
ANNA, LUCA, SARA = b"anna....", b"luca....", b"sara...."


def line(
    device: bytes,
    dseq: int,
    context: dict[bytes, int] | None = None,
    *,
    hlc: int = 0,
    missing: tuple[tuple[bytes, int], ...] = (),
    at_ms: int = 5,
) -> Logged:
    seen = dict(context or {})
    if dseq > 1:
        seen[device] = dseq - 1
    ops = (RecordOp(10, b"r" * 16, {1: f"{dseq}", 9999: [1, b"x"]}),)
    context_ = tuple(sorted(seen.items()))
    return Logged(Change(SPACE, device, dseq, context_, hlc, b"", 3, ops, missing), at_ms)


def stretch(*lines: Logged, after: int = 4) -> Stretch:
    last = {one.change.device: one.change.dseq for one in lines}
    return Stretch(after, b"h" * 32, {of: Link(dseq, of * 2) for of, dseq in last.items()}, lines)


WHOLE = stretch(
    line(ANNA, 7, {LUCA: 3}, hlc=70 << 16, at_ms=69),
    line(ANNA, 8, {LUCA: 3, SARA: 1}, hlc=(70 << 16) + 1, at_ms=70),
    line(LUCA, 4, {}, hlc=1 << 16, at_ms=1, missing=((LUCA, 2),)),
    line(SARA, 1, {ANNA: 8, LUCA: 2}, hlc=200 << 16, at_ms=200, missing=((ANNA, 5), (LUCA, 2))),
    line(ANNA, 9, {LUCA: 4, SARA: 1}, hlc=71 << 16, at_ms=71),
)


def same(one: Stretch, other: Stretch) -> bool:
    return replace(one, lines=list(one.lines)) == replace(other, lines=list(other.lines))


def test_what_goes_in_comes_out() -> None:
    read = from_bytes(to_bytes(WHOLE), SPACE)
    assert same(read, WHOLE)
    assert (read.after, read.last) == (4, 9)
    assert [encode(a.change) for a in read.lines] == [encode(b.change) for b in WHOLE.lines]


def test_contexts_that_say_what_the_lines_before_say_cost_nothing() -> None:
    lines = []
    for dseq in range(1, 101):
        for device, others in ((ANNA, {LUCA: dseq - 1, SARA: 3}), (LUCA, {ANNA: dseq, SARA: 3})):
            lines.append(line(device, dseq, {of: n for of, n in others.items() if n}, hlc=dseq << 16))
    whole = stretch(*lines)
    assert same(from_bytes(to_bytes(whole), SPACE), whole)
    decoded = msgspec.msgpack.decode(to_bytes(whole))
    assert [at for at, one in enumerate(decoded[5]) if one[6]] == [0]


@st.composite
def stretches(draw: st.DrawFn) -> Stretch:
    start = {of: draw(st.integers(0, 3)) for of in (ANNA, LUCA, SARA)}
    lines = []
    for device in draw(st.lists(st.sampled_from((ANNA, LUCA, SARA)), min_size=1, max_size=12)):
        start[device] += 1
        context = {of: n for of in (ANNA, LUCA, SARA) if of != device and (n := draw(st.integers(0, 5)))}
        missing = tuple(
            (of, draw(st.integers(1, n))) for of, n in sorted(context.items()) if draw(st.booleans())
        )
        hlc = draw(st.integers(0, (1 << 63) - 1))
        at_ms = draw(st.integers(0, (1 << 63) - 1))
        lines.append(line(device, start[device], context, hlc=hlc, at_ms=at_ms, missing=missing))
    return stretch(*lines, after=draw(st.integers(0, 1 << 31)))


@given(stretches())
@settings(max_examples=60)
def test_any_lines_come_out_as_they_went_in(whole: Stretch) -> None:
    assert same(from_bytes(to_bytes(whole), SPACE), whole)


def altered(*path: int, to: Any) -> bytes:
    told = msgspec.msgpack.decode(to_bytes(WHOLE))
    place = told
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return msgspec.msgpack.encode(told)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x90",
        msgspec.msgpack.encode([1]),
        altered(0, to=2),  # a version of later
        altered(1, to=-1),
        altered(2, to=b"short"),
        altered(3, to=[ANNA, ANNA, LUCA]),
        altered(3, 0, to=b"long device"),
        altered(4, to=[]),  # no chain ends
        altered(4, 0, 1, to=8),  # another end than the last line
        altered(4, 0, 2, to=b"short"),
        altered(5, to=[]),  # no lines
        altered(5, 1, 0, to=9),  # a device that is none
        altered(5, 1, 1, to=9),  # a gap
        altered(5, 1, 1, to=0),
        altered(5, 0, 2, to=-1),  # before 1970
        altered(5, 0, 2, to=1 << 63),
        altered(5, 0, 3, to=-(1 << 40)),
        altered(5, 0, 6, to=[1, 1 << 63]),  # what nobody could store
        altered(5, 0, 5, 0, 0, to=1 << 63),
        altered(5, 0, 6, to=[1]),  # half a pair
        altered(5, 0, 6, to=[9, 1]),
        altered(5, 3, 7, to=[0, 9]),  # missing what was never seen
        altered(5, 3, 7, to=[0, 0]),
        altered(5, 3, 7, to=[0]),
        b"\x91" * 5000,
    ],
)
def test_anything_else_is_refused(raw: bytes) -> None:
    with pytest.raises(MalformedStretch):
        from_bytes(raw, SPACE)


@given(st.binary(max_size=200))
@settings(max_examples=60)
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(MalformedStretch):
        from_bytes(noise, SPACE)
