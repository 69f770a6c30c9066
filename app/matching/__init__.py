"""Finds the same person behind different spellings, scripts and dates, and says why.

Pure: no database, no window. Storage keeps `block_keys` in an indexed table and `search_tokens` in
its full-text index; the duplicate panel compares the candidates those keys bring with `compare`.
"""

from __future__ import annotations

from app.matching.keys import block_keys
from app.matching.names import Name, compare_names
from app.matching.persons import STRONG, Facts, compare
from app.matching.reasons import Match, Reason
from app.matching.scripts import script_of
from app.matching.searching import SOUND_MARK, joined, parted, query_tokens, search_tokens
from app.matching.transliteration import to_latin

THRESHOLD = 0.5
"""From this score on two names, or two persons, are more likely one than two."""

__all__ = [
    "SOUND_MARK",
    "STRONG",
    "THRESHOLD",
    "Facts",
    "Match",
    "Name",
    "Reason",
    "block_keys",
    "compare",
    "compare_names",
    "joined",
    "parted",
    "query_tokens",
    "script_of",
    "search_tokens",
    "to_latin",
]
