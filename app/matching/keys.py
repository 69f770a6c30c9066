"""Keys that let a database bring the few candidates worth comparing, out of tens of thousands.

Two spellings of one name should share a key; two names at random should not. A key joins the sound
of two words in alphabetical order, so the order in which they are written does not matter; further
keys join the sound of one word with the beginning of another, for when one of them is mis-heard.
"""

from __future__ import annotations

from itertools import combinations

from app.matching import variants
from app.matching.frequency import COMMON, weight
from app.matching.sounds import skeletons
from app.matching.tokens import Token, readings

_LONG = 5
_MAX_WORDS = 5
_READINGS = 3


def block_keys(name_text: str) -> frozenset[str]:
    """The keys of a written name: compact ASCII strings, typically 2-12 of them; none for no name."""
    found: set[str] = set()
    for words in readings(name_text):
        found |= _keys(words[:_MAX_WORDS])
    return frozenset(found)


def _codes(word: Token) -> tuple[str, ...]:
    """Codes of the word, and of the name it is a known variant of (Park for 박)."""
    codes = dict.fromkeys(code[:_LONG] for code in word.codes)
    for head in variants.heads(word.text):
        own = dict.fromkeys(code[:_LONG] for code in skeletons(head))
        if codes.keys().isdisjoint(own):
            codes |= own
    return tuple(codes)[:_READINGS]


def _keys(words: tuple[Token, ...]) -> set[str]:
    if len(words) == 1:
        return {f"={code}" for code in _codes(words[0])}
    found: set[str] = set()
    for a, b in combinations(words, 2):
        found.update("+".join(sorted(pair)) for pair in _products(_codes(a), _codes(b)))
        found.update(f"{code}~{start}" for code, start in _products(_codes(a), _starts(b)))
        found.update(f"{code}~{start}" for code, start in _products(_codes(b), _starts(a)))
    for word in words:
        if weight(word) >= COMMON:
            found.update(f"={code}" for code in _codes(word) if len(code) > 2)
    joined = _codes(words[0])[0] + _codes(words[-1])[0]
    if len(words) == 2:
        found.add(f"={joined[:_LONG]}")
    return found


def _products(a: tuple[str, ...], b: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(x, y) for x in a for y in b]


def _starts(word: Token) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code[:2] for code in word.codes))
