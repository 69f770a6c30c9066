"""The words in the paper envelope of a site: 80 random bits as eight words, whose last bits check the others.

Eight words are typed at night, by somebody in a hurry; 80 bits behind Argon2id are far out of reach of
guessing. Wrong words are told from mistyped ones without asking anybody.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import Final

from app.crypto.stretching import FLOOR, PREFERRED, SALT_BYTES, Cost, stretch
from app.crypto.words import BITS, LANGUAGES, folded, list_for, place_of, words
from app.domain.problems import Problem
from app.errors import DomainError

SECRET_BYTES: Final = 10
WORDS: Final = 8
COST: Final = FLOOR
"""It must open on the oldest laptop of the centre; the words are random, not somebody's choice."""
_CHECK_BITS = WORDS * BITS - SECRET_BYTES * 8
_CONTEXT = b"approdo envelope code 1\x00"


@dataclass(frozen=True, slots=True)
class EnvelopeCode:
    """The secret (10 bytes) and the language its words are written in."""

    secret: bytes = field(repr=False)
    language: str

    @property
    def words(self) -> tuple[str, ...]:
        """The eight words, in their order."""
        number = int.from_bytes(self.secret, "big") << _CHECK_BITS | _check(self.secret)
        listed = words(self.language)
        places = ((number >> BITS * back) & (len(listed) - 1) for back in reversed(range(WORDS)))
        return tuple(listed[place] for place in places)

    def is_same(self, typed: str) -> bool:
        """Whether `typed` says this code; raises `EnvelopeCodeMistyped` when it says none."""
        return secrets.compare_digest(read_code(typed).secret, self.secret)


class EnvelopeCodeMistyped(DomainError):
    """The words typed are no code: `problems` says which words, counted from 1, and why."""

    key = "emergency.mistyped"


def new_code(language: str) -> EnvelopeCode:
    """A new code from the system's random source, in the words nearest to `language`."""
    return EnvelopeCode(secrets.token_bytes(SECRET_BYTES), list_for(language))


def new_salt() -> bytes:
    """Salt of one stretching."""
    return secrets.token_bytes(SALT_BYTES)


def code_key(code: EnvelopeCode, salt: bytes, cost: Cost = COST) -> bytes:
    """The 32 bytes the code stands for; takes a good part of a second.

    ValueError for a cost below `FLOOR`, or one that would freeze the laptop: only a forger names it.
    """
    if not (cost.reaches(FLOOR) and PREFERRED.reaches(cost) and cost.bearable()):
        raise ValueError("cost")
    return stretch(_CONTEXT + code.secret, salt, cost)


def read_code(typed: str) -> EnvelopeCode:
    """The code in `typed`, whatever the case, accents, spaces, commas, numbering or language of its list.

    The first four letters of a word are enough. EnvelopeCodeMistyped with all problems at once.
    """
    parts = [folded(part) for part in re.split(r"[\s\d.,;:\-]+", typed) if folded(part)]
    language = max(LANGUAGES, key=lambda one: sum(place_of(part, one) is not None for part in parts))
    places = [place_of(part, language) for part in parts]
    problems = [
        Problem("emergency.unknown_word", "code", {"number": at})
        for at, place in enumerate(places, start=1)
        if place is None
    ]
    if len(parts) != WORDS:
        problems.append(Problem("emergency.wrong_count", "code", {"typed": len(parts), "wanted": WORDS}))
    if problems:
        raise EnvelopeCodeMistyped(problems=tuple(problems))
    return _decoded([place for place in places if place is not None], language)


def _decoded(places: list[int], language: str) -> EnvelopeCode:
    number = 0
    for place in places:
        number = number << BITS | place
    secret = (number >> _CHECK_BITS).to_bytes(SECRET_BYTES, "big")
    if number & ((1 << _CHECK_BITS) - 1) != _check(secret):
        raise EnvelopeCodeMistyped(problems=(Problem("emergency.wrong_order", "code"),))
    return EnvelopeCode(secret, language)


def _check(secret: bytes) -> int:
    return hashlib.sha256(_CONTEXT + secret).digest()[0] >> (8 - _CHECK_BITS)
