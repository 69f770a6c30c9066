"""How likely two words of a name are one name: evidence in natural-log odds, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from app.matching import edits, variants
from app.matching.scripts import ABJADS
from app.matching.tokens import Token

SAME, SCRIPT, VARIANT, SOUND, SPELLING, INITIAL, UNLIKE = range(7)
"""What a likeness rests on: same letters, another script, a known variant, sound, spelling, first letter."""

BEST = 2.5
"""Evidence of two identical words; nothing counts more."""
_KNOWN = 2.0
_READS_THE_SAME = 2.2
_FIRST_LETTER = 0.3
_GLUED_ARTICLE = 0.4
_NONE = -edits.WORTH_KNOWING
_REJECT = 0.3


@dataclass(frozen=True, slots=True)
class Likeness:
    """`evidence` above 0 speaks for one name, below against; `how` is one of the module's constants."""

    evidence: float
    how: int


_UNLIKE = Likeness(_NONE, UNLIKE)


@lru_cache(maxsize=65536)
def liken(a: Token, b: Token) -> Likeness:
    """Compares two words, in any scripts; symmetrical."""
    if a.text == b.text:
        return Likeness(BEST, SAME)
    if a.initial or b.initial:
        return Likeness(_FIRST_LETTER, INITIAL) if a.latin[:1] == b.latin[:1] else _UNLIKE
    found = _by_letters(a, b)
    if found < _KNOWN and variants.known(a.text, b.text):
        return Likeness(_KNOWN, VARIANT)
    if found <= _NONE:
        return _UNLIKE
    if a.script != b.script:
        return Likeness(min(found, BEST), SCRIPT)
    heard = not set(a.codes).isdisjoint(b.codes)
    return Likeness(min(found, BEST), SOUND if heard else SPELLING)


def _by_letters(a: Token, b: Token) -> float:
    found = _scripts(a, b)
    if a.stem or b.stem:
        bare = _scripts(_bare(a), _bare(b)) - (_GLUED_ARTICLE if bool(a.stem) != bool(b.stem) else 0.0)
        found = max(found, bare)
    return found


@lru_cache(maxsize=8192)
def _bare(token: Token) -> Token:
    if not token.stem:
        return token
    text = token.stem
    latin = text if token.script != "Arab" else token.latin[2:]
    return Token(text, token.script, latin, "", token.codes)


def _scripts(a: Token, b: Token) -> float:
    tables = edits.tables()
    for one, two in ((a, b), (b, a)):
        if two.script in ("Arab", "Hebr") and one.script not in ABJADS:
            return _across(one.latin, two.text, two, one, tables["arab" if two.script == "Arab" else "hebr"])
        if two.script in ("Kana", "Hira") and one.script not in ("Kana", "Hira", *ABJADS):
            return edits.evidence(one.latin, two.latin, tables["kana"])
    if a.script in ABJADS or b.script in ABJADS:
        return _abjad(a, b)
    if a.latin == b.latin:
        return _READS_THE_SAME
    if _too_far(a.latin, b.latin):
        return _NONE
    return edits.evidence(a.latin, b.latin, tables["latn"])


def _too_far(a: str, b: str) -> bool:
    """Cheap refusal before the costly comparison: hardly any letter in the same order."""
    return Levenshtein.normalized_similarity(a, b) < _REJECT


def _across(latin: str, native: str, a: Token, b: Token, letters: edits.Letters) -> float:
    if set(a.codes).isdisjoint(b.codes) and _codes_far(a, b):
        return _NONE
    return edits.evidence(latin, native, letters)


def _codes_far(a: Token, b: Token) -> bool:
    return all(Levenshtein.normalized_similarity(x, y) < 0.4 for x in a.codes for y in b.codes)


def _abjad(a: Token, b: Token) -> float:
    """Two words without written short vowels: what differs is a consonant or a long vowel, and counts."""
    one, two = (a.text, b.text) if a.script == b.script else (a.latin, b.latin)
    weak = "اویهءע‌ىawyh"
    bare_one = "".join(c for c in one if c not in weak)
    bare_two = "".join(c for c in two if c not in weak)
    strong = Levenshtein.distance(bare_one, bare_two)
    long_vowels = Levenshtein.distance(one, two) - strong
    return max(_NONE, BEST - 2.6 * strong - 1.5 * max(0, long_vowels))
