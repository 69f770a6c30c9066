"""Persons as lines to choose from, for whoever asks "who is it about?"."""

from __future__ import annotations

from app.storage.person_lookup import PersonLine, person_line, persons_named, recent_persons
from app.storage.reader import Reader

__all__ = ["PersonLine", "person_line", "persons_named", "recent_persons", "to_choose"]


def to_choose(reader: Reader, typed: str, limit: int = 20) -> list[PersonLine]:
    """Those found by what was typed; the last worked on while nothing is."""
    return persons_named(reader, typed, limit) if typed.strip() else recent_persons(reader)
