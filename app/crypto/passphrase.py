"""Passphrases: five drawn words are offered; a sentence of one's own must be long and varied enough."""

from __future__ import annotations

import functools
import math
import secrets
import unicodedata

from app.crypto.words import folded, list_for, words
from app.domain.problems import Problem

OFFERED_WORDS = 5
SHORTEST = 14
FEWEST_DIFFERENT = 7
LONGEST = 1024
"""Characters; longer is a file dropped on the field, not a passphrase."""


@functools.cache
def drawable(language: str) -> tuple[str, ...]:
    """Words of `language` that any keyboard can type: those without accents."""
    return tuple(word for word in words(list_for(language)) if folded(word) == word)


def offer(language: str) -> str:
    """Five words drawn by the system's random source, e.g. `lago ombra pepe riva tuono`."""
    choice = drawable(language)
    return " ".join(secrets.choice(choice) for _ in range(OFFERED_WORDS))


def offered_bits(language: str) -> float:
    """Strength of an offered passphrase in bits: what remains when the list itself is known."""
    return OFFERED_WORDS * math.log2(len(drawable(language)))


def canonical(typed: str) -> bytes:
    """The bytes that are stretched: NFKC, spaces at the ends and runs of spaces not counted.

    The same letters typed on another keyboard or system give the same bytes (Unicode, annex 15).
    """
    return " ".join(unicodedata.normalize("NFKC", typed).split()).encode()


def weaknesses(typed: str) -> tuple[Problem, ...]:
    """Everything wrong with a new passphrase, at once; empty when it may be used."""
    text = canonical(typed).decode()
    problems = []
    if len(text) < SHORTEST:
        problems.append(Problem("passphrase.too_short", "passphrase", {"n": SHORTEST}))
    if len(text) > LONGEST:
        problems.append(Problem("passphrase.too_long", "passphrase", {"n": LONGEST}))
    if len(set(text.casefold())) < FEWEST_DIFFERENT:
        problems.append(Problem("passphrase.too_simple", "passphrase", {"n": FEWEST_DIFFERENT}))
    return tuple(problems)
