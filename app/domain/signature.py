"""A signature drawn on the screen, as strokes: how it is written down, checked and kept small.

The text is JSON: `{"v": 1, "w": 1000, "h": 360, "s": [[x, y, x, y, ...], ...]}`, whole numbers on a sheet
of `WIDTH` by `HEIGHT`, one list for each stroke of the pen. It holds no times and no pressure: what
could tell a hand from another by its movements is not kept.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from math import hypot
from typing import Any, Final

from app.domain.problems import Problem

Point = tuple[int, int]
Stroke = tuple[Point, ...]

VERSION: Final = 1
WIDTH: Final = 1000
HEIGHT: Final = 360
LONGEST: Final = 12_000
"""Characters of the text, at most."""
MOST_STROKES: Final = 120
LEAST_INK: Final = 60
"""Length of the line, in units of the sheet, under which it is a slip of the hand."""


class BadStrokes(ValueError):
    """The text is no signature."""


def encode(strokes: Sequence[Sequence[tuple[float, float]]]) -> str:
    """The text of strokes drawn on a sheet of `WIDTH` by `HEIGHT`; empty for none.

    Points that change nothing to the eye are left out, and more of them when it would be longer than
    `LONGEST`. BadStrokes for more than `MOST_STROKES`.
    """
    if len(strokes) > MOST_STROKES:
        raise BadStrokes
    drawn = [[_on_sheet(point) for point in stroke] for stroke in strokes if stroke]
    tolerance = 1.5
    while drawn:
        text = _text([_thinned(stroke, tolerance) for stroke in drawn])
        if len(text) <= LONGEST:
            return text
        tolerance *= 1.6
    return ""


def decode(text: str | None) -> tuple[Stroke, ...]:
    """The strokes of a text; none for an empty one. BadStrokes when it is something else."""
    if not text:
        return ()
    if len(text) > LONGEST:
        raise BadStrokes
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        raise BadStrokes from None
    if not isinstance(body, dict) or body.get("v") != VERSION:
        raise BadStrokes
    lines = body.get("s")
    if not isinstance(lines, list) or not 0 < len(lines) <= MOST_STROKES:
        raise BadStrokes
    return tuple(_stroke(one) for one in lines)


def problems(text: str | None, name: str = "strokes") -> list[Problem]:
    """What forbids to keep `text` as the signature in field `name`."""
    try:
        strokes = decode(text)
    except BadStrokes:
        return [Problem("signature.unreadable", name)]
    return [Problem("signature.too_short", name)] if ink(strokes) < LEAST_INK else []


def ink(strokes: Sequence[Stroke]) -> float:
    """Length of the line, in units of the sheet."""
    return sum(hypot(x - u, y - v) for stroke in strokes for (u, v), (x, y) in pairwise(stroke))


def _text(strokes: Sequence[Sequence[Point]]) -> str:
    flat = [[number for point in stroke for number in point] for stroke in strokes]
    return json.dumps({"v": VERSION, "w": WIDTH, "h": HEIGHT, "s": flat}, separators=(",", ":"))


def _on_sheet(point: tuple[float, float]) -> Point:
    return min(max(round(point[0]), 0), WIDTH), min(max(round(point[1]), 0), HEIGHT)


def _stroke(numbers: Any) -> Stroke:
    if not isinstance(numbers, list) or not numbers or len(numbers) % 2:
        raise BadStrokes
    if not all(type(number) is int for number in numbers):
        raise BadStrokes
    points = tuple(zip(numbers[::2], numbers[1::2], strict=True))
    if not all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points):
        raise BadStrokes
    return points


def _thinned(stroke: Sequence[Point], tolerance: float) -> list[Point]:
    """The stroke without the points that lie nearer than `tolerance` to it (Ramer, Douglas and Peucker)."""
    kept = [False] * len(stroke)
    kept[0] = kept[-1] = True
    spans = [(0, len(stroke) - 1)]
    while spans:
        first, last = spans.pop()
        farthest, at = tolerance, 0
        for i in range(first + 1, last):
            away = _distance(stroke[i], stroke[first], stroke[last])
            if away > farthest:
                farthest, at = away, i
        if at:
            kept[at] = True
            spans += [(first, at), (at, last)]
    return [point for point, wanted in zip(stroke, kept, strict=True) if wanted]


def _distance(point: Point, one: Point, other: Point) -> float:
    """From `point` to the straight piece between `one` and `other`."""
    dx, dy = other[0] - one[0], other[1] - one[1]
    length = dx * dx + dy * dy
    if not length:
        return hypot(point[0] - one[0], point[1] - one[1])
    along = min(max(((point[0] - one[0]) * dx + (point[1] - one[1]) * dy) / length, 0.0), 1.0)
    return hypot(point[0] - one[0] - along * dx, point[1] - one[1] - along * dy)
