"""Whether two full names are one name: the score and its reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import exp

from app.matching import likeness, variants
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

    Evidence of the weakest link, for and against apart; words that agree; words left over on the
    shorter side; on the longer side; first letters alone; other order; words known as different
    names; a single word against several.
    """
    if not links:
        return (0.0, -4.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0)
    short, long = sorted(
        (_left_over(left, [k.left for k in links]), _left_over(right, [k.right for k in links]))
    )
    worst = max(-4.0, min(k.likeness.evidence for k in links))
    agree = sum(min(_weigh(left, k.left), _weigh(right, k.right)) for k in links if k.likeness.evidence > 0)
    return (
        max(0.0, worst),
        min(0.0, worst),
        min(2.5, agree),
        short,
        min(2.0, long),
        float(sum(k.likeness.how == likeness.INITIAL for k in links)),
        float(is_swapped(links)),
        float(sum(k.likeness.how != likeness.SAME and _distinct(left, right, k) for k in links)),
        float(len(links) == 1 and long > 0),
    )


def _weigh(tokens: tuple[Token, ...], places: tuple[int, ...]) -> float:
    return sum(weight(tokens[i]) for i in places)


def _left_over(tokens: tuple[Token, ...], used: list[tuple[int, ...]]) -> float:
    places = {i for link in used for i in link}
    return sum(_presence(t) for i, t in enumerate(tokens) if i not in places)


def _presence(token: Token) -> float:
    """A word that finds no answer counts whole, however common: other people bear it too."""
    return 0.3 if token.initial else 1.0


def _distinct(left: tuple[Token, ...], right: tuple[Token, ...], link: Link) -> bool:
    if len(link.left) + len(link.right) > 2:
        return False
    a, b = left[link.left[0]], right[link.right[0]]
    return a.script == b.script and variants.apart(a.text, b.text)


def is_swapped(links: list[Link] | tuple[Link, ...]) -> bool:
    """Whether the words answer to each other in another order."""
    order = [k.right[0] for k in sorted(links, key=lambda k: k.left)]
    return order != sorted(order)


_BASE = 0.6
_WORTH = (0.42, 0.96, 0.83, -3.9, -1.2, -0.3, -0.71, -1.03, -2.82)


@lru_cache(maxsize=2048)
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


def shares_word(comparison: Comparison) -> bool:
    """Whether at least one word that is not very common clearly agrees."""
    return any(
        link.likeness.evidence >= 1.0 and _weigh(comparison.left, link.left) > _VERY_COMMON
        for link in comparison.links
    )


_VERY_COMMON = 0.5
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
        "a": " ".join(comparison.left[i].written for i in link.left),
        "b": " ".join(comparison.right[j].written for j in link.right),
    }


def compare_names(a: str, b: str) -> Match:
    """Compares two written names alone."""
    found = compare_texts(a, b)
    return Match(odds_to_score(found.evidence), tuple(explain(found)))
