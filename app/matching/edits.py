"""How far two spellings are apart, by what each change of letters is worth as evidence.

The worth of a change was learned from spellings of the same name and from names that only look
alike (see `resources/dictionary/names/SOURCE.txt`): `kh` for `h` costs little, a final `a` more, `r` for
`l` a lot. The unit is the natural logarithm of the odds, so costs add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate

VOWELS = frozenset("aeiouy")
WORTH_KNOWING = 6.0
"""Evidence below minus this is not told apart: the names differ, how much does not matter."""
FAR = 99.0
"""Returned instead of the distance once it is known to be beyond the limit."""

_Row = dict[str, float]
_Jumps = dict[int, float]
_NONE: _Row = {}


@dataclass(frozen=True, slots=True)
class Letters:
    """Learned costs for one pair of writing systems.

    `changes[x][y]` turns x (0-2 letters) into y (0-2 letters); `^` and `$` mark the two ends of a
    word, so that a change at an end can have its own price. `lone` and `swap` price what was never
    seen. `base + consonant * n + vowel * m` is the evidence of n consonants and m vowels that agree.
    `final_a` (Karim, Karima) and `initial` are what another ending or beginning costs on top.
    """

    changes: dict[str, _Row]
    lone: tuple[float, float]
    swap: tuple[float, float, float]
    base: float
    consonant: float
    vowel: float
    final_a: float
    initial: float

    def gain(self, a: str, b: str) -> float:
        """Evidence for one name before any difference is counted, from the length of both."""
        vowels = sum(c in VOWELS for c in a) + sum(c in VOWELS for c in b)
        return self.base + self.vowel * vowels + self.consonant * (len(a) + len(b) - vowels)

    def unseen(self, x: str, y: str) -> float:
        """Price of a change that the tables do not have, by the kind of the letters."""
        if x in "^$" or y in "^$":
            return FAR
        return self.swap[(x in VOWELS) + (y in VOWELS)]

    def alone(self, x: str) -> float:
        """Price of a letter that stands on one side only."""
        return FAR if x in "^$" else self.lone[x in VOWELS]


@cache
def tables() -> dict[str, Letters]:
    """The learned tables by name: `latn`, `arab`, `hebr`, `kana`; read once, at the first question."""
    found: dict[str, dict[str, _Row]] = {}
    fixed: dict[str, dict[str, float]] = {}
    text = files("resources").joinpath("dictionary/names/letters.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        name, x, y, cost = line.split("\t")
        if x.startswith("@"):
            fixed.setdefault(name, {})[x[1:]] = float(cost)
        else:
            found.setdefault(name, {}).setdefault(x, {})[y] = float(cost)
            if name == "latn":
                found[name].setdefault(y, {})[x] = float(cost)
    return {name: _letters(found[name], fixed[name]) for name in found}


def _letters(changes: dict[str, _Row], fixed: dict[str, float]) -> Letters:
    return Letters(
        changes,
        (fixed["consonant_alone"], fixed["vowel_alone"]),
        (fixed["consonants"], fixed["mixed"], fixed["vowels"]),
        fixed["base"],
        fixed["gain_consonant"],
        fixed["gain_vowel"],
        fixed["final_a"],
        fixed["initial"],
    )


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


def distance(a: str, b: str, letters: Letters, limit: float = FAR) -> float:
    """Least total cost of the changes that turn `a` into `b`; `FAR` when it is above `limit`."""
    if a == b:
        return 0.0
    a, b = _trim(f"^{a}$", f"^{b}$")
    changes = letters.changes
    alone = changes.get("", _NONE)
    adds = [alone.get(y) or letters.alone(y) for y in b]
    pairs = [b[j - 1 : j + 1] for j in range(1, len(b))]
    before = row = list(accumulate(adds, initial=0.0))
    for i, x in enumerate(a):
        one = changes.get(x, _NONE)
        two = changes.get(a[i - 1 : i + 1], _NONE) if i else _NONE
        jumps = _jumps(one, two, b, pairs, row, before)
        before, row = row, _step(x, one, letters, b, adds, row, jumps)
        if min(row) > limit and min(before) > limit:
            return FAR
    return row[-1] if row[-1] <= limit else FAR


_FINAL_A = frozenset("aاهאה")


def evidence(a: str, b: str, letters: Letters) -> float:
    """Log odds that `a` and `b` spell one name, from the letters alone; far below 0 when unlike."""
    gain = letters.gain(a, b)
    if (a[-1] == "a") != (b[-1] in _FINAL_A):
        gain -= letters.final_a
    if a[0] != b[0]:
        gain -= letters.initial
    return gain - distance(a, b, letters, limit=gain + WORTH_KNOWING)


def _jumps(one: _Row, two: _Row, b: str, pairs: list[str], row: list[float], before: list[float]) -> _Jumps:
    """Best cost of reaching each place of b by a change of two letters, on one side or on both."""
    found: _Jumps = {}
    if two:
        for j, y in enumerate(b):
            if y in two:
                found[j] = before[j] + two[y]
    for j, y in enumerate(pairs, 1):
        if y in one:
            found[j] = min(found.get(j, FAR), row[j - 1] + one[y])
        if y in two:
            found[j] = min(found.get(j, FAR), before[j - 1] + two[y])
    return found


def _step(
    x: str, one: _Row, letters: Letters, b: str, adds: list[float], row: list[float], jumps: _Jumps
) -> list[float]:
    """The next row of the table: one more letter `x` of the first word."""
    drop = one.get("") or letters.alone(x)
    here = row[0] + drop
    fresh = [here]
    for j, y in enumerate(b):
        here += adds[j]
        up = row[j + 1] + drop
        if up < here:
            here = up
        across = row[j] if x == y else row[j] + (one.get(y) or letters.unseen(x, y))
        if across < here:
            here = across
        if j in jumps and jumps[j] < here:
            here = jumps[j]
        fresh.append(here)
    return fresh
