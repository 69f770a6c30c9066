"""How likely two words of a name are one name: evidence in natural-log odds, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.matching import variants
from app.matching.bridges import BEST, NONE, by_letters
from app.matching.forms import forms
from app.matching.sounds import skeletons
from app.matching.tokens import Token

SAME, SCRIPT, VARIANT, SOUND, SPELLING, INITIAL, UNLIKE = range(7)
"""What a likeness rests on: same letters, another script, a known variant, sound, spelling, first letter."""

_KNOWN = 2.0
_LIKE_A_KNOWN = 0.3
_FIRST_LETTER = 0.3
_CLEAR = 0.5
_TOLD_APART = -1.5


@dataclass(frozen=True, slots=True)
class Likeness:
    """`evidence` above 0 speaks for one name, below against; `how` is one of the module's constants."""

    evidence: float
    how: int


_UNLIKE = Likeness(NONE, UNLIKE)


@lru_cache(maxsize=8192)
def liken(a: Token, b: Token) -> Likeness:
    """Compares two words, in any scripts; symmetrical."""
    if a.text == b.text:
        return Likeness(BEST, SAME)
    if a.initial or b.initial:
        return Likeness(_FIRST_LETTER, INITIAL) if a.latin[:1] == b.latin[:1] else _UNLIKE
    found = _best_form(a, b)
    if found < _KNOWN and variants.known(a.text, b.text, everywhere=found > NONE):
        return Likeness(_KNOWN, VARIANT if a.script == b.script else SCRIPT)
    if variants.told_apart(a.text, b.text):
        return _by_sight(a, b, min(found, _TOLD_APART))
    if found < _CLEAR:
        relative = max(_by_relatives(a, b), _by_relatives(b, a))
        if relative > max(found, _CLEAR):
            return Likeness(relative, VARIANT)
    return _by_sight(a, b, min(found, BEST))


def _by_sight(a: Token, b: Token, found: float) -> Likeness:
    if found <= NONE:
        return _UNLIKE
    if a.script != b.script:
        return Likeness(found, SCRIPT)
    heard = not set(a.codes).isdisjoint(b.codes)
    return Likeness(found, SOUND if heard else SPELLING)


def _best_form(a: Token, b: Token) -> float:
    """The best of the words as they are and in their other forms; a form both share costs nothing."""
    return max(
        by_letters(one, two) - (0.0 if cost_one == cost_two else cost_one + cost_two)
        for one, cost_one in forms(a)
        for two, cost_two in forms(b)
    )


def _by_relatives(a: Token, b: Token) -> float:
    """How well `b` spells one of the known variants of `a` (Diallo, and جالو for Jallow)."""
    best = NONE
    for word in variants.relatives(a.text):
        if not set(skeletons(word)).isdisjoint(b.codes):
            relative = Token(word, "Latn", word, "", word)
            best = max(best, by_letters(relative, b) - _LIKE_A_KNOWN)
    return best
