"""The words a name is found under: those of `app.matching`, and what lists are sorted by."""

from __future__ import annotations

import unicodedata

from app.matching import block_keys, joined, parted, query_tokens, search_tokens

__all__ = ["EDITION", "block_keys", "joined", "parted", "query_tokens", "search_tokens", "sort_words"]

EDITION = 4
"""Raise it when `app.matching` gives other words or keys: files are indexed anew when they are opened."""


def sort_words(name: str) -> str:
    """What names are sorted by: accents and case put aside."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c))
