"""The scripts of India to Latin letters: one table serves them all, they share one layout.

Devanagari, Bengali, Gurmukhi, Gujarati, Oriya, Tamil, Telugu, Kannada and Malayalam put the same
letter at the same place of their Unicode block (ISCII order), so the offset in the block is the key.
"""

from __future__ import annotations

_BLOCKS = {
    "Deva": 0x0900,
    "Beng": 0x0980,
    "Guru": 0x0A00,
    "Gujr": 0x0A80,
    "Orya": 0x0B00,
    "Taml": 0x0B80,
    "Telu": 0x0C00,
    "Knda": 0x0C80,
    "Mlym": 0x0D00,
}
SCRIPTS = frozenset(_BLOCKS)

_LETTERS = "k kh g gh n ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l l v sh sh s h"
_VOWELS = dict(
    zip(
        range(0x05, 0x15),
        ("a", "a", "i", "i", "u", "u", "ri", "li", "e", "e", "e", "ai", "o", "o", "o", "au"),
        strict=True,
    )
)
_SIGNS = dict(
    zip(
        range(0x3E, 0x4D),
        ("a", "i", "i", "u", "u", "ri", "ri", "e", "e", "e", "ai", "o", "o", "o", "au"),
        strict=True,
    )
)
_CONSONANTS = dict(
    zip(
        range(0x15, 0x3A),
        _LETTERS.split(),
        strict=True,
    )
)
_CONSONANTS.update(
    {0x58: "q", 0x59: "kh", 0x5A: "gh", 0x5B: "z", 0x5C: "r", 0x5D: "rh", 0x5E: "f", 0x5F: "y"}
)
_BENGALI = {0x2F: "j", 0x35: "b", 0x70: "r", 0x71: "w", 0x4E: "t"}
_NUKTA, _VIRAMA = 0x3C, 0x4D
_WITH_NUKTA = {"k": "q", "g": "gh", "j": "z", "ph": "f", "d": "r", "dh": "rh", "y": "y"}
_NASAL = {0x01, 0x02, 0x70}


def to_latin(word: str, script: str) -> str:
    """`word` in Latin letters, with the vowel each consonant carries unless another is written.

    The last consonant's own vowel is silent in today's languages and is left out, except in the
    languages of the south (Tamil, Telugu, Kannada, Malayalam), which pronounce it.
    """
    base = _BLOCKS[script]
    own = _CONSONANTS | _BENGALI if script == "Beng" else _CONSONANTS
    out: list[str] = []
    pending = False  # the last consonant has not got its vowel yet
    for char in word:
        place = ord(char) - base
        if place in own and not (place in _NASAL and script != "Beng"):
            if pending:
                out.append("a")
            out.append(own[place])
            pending = True
        elif place == _NUKTA and out:
            out[-1] = _WITH_NUKTA.get(out[-1], out[-1])
        elif place == _VIRAMA:
            pending = False
        else:
            pending = _vowel_or_sign(place, out, pending)
    if pending and script in ("Telu", "Knda", "Mlym"):
        out.append("a")
    return "".join(out)


def _vowel_or_sign(place: int, out: list[str], pending: bool) -> bool:
    if place in _SIGNS:
        out.append(_SIGNS[place])
        return False
    if pending:
        out.append("a")
    if place in _VOWELS:
        out.append(_VOWELS[place])
    elif place in _NASAL:
        out.append("n")
    return False
