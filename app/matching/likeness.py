"""How likely two words of a name are one name: evidence in natural-log odds, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Editop, Levenshtein

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
_OTHER_GENDER = 1.2
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
    if found < _KNOWN and variants.known(a.text, b.text, everywhere=found > _NONE):
        return Likeness(_KNOWN, VARIANT if a.script == b.script else SCRIPT)
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
        if two.script == "Kana" and one.script not in ("Kana", *ABJADS):
            return edits.evidence(one.latin, two.latin, tables["kana"])
    if a.script in ABJADS or b.script in ABJADS:
        return _abjad(a, b)
    if a.latin == b.latin:
        return _READS_THE_SAME
    if _too_far(a.latin, b.latin):
        return _NONE
    found = edits.evidence(a.latin, b.latin, tables["latn"])
    return found - _OTHER_GENDER if _gendered(a.latin, b.latin) else found


def _gendered(a: str, b: str) -> bool:
    """Karim and Karima, Mario and Maria: as a rule a man and a woman."""
    short, long = sorted((a, b), key=len)
    if len(short) < 4:
        return False
    return long == short + "a" or (len(a) == len(b) and a[:-1] == b[:-1] and {a[-1], b[-1]} == {"a", "o"})


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
    if one[:-1] == two[:-1] and {one[-1], two[-1]} <= _SILENT_ENDS:
        return BEST - 0.5
    changed = Levenshtein.editops(one, two)
    return max(_NONE, BEST - sum(_ABJAD_COST.get(_letter(op, one, two), 2.8) for op in changed))


_SILENT_ENDS = frozenset("اهیאה")
_ABJAD_COST = {"ا": 1.2, "א": 1.2, "a": 1.2, "و": 4.2, "ی": 4.0, "ه": 4.0}


def _letter(change: Editop, one: str, two: str) -> str:
    """The letter that stands on one side only; "" for a letter in another's place."""
    if change.tag == "replace":
        return ""
    return one[change.src_pos] if change.tag == "delete" else two[change.dest_pos]
