"""The recovery code: 128 random bits as twelve words, the last bits of which check the others.

The construction of BIP-39 (4 check bits from SHA-256) over our own word lists.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import secrets
from dataclasses import dataclass, field

from app.crypto.words import BITS, LANGUAGES, folded, list_for, place_of, positions, words
from app.domain.problems import Problem
from app.errors import DomainError

SECRET_BYTES = 16
WORDS = 12
_CHECK_BITS = WORDS * BITS - SECRET_BYTES * 8


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """The secret (16 bytes) and the language its words are written in."""

    secret: bytes = field(repr=False)
    language: str

    @property
    def words(self) -> tuple[str, ...]:
        """The twelve words, in the order in which they are printed and typed back."""
        number = int.from_bytes(self.secret, "big") << _CHECK_BITS | _check(self.secret)
        listed = words(self.language)
        places = ((number >> BITS * back) & (len(listed) - 1) for back in reversed(range(WORDS)))
        return tuple(listed[place] for place in places)

    @property
    def text(self) -> str:
        """The words on one line: what the printed QR code holds."""
        return " ".join(self.words)

    def is_same(self, typed: str) -> bool:
        """True when `typed` says this code; raises `RecoveryCodeMistyped` when it says none."""
        return secrets.compare_digest(read_code(typed).secret, self.secret)


class RecoveryCodeMistyped(DomainError):
    """The words typed are no recovery code: `problems` says which words, counted from 1, and why."""

    key = "recovery.mistyped"


def new_code(language: str) -> RecoveryCode:
    """A new code from the system's random source, in the words nearest to `language`."""
    return RecoveryCode(secrets.token_bytes(SECRET_BYTES), list_for(language))


def read_code(typed: str) -> RecoveryCode:
    """The code in `typed`, whatever the case, accents, spaces, commas, numbering or language of its list.

    The first four letters of a word are enough. Raises `RecoveryCodeMistyped` with all problems at once.
    """
    parts = [folded(part) for part in re.split(r"[\s\d.,;:\-]+", typed) if folded(part)]
    language = max(LANGUAGES, key=lambda one: sum(place_of(part, one) is not None for part in parts))
    places = [place_of(part, language) for part in parts]
    problems = [
        Problem("recovery.unknown_word", "recovery", {"number": at})
        for at, (part, place) in enumerate(zip(parts, places, strict=True), start=1)
        if place is None
    ]
    if len(parts) != WORDS:
        problems.append(Problem("recovery.wrong_count", "recovery", {"typed": len(parts), "wanted": WORDS}))
    if problems:
        raise RecoveryCodeMistyped(problems=tuple(problems))
    return _decoded([place for place in places if place is not None], language)


def _decoded(places: list[int], language: str) -> RecoveryCode:
    number = 0
    for place in places:
        number = number << BITS | place
    secret = (number >> _CHECK_BITS).to_bytes(SECRET_BYTES, "big")
    if number & ((1 << _CHECK_BITS) - 1) != _check(secret):
        raise RecoveryCodeMistyped(problems=(Problem("recovery.wrong_order", "recovery"),))
    return RecoveryCode(secret, language)


def _check(secret: bytes) -> int:
    return hashlib.sha256(secret).digest()[0] >> (8 - _CHECK_BITS)


def suggestion(part: str, language: str) -> str:
    """The word of the list nearest to a mistyped `part`, or nothing.

    For the screen alone: a word of a recovery code must not travel in an error or a log.
    """
    near = difflib.get_close_matches(folded(part), positions(language), n=1, cutoff=0.6)
    return words(language)[positions(language)[near[0]]] if near else ""
