"""The word lists: 2,048 easy words for each language, so that one word carries eleven bits.

No two words of a list begin with the same four letters: four are enough to recognise a word.
A list is frozen once released: the recovery codes printed with it depend on the order.
"""

from __future__ import annotations

import functools
import unicodedata
from importlib import resources

LANGUAGES = ("it", "en", "fr")
SIZE = 2048
BITS = 11
TELLING = 4
"""Letters that tell a word from all the others of its list."""


def list_for(language: str) -> str:
    """Language of the words offered to someone who reads `language`: their own, else Italian."""
    return language if language in LANGUAGES else LANGUAGES[0]


@functools.cache
def words(language: str) -> tuple[str, ...]:
    """The 2,048 words of `language` (one of `LANGUAGES`), sorted, accents kept."""
    text = (resources.files("resources") / "dictionary" / f"{language}.txt").read_text(encoding="utf-8")
    return tuple(text.split())


def folded(text: str) -> str:
    """`text` without case, accents and anything that is not a letter: how typed words are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalpha())


@functools.cache
def positions(language: str) -> dict[str, int]:
    """Place of each word in its list, under its folded spelling and under its first four letters."""
    found: dict[str, int] = {}
    for place, word in enumerate(words(language)):
        found[folded(word)] = place
        found.setdefault(folded(word)[:TELLING], place)
    return found


def place_of(part: str, language: str) -> int | None:
    """Place of a folded `part` in the list: the word itself, or its first four letters and more of it."""
    known = positions(language)
    if part in known:
        return known[part]
    place = known.get(part[:TELLING]) if len(part) >= TELLING else None
    return place if place is not None and folded(words(language)[place]).startswith(part) else None
