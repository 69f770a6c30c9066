"""Changes travel as bytes and come back the same; clocks never run backwards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.change import Change, RecordOp, decode, encode
from sync.protocol.clock import millis, tick

PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text()
    | st.binary()
    | st.lists(st.text())
)
OPS = st.builds(
    RecordOp, st.integers(1, 500), st.binary(max_size=16), st.dictionaries(st.integers(0, 300), PLAIN)
)


@given(
    st.lists(OPS, max_size=4),
    st.integers(1, 2**40),
    st.lists(st.tuples(st.binary(max_size=8), st.integers(1, 2**40))),
)
def test_a_change_comes_back_as_it_was(
    ops: list[RecordOp], dseq: int, context: list[tuple[bytes, int]]
) -> None:
    change = Change(b"s" * 16, b"d" * 8, dseq, tuple(context), dseq << 16, b"a" * 16, 1, tuple(ops))
    assert decode(encode(change)) == change
    assert encode(decode(encode(change))) == encode(change)


@pytest.mark.parametrize("body", [b"", b"\xff", b"\x80", b"\x98", b"\x91\xa1x", b"\xc1" * 64])
def test_what_is_no_change_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError):
        decode(body)


@given(st.lists(st.integers(0, 2**44), min_size=1))
def test_stamps_grow_whatever_the_wall_clock_does(walls: list[int]) -> None:
    last = 0
    for wall in walls:
        stamp = tick(last, wall)
        assert stamp > last
        assert millis(stamp) >= wall
        last = stamp


def test_a_stamp_tells_the_wall_time() -> None:
    assert millis(tick(0, 1_766_000_000_123)) == 1_766_000_000_123
