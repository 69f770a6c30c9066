"""The words a name is found under, and the words what was typed looks for."""

from __future__ import annotations

import unicodedata


def search_tokens(name: str) -> list[str]:
    """Words under which a name is indexed."""
    return _fold(name).split()


def query_tokens(typed: str) -> list[list[str]]:
    """For each word typed, the alternatives to look for."""
    return [[word] for word in _fold(typed).split()]


def block_keys(name: str) -> frozenset[str]:
    """Keys two spellings of one name are likely to share."""
    return frozenset(word[:4] for word in _fold(name).split())


def _fold(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c))


def sort_words(name: str) -> str:
    """What names are sorted by: accents and case put aside."""
    return _fold(name)
