"""Which writing system a name is in, as the code list `script` has it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Final

LATIN: Final = "Latn"

_CODES: Final = {
    "LATIN": "Latn",
    "ARABIC": "Arab",
    "ETHIOPIC": "Ethi",
    "BENGALI": "Beng",
    "CYRILLIC": "Cyrl",
    "DEVANAGARI": "Deva",
    "GURMUKHI": "Guru",
    "SINHALA": "Sinh",
    "TAMIL": "Taml",
    "GEORGIAN": "Geor",
    "ARMENIAN": "Armn",
    "GREEK": "Grek",
    "HEBREW": "Hebr",
    "CJK": "Hani",
    "TIBETAN": "Tibt",
    "MYANMAR": "Mymr",
    "THAI": "Thai",
    "KHMER": "Khmr",
    "TIFINAGH": "Tfng",
    "NKO": "Nkoo",
    "THAANA": "Thaa",
}


def script_of(text: str) -> str | None:
    """The script most letters of `text` are in; None without letters, `Zyyy` for one not listed."""
    letters = Counter(unicodedata.name(c, "").split(" ")[0] for c in text if c.isalpha())
    if not letters:
        return None
    return _CODES.get(letters.most_common(1)[0][0], "Zyyy")
