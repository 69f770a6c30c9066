"""Words made comparable: no accents, no case, one spelling of the Arabic letters.

Arabic: marks and the tatweel go, alef, ya and ta marbuta take one form each, and the
article is left off, since people type with and without all of them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ARABIC = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ة": "ه",
        "ؤ": "و",
        "ئ": "ي",
        "ـ": None,
        "ک": "ك",
        "ی": "ي",
    }
)
_LATIN = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_WORD = re.compile(r"[^\W_]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_ARTICLES = ("وال", "بال", "لل", "ال")
_STEM_FROM = 5
_VOWELS = "aeiou"


def fold(text: str) -> str:
    """`text` in small letters without marks; letters of every script stay."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.casefold().translate(_ARABIC).translate(_LATIN))
    return "".join(c for c in spread if not unicodedata.category(c).startswith(("M", "Cf")))


def words(text: str) -> list[str]:
    """The folded words of `text`, in order."""
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    return [_bare(word) for word in _WORD.findall(fold(text))]


@lru_cache(maxsize=20_000)
def _bare(word: str) -> str:
    for article in _ARTICLES:
        if word.startswith(article) and len(word) >= len(article) + 3:
            return word[len(article) :]
    return word


def beginnings(text: str) -> list[str]:
    """What words must begin with to answer `text`.

    The ending of a longer word is left off: in Italian it changes with gender and number, so
    "scuole" finds "scuola", "medici" finds "medico", "biblioteche" finds "biblioteca".
    """
    return [_stem(word) for word in words(text)]


def _stem(word: str) -> str:
    if len(word) < _STEM_FROM or word[-1] not in _VOWELS:
        return word
    stem = word[:-1]
    return stem[:-1] if stem.endswith(("ci", "gi", "ch", "gh")) else stem
