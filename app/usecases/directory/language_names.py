"""Names of languages inside free text, in the languages of the program."""

from __future__ import annotations

from functools import cache

from app.catalogue.languages import all_languages
from app.domain.directory.folding import words

_NOT_NAMES = frozenset({"ser", "kan", "mari", "sign", "pali", "fang", "ma", "fa", "so"})
_SHORTEST = 3


@cache
def _by_name() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for language in all_languages():
        for name in (*language.names, language.endonym):
            parts = words(name)
            if len(parts) == 1 and len(parts[0]) >= _SHORTEST and parts[0] not in _NOT_NAMES:
                found.setdefault(parts[0], (language.code, name))
    return found


def languages_in(text: str) -> list[tuple[str, str]]:
    """(ISO 639-3 code, name) of each language that `text` names, in order, once."""
    found: dict[str, str] = {}
    for word in words(text):
        if word in _by_name():
            code, name = _by_name()[word]
            found.setdefault(code, name)
    return list(found.items())
