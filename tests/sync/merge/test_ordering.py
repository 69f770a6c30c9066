"""Between two positions there is always a third, and two laptops never take the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.merge.ordering import DIGITS, between

A, B = b"device a", b"device b"


@given(st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from((A, B))), max_size=80))
def test_a_list_built_by_insertions_sorts_as_it_was_built(inserted: list[tuple[int, bytes]]) -> None:
    placed: list[str] = []
    for where, device in inserted:
        at = where % (len(placed) + 1)
        before, after = placed[at - 1] if at else "", placed[at] if at < len(placed) else ""
        placed.insert(at, between(before, after, device))
    assert placed == sorted(set(placed))


@given(st.integers(1, 60))
def test_inserting_at_the_front_again_and_again_goes_on(times: int) -> None:
    first = between("", "", A)
    for _ in range(times):
        earlier = between("", first, A)
        assert "" < earlier < first
        first = earlier


def test_two_laptops_at_one_place_get_two_positions() -> None:
    low, high = between("", "", A), between(between("", "", A), "", A)
    assert between(low, high, A) != between(low, high, B)


PLACES = st.text(DIGITS, min_size=1, max_size=5).filter(lambda place: not place.endswith("0"))


@given(PLACES, PLACES)
def test_any_two_positions_leave_room(one: str, other: str) -> None:
    low, high = sorted((one, other))
    if low != high:
        assert low < between(low, high, A) < high


@pytest.mark.parametrize(("before", "after"), [("V", "V"), ("W", "V"), ("é", ""), ("", "V0"), ("0", "")])
def test_what_leaves_no_room_is_refused(before: str, after: str) -> None:
    with pytest.raises(ValueError, match=r"no position|out of order"):
        between(before, after, A)
