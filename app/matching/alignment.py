"""Which word of one name answers to which word of the other, in any order, joined or apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.matching.bridges import BEST
from app.matching.likeness import Likeness, liken
from app.matching.tokens import Token

_WORTH = -4.0
_JOINED = 0.6
"""A word written apart costs a little, and must be otherwise almost the same."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words `left` of the first name (one or two places) that answer to words `right` of the second."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    likeness: Likeness


@lru_cache(maxsize=1024)
def _glue(a: Token, b: Token) -> Token:
    latin = (a.latin + b.latin)[:40]
    return Token((a.text + b.text)[:40], a.script, latin, "", latin)


def _singles(a: tuple[Token, ...], b: tuple[Token, ...], used_a: set[int], used_b: set[int]) -> list[Link]:
    found = [
        Link((i,), (j,), liken(a[i], b[j]))
        for i in range(len(a))
        if i not in used_a
        for j in range(len(b))
        if j not in used_b
    ]
    return [link for link in found if link.likeness.evidence > _WORTH]


def _joins(a: tuple[Token, ...], b: tuple[Token, ...]) -> list[tuple[tuple[int, ...], int, Likeness]]:
    """Two neighbours of `a` that together make one longer word of `b`."""
    found: list[tuple[tuple[int, ...], int, Likeness]] = []
    for i in range(len(a) - 1):
        size = len(a[i].latin) + len(a[i + 1].latin)
        for j, word in enumerate(b):
            if len(word.latin) > 4 and 0.55 * size <= len(word.latin) <= size + 3:
                like = liken(_glue(a[i], a[i + 1]), word)
                if like.evidence > 0:
                    found.append(((i, i + 1), j, Likeness(like.evidence - _JOINED, like.how)))
    return found


def align(a: tuple[Token, ...], b: tuple[Token, ...]) -> list[Link]:
    """The best set of links, best first; every word is used at most once."""
    chosen = _same(a, b)
    used_a = {i for link in chosen for i in link.left}
    used_b = {j for link in chosen for j in link.right}
    links = _singles(a, b, used_a, used_b)
    if len(a) != len(b):
        links += [Link(pair, (j,), like) for pair, j, like in _joins(a, b)]
        links += [Link((j,), pair, like) for pair, j, like in _joins(b, a)]
    for link in sorted(links, key=_rank):
        if used_a.isdisjoint(link.left) and used_b.isdisjoint(link.right):
            chosen.append(link)
            used_a.update(link.left)
            used_b.update(link.right)
    return chosen


def _same(a: tuple[Token, ...], b: tuple[Token, ...]) -> list[Link]:
    """Words written alike on both sides need no weighing; they come first whatever the rest."""
    found: list[Link] = []
    free = list(range(len(b)))
    for i, word in enumerate(a):
        place = next((j for j in free if b[j].text == word.text), None)
        if place is not None:
            free.remove(place)
            found.append(Link((i,), (place,), liken(word, b[place])))
    return found


def _rank(link: Link) -> tuple[float, int]:
    """Strong links first; a join counts for the two words it explains; then those in the same place."""
    words = len(link.left) + len(link.right) - 1
    return (-(link.likeness.evidence + (words - 1) * BEST / 2), abs(link.left[0] - link.right[0]))
