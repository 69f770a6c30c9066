"""Names as registers write them, in ordinary writing."""

from __future__ import annotations

from typing import Final

SMALL: Final = frozenset(
    [
        "di",
        "de",
        "del",
        "della",
        "dei",
        "delle",
        "dello",
        "d'",
        "da",
        "in",
        "e",
        "a",
        "al",
        "alla",
        "per",
        "con",
        "san",
    ]
)


def calm(name: str) -> str:
    """A name written all in capitals, as registers do, in ordinary writing."""
    if not name.isupper():
        return name
    words = [w if w in SMALL and at else _capital(w) for at, w in enumerate(name.lower().split())]
    return " ".join(words)


def _capital(word: str) -> str:
    """Its first letter large, be it behind a quotation mark."""
    at = next((i for i, sign in enumerate(word) if sign.isalnum()), 0)
    return word[:at] + word[at : at + 1].upper() + word[at + 1 :]
