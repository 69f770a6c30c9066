"""How far two spellings are apart: the cheapest way to turn one into the other, in learned prices."""

from __future__ import annotations

from itertools import accumulate

from app.matching.letters import FAR, Letters, Row

WORTH_KNOWING = 6.0
"""Evidence below minus this is not told apart: the names differ, how much does not matter."""

_Jumps = dict[int, float]
_NO_JUMPS: _Jumps = {}
_FINAL_A = frozenset("aاهאה")


def evidence(a: str, b: str, letters: Letters) -> float:
    """Log odds that `a` and `b` spell one name, from the letters alone; -WORTH_KNOWING when unlike."""
    gain = letters.prices.gain(a, b)
    if (a[-1] == "a") != (b[-1] in _FINAL_A):
        gain -= letters.prices.final_a
    if a[0] != b[0]:
        gain -= letters.prices.initial
    return max(-WORTH_KNOWING, gain - distance(a, b, letters, limit=gain + WORTH_KNOWING))


def distance(a: str, b: str, letters: Letters, limit: float = FAR) -> float:
    """Least total cost of the changes that turn `a` into `b`; `FAR` when it is above `limit`."""
    if a == b:
        return 0.0
    a, b = _trim(f"^{a}$", f"^{b}$")
    added = letters.added
    adds = [added[y] for y in b]
    pairs = [b[j - 1 : j + 1] for j in range(1, len(b))]
    before = row = list(accumulate(adds, initial=0.0))
    least = 0.0
    for i, x in enumerate(a):
        wide, two = letters.widened(x), letters.pair(a[i - 1 : i + 1]) if i else {}
        jumps = _jumps(wide, two, b, pairs, row, before) if wide or two else _NO_JUMPS
        before, row = row, _step(letters.single(x), b, adds, row, jumps)
        least, last = min(row), least
        if least > limit and last > limit:
            return FAR
    return row[-1] if row[-1] <= limit else FAR


def _trim(a: str, b: str) -> tuple[str, str]:
    """Without what both share at the ends, but one letter of it: changes look one letter back."""
    start, limit = 0, min(len(a), len(b))
    while start < limit and a[start] == b[start]:
        start += 1
    start = max(0, start - 1)
    end = 0
    limit -= start
    while end < limit and a[-1 - end] == b[-1 - end]:
        end += 1
    end = max(0, end - 1)
    return a[start : len(a) - end], b[start : len(b) - end]


def _jumps(wide: Row, two: Row, b: str, pairs: list[str], row: list[float], before: list[float]) -> _Jumps:
    """Best cost of reaching each place of b by a change of two letters, on one side or on both."""
    found: _Jumps = {}
    if two:
        for j, y in enumerate(b):
            if y in two:
                found[j] = before[j] + two[y]
    for j, y in enumerate(pairs, 1):
        if y in wide:
            found[j] = min(found.get(j, FAR), row[j - 1] + wide[y])
        if y in two:
            found[j] = min(found.get(j, FAR), before[j - 1] + two[y])
    return found


def _step(single: Row, b: str, adds: list[float], row: list[float], jumps: _Jumps) -> list[float]:
    """The next row of the table: one more letter of the first word."""
    drop = single[""]
    corner = row[0]
    here = corner + drop
    fresh = [here]
    for j, (y, add, above) in enumerate(zip(b, adds, row[1:], strict=True)):
        here += add
        if above + drop < here:
            here = above + drop
        if corner + single[y] < here:
            here = corner + single[y]
        if j in jumps and jumps[j] < here:
            here = jumps[j]
        fresh.append(here)
        corner = above
    return fresh
