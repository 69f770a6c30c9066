"""How much a word of a name tells: a very common one identifies nobody."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from app.matching.tokens import Token

COMMON = 0.7
"""Below this weight a word counts as common."""


@cache
def _tiers() -> dict[str, float]:
    """Weight of the common words, by folded spelling."""
    found: dict[str, float] = {}
    text = files("resources").joinpath("dictionary/names/common.txt").read_text(encoding="utf-8")
    weight = 1.0
    for line in text.splitlines():
        if line.startswith("@"):
            weight = float(line[1:])
        elif not line.startswith("#"):
            for word in line.split():
                found.setdefault(word, weight)
    return found


@lru_cache(maxsize=4096)
def weight(token: Token) -> float:
    """Between 0.2 (a letter) and 1 (a rare name): the share of evidence this word can carry."""
    if token.initial:
        return 0.2
    short = 0.8 if len(token.latin) <= 2 else 1.0
    tiers = _tiers()
    return min(short, tiers.get(token.text, tiers.get(token.latin, 1.0)))
