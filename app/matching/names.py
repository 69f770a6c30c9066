"""Whether two full names are one name: the score and its reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import exp

from app.matching import likeness
from app.matching.alignment import Link, align
from app.matching.frequency import COMMON, weight
from app.matching.reasons import Match, Reason
from app.matching.tokens import Token, readings


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is written: `full` is what is compared; `given` and `family` where they are known."""

    full: str
    given: str = ""
    family: str = ""

    @property
    def text(self) -> str:
        """The words to compare, from `full` or else from the two parts."""
        return self.full or f"{self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two names laid side by side. `evidence` in natural-log odds; above 0 they are one name."""

    evidence: float
    links: tuple[Link, ...] = ()
    left: tuple[Token, ...] = ()
    right: tuple[Token, ...] = ()


NOTHING = Comparison(-8.0)


def odds_to_score(evidence: float) -> float:
    """Natural-log odds as a probability between 0 and 1."""
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, evidence))))


def features(links: list[Link], left: tuple[Token, ...], right: tuple[Token, ...]) -> tuple[float, ...]:
    """What the decision rests on, each a number; their worth is in `_WORTH`, in the same order.

    Evidence of the weakest link; mean evidence; words that agree; words left over on the shorter
    side; on the longer side; agreeing words beyond the first; a first letter alone; other order.
    """
    if not links:
        return (-6.0, -6.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0)
    weights = [min(_weigh(left, k.left), _weigh(right, k.right)) for k in links]
    found = [max(-4.0, k.likeness.evidence) for k in links]
    total = sum(weights)
    free_left = sum(weight(t) for t in left) - sum(_weigh(left, k.left) for k in links)
    free_right = sum(weight(t) for t in right) - sum(_weigh(right, k.right) for k in links)
    short, long = sorted((max(0.0, free_left), max(0.0, free_right)))
    return (
        min(found),
        sum(w * e for w, e in zip(weights, found, strict=True)) / total,
        min(2.5, sum(w for w, e in zip(weights, found, strict=True) if e > 0)),
        short,
        min(2.0, long),
        float(min(2, len(links) - 1)),
        float(sum(k.likeness.how == likeness.INITIAL for k in links)),
        float(is_swapped(links)),
    )


def _weigh(tokens: tuple[Token, ...], places: tuple[int, ...]) -> float:
    return sum(weight(tokens[i]) for i in places)


def is_swapped(links: list[Link] | tuple[Link, ...]) -> bool:
    """Whether the words answer to each other in another order."""
    order = [k.right[0] for k in sorted(links, key=lambda k: k.left)]
    return order != sorted(order)


_BASE = -2.4
_WORTH = (0.9, 0.9, 1.4, -2.5, -1.1, 0.3, -0.5, -0.3)


@lru_cache(maxsize=16384)
def compare_texts(a: str, b: str) -> Comparison:
    """Lays two written names side by side, the best of all their readings."""
    return max(_comparisons(a, b), key=lambda c: c.evidence, default=NOTHING)


def _comparisons(a: str, b: str) -> Iterator[Comparison]:
    for left in readings(a):
        for right in readings(b):
            links = align(left, right)
            values = features(links, left, right)
            evidence = _BASE + sum(w * v for w, v in zip(_WORTH, values, strict=True))
            yield Comparison(evidence, tuple(links), left, right)


_HOW = {
    likeness.SCRIPT: "match.reason.same_name_other_script",
    likeness.VARIANT: "match.reason.known_variant",
    likeness.SOUND: "match.reason.sounds_alike",
    likeness.SPELLING: "match.reason.close_spelling",
    likeness.INITIAL: "match.reason.initial",
}


def explain(comparison: Comparison) -> Iterator[Reason]:
    """The reasons of a comparison, in the order of the first name's words."""
    links = sorted((k for k in comparison.links if k.likeness.evidence > -1.5), key=lambda k: k.left)
    if links and all(k.likeness.how == likeness.SAME for k in links):
        yield Reason("match.reason.same_words")
    for link in links:
        if link.likeness.how in _HOW:
            yield Reason(_HOW[link.likeness.how], _pair(comparison, link))
    if is_swapped(links):
        yield Reason("match.reason.swapped")
    if any(len(k.left) != len(k.right) for k in links):
        yield Reason("match.reason.written_together")
    if links and len(comparison.left) != len(comparison.right):
        yield Reason("match.reason.words_missing")
    words = [comparison.left[i] for k in links for i in k.left]
    if words and all(weight(w) < COMMON for w in words):
        yield Reason("match.reason.common_name")


def _pair(comparison: Comparison, link: Link) -> dict[str, str | int | float]:
    return {
        "a": " ".join(comparison.left[i].text for i in link.left),
        "b": " ".join(comparison.right[j].text for j in link.right),
    }


def compare_names(a: str, b: str) -> Match:
    """Compares two written names alone."""
    found = compare_texts(a, b)
    return Match(odds_to_score(found.evidence), tuple(explain(found)))
