"""Evidence from letters alone, by the table that fits the scripts of the two words."""

from __future__ import annotations

import re
from collections.abc import Callable

from rapidfuzz.distance import Editop, Levenshtein

from app.matching import edits
from app.matching.letters import Letters, tables
from app.matching.scripts import ABJADS
from app.matching.tokens import Token

BEST = 2.5
"""Evidence of two identical words; nothing counts more."""
NONE = -edits.WORTH_KNOWING
"""Evidence of words that have nothing in common."""
_READS_THE_SAME = 2.2
_OTHER_GENDER = 1.2
_REJECT = 0.3
_REJECT_CODES = 0.4


def by_letters(a: Token, b: Token) -> float:
    """Log odds that two words are one name, from their letters; symmetrical, between NONE and BEST."""
    for one, two in ((a, b), (b, a)):
        if one.script in ABJADS:
            continue
        if two.script in ("Arab", "Hebr"):
            return _across(one, two, tables()["arab" if two.script == "Arab" else "hebr"])
        if two.script == "Kana" and one.script != "Kana":
            return edits.evidence(one.latin, two.latin, tables()["kana"])
    return _abjad(a, b) if a.script in ABJADS or b.script in ABJADS else _voweled(a, b)


def _voweled(a: Token, b: Token) -> float:
    if a.latin == b.latin:
        return BEST if a.script == b.script else _READS_THE_SAME
    if Levenshtein.normalized_similarity(a.latin, b.latin) < _REJECT:
        return NONE  # hardly any letter in the same order: not worth the long way
    found = edits.evidence(a.latin, b.latin, tables()["latn"])
    return found - _OTHER_GENDER if _gendered(a.latin, b.latin) else found


def _gendered(a: str, b: str) -> bool:
    """Karim and Karima, Mario and Maria: as a rule a man and a woman."""
    short, long = sorted((a, b), key=len)
    if len(short) < 4:
        return False
    return long == short + "a" or (len(a) == len(b) and a[:-1] == b[:-1] and {a[-1], b[-1]} == {"a", "o"})


def _across(latin: Token, native: Token, letters: Letters) -> float:
    if set(latin.codes).isdisjoint(native.codes) and _codes_far(latin, native):
        return NONE
    found = edits.evidence(latin.latin, native.text, letters)
    return found - _contradiction(latin.latin, native.text) if native.script == "Arab" else found


def _contradiction(latin: str, native: str) -> float:
    """Arabic writes its long vowels: one that is heard must be there, one that is there must be heard.

    Hussein is not حسن and Hassan is not حسين. Each price is the log of how much rarer the mismatch is
    among transliterations of one name than among names with the same consonants.
    """
    return sum(price for heard, written, price in _LONG_VOWELS if heard(latin) and written(native))


_Test = Callable[[str], object]
_LONG_VOWELS: tuple[tuple[_Test, _Test, float], ...] = (
    (re.compile("ei|ey|ee|ai|ay|ie|ii").search, lambda native: "ی" not in native, 2.2),
    (lambda latin: not re.search("[iey]", latin), lambda native: "ی" in native, 1.6),
    (lambda latin: not re.search("[uowv]", latin), lambda native: "و" in native, 2.2),
    (re.compile("ou|oo|uu|oe").search, lambda native: "و" not in native, 1.8),
)


def _codes_far(a: Token, b: Token) -> bool:
    return all(Levenshtein.normalized_similarity(x, y) < _REJECT_CODES for x in a.codes for y in b.codes)


_SILENT_ENDS = frozenset("اهیא\u05d4")
# Long vowels and the woman's ending: written, so their absence says something. An alif is often left out.
_ABJAD_COST = {"ا": 1.2, "א": 1.2, "a": 1.2, "و": 4.2, "ی": 4.0, "ه": 4.0}
_ABJAD_CHANGE = 2.8


def _abjad(a: Token, b: Token) -> float:
    """Two words without written short vowels: what differs is a consonant or a long vowel, and counts."""
    one, two = (a.text, b.text) if a.script == b.script else (a.latin, b.latin)
    if one == two:
        return BEST
    if one[:-1] == two[:-1] and {one[-1], two[-1]} <= _SILENT_ENDS:
        return BEST - 0.5
    changed = Levenshtein.editops(one, two)
    return max(NONE, BEST - sum(_ABJAD_COST.get(_letter(op, one, two), _ABJAD_CHANGE) for op in changed))


def _letter(change: Editop, one: str, two: str) -> str:
    """The letter that stands on one side only; "" for a letter in another's place."""
    if change.tag == "replace":
        return ""
    return one[change.src_pos] if change.tag == "delete" else two[change.dest_pos]
