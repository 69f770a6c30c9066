"""What one change of letters is worth as evidence, learned for each pair of writing systems.

The worth was learned from spellings of the same name and from names that only look alike (see
`resources/dictionary/names/SOURCE.txt`): `kh` for `h` costs little, a final `a` more, `r` for `l` a
lot. The unit is the natural logarithm of the odds, so costs add up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

VOWELS = frozenset("aeiouy")
FAR = 99.0
"""The price of what cannot be: an end of the word turned into a letter."""

Row = dict[str, float]
NO_ROW: Row = {}


class Single(Row):
    """What turning one letter into each other letter, or into nothing, costs; filled when asked."""

    def __init__(self, letter: str, seen: Row, prices: Prices) -> None:
        super().__init__({y: cost for y, cost in seen.items() if len(y) < 2})
        self[letter] = 0.0
        self._letter, self._prices = letter, prices

    def __missing__(self, other: str) -> float:
        cost = self[other] = self._prices.unseen(self._letter, other)
        return cost


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of changes that were never seen, by the kind of the letters, and of what agrees.

    `base + consonant * n + vowel * m` is the evidence of n consonants and m vowels on both sides
    before any change is counted; `final_a` (Karim, Karima) and `initial` are what another ending or
    beginning costs on top.
    """

    consonant_alone: float
    vowel_alone: float
    consonants: float
    mixed: float
    vowels: float
    base: float
    gain_consonant: float
    gain_vowel: float
    final_a: float
    initial: float

    def unseen(self, x: str, y: str) -> float:
        """Price of turning letter `x` into `y`, either of which may be "" for no letter."""
        if x in ("^", "$") or y in ("^", "$"):
            return FAR
        if not x or not y:
            return self.vowel_alone if (x or y) in VOWELS else self.consonant_alone
        return (self.consonants, self.mixed, self.vowels)[(x in VOWELS) + (y in VOWELS)]

    def gain(self, a: str, b: str) -> float:
        """Evidence for one name before any difference is counted, from the length of both."""
        vowels = sum(map(VOWELS.__contains__, a + b))
        return self.base + self.gain_vowel * vowels + self.gain_consonant * (len(a) + len(b) - vowels)


class Letters:
    """The learned table of one pair of writing systems.

    `^` and `$` mark the two ends of a word, so that a change at an end can have its own price.
    """

    def __init__(self, changes: dict[str, Row], prices: Prices) -> None:
        self.prices = prices
        self._changes = changes
        self._singles: dict[str, Single] = {}
        self.added = Single("", changes.get("", NO_ROW), prices)
        self._widened = {
            x: row
            for x in changes
            if len(x) == 1 and (row := {y: c for y, c in changes[x].items() if len(y) > 1})
        }
        self._pairs = {x: row for x, row in changes.items() if len(x) > 1}

    def single(self, x: str) -> Single:
        """Costs of turning the letter `x` into one letter or none."""
        found = self._singles.get(x)
        if found is None:
            found = self._singles[x] = Single(x, self._changes.get(x, NO_ROW), self.prices)
        return found

    def widened(self, x: str) -> Row:
        """Costs of turning the letter `x` into two letters; mostly empty."""
        return self._widened.get(x, NO_ROW)

    def pair(self, xx: str) -> Row:
        """Costs of turning two letters into one or two; mostly empty."""
        return self._pairs.get(xx, NO_ROW)


@cache
def tables() -> dict[str, Letters]:
    """The learned tables by name: `latn`, `arab`, `hebr`, `kana`; read once, at the first question."""
    changes: dict[str, dict[str, Row]] = {}
    prices: dict[str, dict[str, float]] = {}
    for name, x, y, cost in _lines():
        if x.startswith("@"):
            prices.setdefault(name, {})[x[1:]] = cost
            continue
        table = changes.setdefault(name, {})
        table.setdefault(x, {})[y] = cost
        if name == "latn":
            table.setdefault(y, {})[x] = cost
    return {name: Letters(changes[name], Prices(**prices[name])) for name in changes}


def _lines() -> Iterator[tuple[str, str, str, float]]:
    text = files("resources").joinpath("dictionary/names/letters.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, x, y, cost = line.split("\t")
            yield name, x, y, float(cost)
