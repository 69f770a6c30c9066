"""The sentences of the program, read once: reading them all takes longer than most tests."""

from __future__ import annotations

from functools import cache

from app.catalogue.sources import Sentence, read_sources
from app.catalogue.stamps import TRANSLATIONS


@cache
def sentences() -> dict[str, Sentence]:
    """Every sentence as it is written in the four languages, by its key."""
    return read_sources(TRANSLATIONS)
