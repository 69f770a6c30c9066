"""The words in the paper envelope of a site: 80 random bits as eight words, whose last bits check the others.

Eight words are typed at night, by somebody in a hurry; 80 bits behind Argon2id are far out of reach of
guessing. Wrong words are told from mistyped ones without asking anybody.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Final

from app.crypto.checked_words import CheckedWords
from app.crypto.stretching import FLOOR, PREFERRED, SALT_BYTES, Cost, stretch
from app.crypto.words import list_for
from app.errors import DomainError

SECRET_BYTES: Final = 10
WORDS: Final = 8
COST: Final = FLOOR
"""It must open on the oldest laptop of the centre; the words are random, not somebody's choice."""
_CONTEXT = b"approdo envelope code 1\x00"
_FORM: Final = CheckedWords(
    SECRET_BYTES,
    WORDS,
    _CONTEXT,
    "code",
    unknown="emergency.unknown_word",
    miscounted="emergency.wrong_count",
    disordered="emergency.wrong_order",
)


@dataclass(frozen=True, slots=True)
class EnvelopeCode:
    """The secret (10 bytes) and the language its words are written in."""

    secret: bytes = field(repr=False)
    language: str

    @property
    def words(self) -> tuple[str, ...]:
        """The eight words, in their order."""
        return _FORM.spoken(self.secret, self.language)

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
    heard = _FORM.heard(typed)
    if heard.problems:
        raise EnvelopeCodeMistyped(problems=heard.problems)
    return EnvelopeCode(heard.secret, heard.language)
