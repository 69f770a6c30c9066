"""The recovery code: 128 random bits as twelve words, the last bits of which check the others."""

from __future__ import annotations

import difflib
import secrets
from dataclasses import dataclass, field

from app.crypto.checked_words import CheckedWords
from app.crypto.words import folded, list_for, positions, words
from app.errors import DomainError

SECRET_BYTES = 16
WORDS = 12
_FORM = CheckedWords(
    SECRET_BYTES,
    WORDS,
    b"",
    "recovery",
    unknown="recovery.unknown_word",
    miscounted="recovery.wrong_count",
    disordered="recovery.wrong_order",
)


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """The secret (16 bytes) and the language its words are written in."""

    secret: bytes = field(repr=False)
    language: str

    @property
    def words(self) -> tuple[str, ...]:
        """The twelve words, in the order in which they are printed and typed back."""
        return _FORM.spoken(self.secret, self.language)

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
    heard = _FORM.heard(typed)
    if heard.problems:
        raise RecoveryCodeMistyped(problems=heard.problems)
    return RecoveryCode(heard.secret, heard.language)


def suggestion(part: str, language: str) -> str:
    """The word of the list nearest to a mistyped `part`, or nothing.

    For the screen alone: a word of a recovery code must not travel in an error or a log.
    """
    near = difflib.get_close_matches(folded(part), positions(language), n=1, cutoff=0.6)
    return words(language)[positions(language)[near[0]]] if near else ""
