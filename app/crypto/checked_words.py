"""Random bytes as words somebody can copy by hand; their last bits check the others.

The construction of BIP-39 (check bits from SHA-256) over our own word lists.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from app.crypto.words import BITS, LANGUAGES, folded, place_of, words
from app.domain.problems import Problem

_BETWEEN: Final = re.compile(r"[\s\d.,;:\-]+")


@dataclass(frozen=True, slots=True)
class Heard:
    """What was typed: the secret and the language of its words, or what is wrong with it."""

    secret: bytes
    language: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedWords:
    """One kind of code: `size` bytes as `count` words. `context` goes before them into the check.

    `unknown`, `miscounted` and `disordered` are the keys of the sentences for what can be wrong with
    `field`.
    """

    size: int
    count: int
    context: bytes
    field: str
    unknown: str
    miscounted: str
    disordered: str

    def spoken(self, secret: bytes, language: str) -> tuple[str, ...]:
        """The words of `secret` in their order, from the list of `language`."""
        number = int.from_bytes(secret, "big") << self._spare | self._check(secret)
        listed = words(language)
        places = ((number >> BITS * back) & (len(listed) - 1) for back in reversed(range(self.count)))
        return tuple(listed[place] for place in places)

    def heard(self, typed: str) -> Heard:
        """The secret in `typed`, whatever the case, accents, spaces, commas, numbering or list of it.

        The first four letters of a word are enough; words are counted from 1. All problems at once.
        """
        parts = [folded(part) for part in _BETWEEN.split(typed) if folded(part)]
        language = max(LANGUAGES, key=lambda one: sum(place_of(part, one) is not None for part in parts))
        places = [place_of(part, language) for part in parts]
        problems = [
            Problem(self.unknown, self.field, {"number": at})
            for at, place in enumerate(places, start=1)
            if place is None
        ]
        if len(parts) != self.count:
            counts = {"typed": len(parts), "wanted": self.count}
            problems.append(Problem(self.miscounted, self.field, counts))
        if problems:
            return Heard(b"", language, tuple(problems))
        return self._decoded([place for place in places if place is not None], language)

    def _decoded(self, places: list[int], language: str) -> Heard:
        number = 0
        for place in places:
            number = number << BITS | place
        secret = (number >> self._spare).to_bytes(self.size, "big")
        if number & ((1 << self._spare) - 1) != self._check(secret):
            return Heard(b"", language, (Problem(self.disordered, self.field),))
        return Heard(secret, language)

    @property
    def _spare(self) -> int:
        return self.count * BITS - self.size * 8

    def _check(self, secret: bytes) -> int:
        return hashlib.sha256(self.context + secret).digest()[0] >> (8 - self._spare)
