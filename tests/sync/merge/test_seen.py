"""A version vector with holes says of every change whether it is in it, however it was put together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync.merge.seen import Seen, ahead_of, beyond, holds, joined_extents

DOTS = st.sets(st.tuples(st.integers(1, 3), st.integers(1, 8)), max_size=12)
Dots = set[tuple[int, int]]


def of(dots: Dots) -> Seen[int]:
    vector = {device: max(s for d, s in dots if d == device) for device, _ in dots}
    every = {(device, dseq) for device, last in vector.items() for dseq in range(1, last + 1)}
    return Seen(vector, frozenset(every - dots))


def members(seen: Seen[int]) -> Dots:
    return {(d, s) for d in range(1, 4) for s in range(1, 9) if seen.covers((d, s))}


@given(DOTS)
def test_it_holds_what_was_put_in(dots: Dots) -> None:
    grown: Seen[int] = Seen()
    for dot in sorted(dots, key=hash):
        grown = grown.plus(dot)
    assert grown == of(dots)
    assert members(grown) == dots
    assert all(holds(grown.extent(d), s) == ((d, s) in dots) for d in range(1, 4) for s in range(1, 9))


@given(DOTS, DOTS)
def test_joined_it_holds_what_either_held(one: Dots, other: Dots) -> None:
    for device in range(1, 4):
        joined = joined_extents(of(one).extent(device), of(other).extent(device))
        assert joined == of(one | other).extent(device)


@given(DOTS, DOTS, DOTS)
def test_what_is_ahead_has_one_form(one: Dots, other: Dots, here: Dots) -> None:
    for dots in (one, other, one | other):
        ahead = ahead_of(of(dots), of(here), (1, 2, 3))
        told = {(d, s) for d, extent in ahead.items() for s in range(1, 9) if holds(extent, s)}
        assert told - here == dots - here
        assert all((device in ahead) == any(d == device for d, _ in dots - here) for device in (1, 2, 3))
    for device in (1, 2, 3):
        known = of(here).extent(device)
        parts = [beyond(of(dots).extent(device), known) for dots in (one, other)]
        assert beyond(joined_extents(*parts), known) == beyond(of(one | other).extent(device), known)
