"""What is left of a name when accents, case, punctuation and the Arabic article are ignored."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LATIN: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ɛ": "e", "ɔ": "o"}
)
_ARABIC: Final = str.maketrans(
    {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ە": "ه", "ہ": "ه", "ٱ": "ا", "\u0640": None}
)
_NOT_WORD: Final = re.compile(r"[\W_]+")
_ARTICLE: Final = re.compile(r"(?<!\w)ال(?=\w)")


def fold(text: str) -> str:
    """`text` in lower case without accents, vowel points or article; words parted by one space."""
    text = text.casefold()
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in plain if not unicodedata.combining(c)).translate(_LATIN)
        text = _ARTICLE.sub("", text.translate(_ARABIC))
    return _NOT_WORD.sub(" ", text).strip()
