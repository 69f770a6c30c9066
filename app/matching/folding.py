"""Brings one text to one plain spelling: case, marks, compatibility forms, invisible characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

MAX_LETTERS = 400
"""Longer texts are not names: what follows is left out of the comparison (never of the record)."""

# Written as part of a name in many romanisations; they join what stands on both sides.
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʻʿʾ`´ʹʺ′״׳ʽˈ՚Ꞌꞌ＇"), "")
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ə": "a",
        "ɛ": "e",
        "ɔ": "o",
        "ŋ": "ng",
        "ɲ": "ny",
        "ɓ": "b",
        "ɗ": "d",
        "ƴ": "y",
        "ħ": "h",
    }
)
_ARABIC = str.maketrans(
    {
        **dict.fromkeys("أإآٱٲٳ", "ا"),
        **dict.fromkeys("يىۍێېئ", "ی"),
        **dict.fromkeys("كڪګڬڭ", "ک"),
        **dict.fromkeys("هۀہۂەةۃھۿ", "ه"),
        **dict.fromkeys("ؤۆۇۈۋۊ", "و"),
        "ٹ": "ت",
        "ټ": "ت",
        "ڈ": "د",
        "ډ": "د",
        "ڑ": "ر",
        "ړ": "ر",
        "ڕ": "ر",
        "ڵ": "ل",
        "ں": "ن",
        "ڼ": "ن",
        "ے": "ی",
        "ۓ": "ی",
        "ڤ": "ف",
        "ګ": "گ",
        "ښ": "ش",
        "ږ": "ژ",
        "ځ": "ز",
        "څ": "س",
        "ء": None,
        "ـ": None,
    }
)
_HEBREW = str.maketrans("ךםןףץ", "כמנפצ")
_SPACES = re.compile(r"[\W\d_]+", re.UNICODE)


def clean(text: str) -> str:
    """`text` in compatibility form, without apostrophes and invisible marks, all else kept."""
    text = unicodedata.normalize("NFKC", text[:MAX_LETTERS]).translate(_APOSTROPHES)
    if text.isascii():
        return text
    return "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc", "Co", "Cn") or c.isspace())


def words(text: str) -> list[str]:
    """The words of a cleaned text; digits, signs and emoji only separate. Marks stay on their letters."""
    if text.isascii():
        return _SPACES.sub(" ", text).split()
    kept = (c if unicodedata.category(c)[0] in "LM" else " " for c in text)
    return [w for w in "".join(kept).split() if any(c.isalpha() for c in w)]


def fold_latin(word: str) -> str:
    """Letters a-z of a word in Latin script: no case, no diacritics, no foreign letters."""
    if word.isascii():
        return word.lower()
    word = unicodedata.normalize("NFKD", word.lower().translate(_LETTERS))
    plain = "".join(c for c in word if not unicodedata.combining(c))
    if not plain.isascii():
        plain = anyascii(plain).lower()
    return "".join(c for c in plain if "a" <= c <= "z")


@lru_cache(maxsize=2048)
def fold(word: str, script: str) -> str:
    """One spelling of a word inside its own script: what a reader of that script calls the same word."""
    if script == "Latn":
        return fold_latin(word)
    word = word.casefold()
    if script == "Arab":
        return "".join(c for c in word if not unicodedata.combining(c)).translate(_ARABIC)
    if script == "Hebr":
        return "".join(c for c in word if not unicodedata.combining(c)).translate(_HEBREW)
    if script in ("Cyrl", "Grek", "Geor", "Armn"):
        decomposed = unicodedata.normalize("NFKD", word)
        return "".join(c for c in decomposed if not unicodedata.combining(c))
    return word
