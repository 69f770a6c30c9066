"""Words as search compares them: without case, accents, vowel signs."""

from __future__ import annotations

import unicodedata

_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": None})


def folded(text: str) -> str:
    """`text` folded for comparing what is typed with what is written."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_ARABIC))
    return "".join(c for c in plain if not unicodedata.combining(c))
