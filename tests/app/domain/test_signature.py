"""A drawn signature survives being written down, stays small, and nothing else passes for one."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from itertools import pairwise

import pytest

from app.domain.signature import (
    HEIGHT,
    LONGEST,
    MOST_STROKES,
    WIDTH,
    BadStrokes,
    decode,
    encode,
    ink,
    problems,
)

WAVE = [(100 + 4.2 * i, 180 + 90 * math.sin(i / 9)) for i in range(200)]


def away(point: tuple[float, float], line: Sequence[tuple[int, int]]) -> float:
    """Distance of a point from a line of straight pieces, looked at every hundredth of a piece."""
    pieces = [(a, b, i / 100) for a, b in pairwise(line) for i in range(101)]
    return min(math.dist(point, (a[0] + (b[0] - a[0]) * f, a[1] + (b[1] - a[1]) * f)) for a, b, f in pieces)


def test_what_was_drawn_comes_back_within_what_the_eye_sees() -> None:
    (kept,) = decode(encode([WAVE]))
    assert len(kept) < len(WAVE) / 2
    assert max(away(point, kept) for point in WAVE) < 2.5
    assert ink((kept,)) == pytest.approx(sum(math.dist(a, b) for a, b in pairwise(WAVE)), 0.02)


def test_what_leaves_the_sheet_stops_at_its_edge() -> None:
    assert decode(encode([[(-50, 10), (5000, 9000)]])) == (((0, 10), (WIDTH, HEIGHT)),)


def test_a_furious_hand_is_thinned_until_it_fits() -> None:
    rng = random.Random(4)
    scribble = [[(rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT)) for _ in range(400)] for _ in range(40)]
    text = encode(scribble)
    assert len(text) <= LONGEST
    assert len(decode(text)) == 40


def test_nothing_drawn_is_nothing_written() -> None:
    assert encode([]) == encode([[]]) == ""
    assert decode("") == decode(None) == ()


def test_a_dot_is_a_stroke() -> None:
    assert decode(encode([[(10, 10)]])) == (((10, 10),),)


def test_more_strokes_than_a_hand_makes_are_refused() -> None:
    assert len(decode(encode([[(1, 1), (9, 9)]] * MOST_STROKES))) == MOST_STROKES
    with pytest.raises(BadStrokes):
        encode([[(1, 1), (9, 9)]] * (MOST_STROKES + 1))


def body(**changed: object) -> str:
    return json.dumps({"v": 1, "w": WIDTH, "h": HEIGHT, "s": [[1, 2, 300, 4]]} | changed)


def test_a_text_of_ours_is_read() -> None:
    assert decode(body()) == (((1, 2), (300, 4)),)
    assert problems(body()) == []


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "[]",
        "[" * 5000,
        body(v=2),
        body(s=[]),
        body(s=[[]]),
        body(s=[[1, 2, 3]]),
        body(s=[[1, "2"]]),
        body(s=[[1, 2.5]]),
        body(s=[[True, 2]]),
        body(s=[[1, HEIGHT + 1]]),
        body(s=[[-1, 2]]),
        body(s="1,2"),
        body(s=[[1, 2]] * (MOST_STROKES + 1)),
        body(note="x" * LONGEST),
    ],
)
def test_anything_else_is_no_signature(text: str) -> None:
    with pytest.raises(BadStrokes):
        decode(text)
    assert [p.key for p in problems(text)] == ["signature.unreadable"]


def test_a_slip_of_the_hand_is_no_signature() -> None:
    assert [p.key for p in problems(encode([[(10, 10), (30, 10)]]))] == ["signature.too_short"]
    assert [(p.key, p.name) for p in problems("", "strokes")] == [("signature.too_short", "strokes")]


def test_a_loop_that_ends_where_it_began_keeps_its_shape() -> None:
    loop = ((10, 10), (400, 20), (400, 300), (10, 10))
    assert decode(encode([loop])) == (loop,)
