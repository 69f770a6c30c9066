"""Help topics in the palette: what one doesn't know how to do is found where everything is looked for."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from app.catalogue.help_topics import NAMED, HelpBook
from app.session import Session
from ui.palette.providers import Hit, Provider
from ui.texts import language, t

LETTERS: Final = 4
"""Shorter words are pieces of names."""

MOST: Final = 3


def find(_session: Session, typed: str, limit: int) -> list[Hit]:
    """Topics with the words in their title or among their words; the text alone would find too many."""
    if len(typed.strip()) < LETTERS:
        return []
    found = _book(language()).search(typed, least=NAMED)[: min(limit, MOST)]
    return [Hit(one.title, "help", {"topic": one.key}, icon="circle-help", once=True) for one in found]


@lru_cache(maxsize=1)
def _book(language: str) -> HelpBook:
    return HelpBook(language, t)


PROVIDER = Provider("help", "page.help", find, to_read=True)
