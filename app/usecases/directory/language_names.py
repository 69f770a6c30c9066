"""Names of languages inside free text, in the languages of the program."""

from __future__ import annotations

from functools import cache

from babel import Locale

from app.catalogue.sources import LANGUAGES
from app.domain.directory.folding import words
from app.domain.directory.language_codes import iso_639_3

_NOT_NAMES = frozenset({"ser", "kan", "ga", "ha", "mari", "man", "sign"})


@cache
def _by_name() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).languages.items():
            parts = words(name)
            if len(parts) == 1 and len(parts[0]) > 2 and parts[0] not in _NOT_NAMES and "_" not in code:
                found.setdefault(parts[0], (iso_639_3(code), name))
    return found


def languages_in(text: str) -> list[tuple[str, str]]:
    """(ISO 639-3 code, name) of each language that `text` names, in order, once."""
    found: dict[str, str] = {}
    for word in words(text):
        if word in _by_name():
            code, name = _by_name()[word]
            found.setdefault(code, name)
    return list(found.items())
