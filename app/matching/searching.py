"""What to put in a full-text index, and what to ask it, so that a name is found from any script.

Every word goes in as it is written (folded), in Latin letters, and as its sound behind a mark. The
mark is a digit, because no name has digits and every tokeniser keeps them with the letters.
"""

from __future__ import annotations

from app.matching import folding, particles
from app.matching.scripts import script_of
from app.matching.sounds import skeletons
from app.matching.transliteration import to_latin

SOUND_MARK = "0"
_ENOUGH = 2
_REST = 3
"""Letters that must be left of a word when a small one before it is taken off."""
_LONGEST = max(len(word) for word in particles.IN_ONE)


def search_tokens(name_text: str) -> list[str]:
    """Words to index for one name, without repetition; all lower case, letters and digits only."""
    found: dict[str, None] = {}
    for word in folding.words(folding.clean(name_text)):
        script = script_of(word)
        latin = to_latin(word, script)
        found[folding.fold(word, script)] = None
        for part in latin.split():
            found[part] = None
            for code in skeletons(_without_article(part, word, script)):
                found[SOUND_MARK + code.lower()] = None
            if part in particles.SHORT_FOR:
                found[particles.SHORT_FOR[part]] = None
    found.pop("", None)
    return list(found)


def _without_article(latin: str, word: str, script: str) -> str:
    if script == "Arab" and folding.fold(word, script).startswith("ال") and len(word) >= 5:
        return latin[2:]
    return latin


def query_tokens(typed: str) -> list[tuple[str, ...]]:
    """For each typed word, the beginnings to look for: any of them will do; every word must be found.

    The last word may be unfinished. Sounds are asked for only when there is enough to go by.
    """
    asked = []
    for word in folding.words(folding.clean(typed)):
        script = script_of(word)
        folded = folding.fold(word, script)
        options = {folded: None}
        for part in to_latin(particles.SHORT_FOR.get(folded, word), script).split():
            options[part] = None
            for code in skeletons(_without_article(part, word, script)):
                if len(code.lstrip("A")) >= _ENOUGH:
                    options[SOUND_MARK + code.lower()] = None
        options.pop("", None)
        if options:
            asked.append(tuple(options))
    return asked


def parted(word: str) -> tuple[str, str] | None:
    """`benali` as `ben` and `ali`; None for a word that does not begin with such a small word."""
    folded = folding.fold(word, script_of(word))
    for length in range(min(_LONGEST, len(folded) - _REST), 1, -1):
        if folded[:length] in particles.IN_ONE and folded[length:].isalpha():
            return particles.IN_ONE[folded[:length]], folded[length:]
    return None


def joined(small: str, word: str) -> str:
    """`ben` and `ali` as `benali`; empty when the first is no such small word."""
    folded = folding.fold(small, script_of(small))
    return folded + word if folded in particles.IN_ONE and word.isalpha() else ""
