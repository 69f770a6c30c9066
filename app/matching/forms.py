"""Other forms one word of a name may stand in: without its article, its woman's ending, its title."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from app.matching.scripts import ABJADS
from app.matching.tokens import Token

ARTICLE, GENDER, TITLE = 0.4, 0.5, 0.4
"""What it costs in evidence when only one of two words had to be brought to another form."""


class Form(NamedTuple):
    """A word in another form and what that costs."""

    token: Token
    cost: float


# Family names of women in Slavic languages, and how the men's begin to end; longest first.
_WOMEN = (
    ("iczowna", "icz"),
    ("ianka", ""),
    ("owna", ""),
    ("anka", ""),
    ("skaya", "ski"),
    ("skaja", "ski"),
    ("skaia", "ski"),
    ("cka", "cki"),
    ("ska", "ski"),
    ("ova", ""),
    ("owa", ""),
)
# Honorific endings of Central Asian given names.
_TITLES = ("bek", "jon", "xon", "khon", "zhon")
_SHORTEST = 3


def _changed(token: Token, latin: str, cost: float) -> Form:
    return Form(Token(latin, "Latn", latin, "", latin), cost)


def _without_ending(token: Token) -> Form | None:
    word = token.latin
    if word.endswith("a"):
        for women, men in _WOMEN:
            if word.endswith(women) and len(word) - len(women) >= _SHORTEST:
                return _changed(token, word[: len(word) - len(women)] + men, GENDER)
    for title in _TITLES:
        if word.endswith(title) and len(word) - len(title) >= _SHORTEST + 1:
            return _changed(token, word[: len(word) - len(title)], TITLE)
    return None


@lru_cache(maxsize=4096)
def forms(token: Token) -> tuple[Form, ...]:
    """The word as it is, at no cost, and its other forms."""
    found = [Form(token, 0.0)]
    if token.stem:
        latin = token.latin[2:] if token.script == "Arab" else token.stem
        found.append(Form(Token(token.stem, token.script, latin, "", token.heard), ARTICLE))
    elif token.script not in ABJADS:
        other = _without_ending(token)
        if other:
            found.append(other)
    return tuple(found)
