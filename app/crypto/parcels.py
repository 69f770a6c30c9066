"""Seals a file for somebody without the program: opened in any browser with five words, or with age.

Two forms. A page that opens itself: AES-256-GCM under a key that PBKDF2-SHA256 makes of the words
(600,000 rounds; five words of 2,048 are 55 random bits). An age file (age-encryption.org), to the
recipient's own key, which the ordinary `age` program opens.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Final

import pyrage
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from app.crypto.words import SIZE, folded, list_for, words
from app.errors import DomainError

WORDS: Final = 5
ROUNDS: Final = 600_000
_SALT, _NONCE, _KEY = 16, 12, 32


class NoRecipient(DomainError):
    """What was given is no age key."""

    key = "referral.parcel.recipient"


@dataclass(frozen=True, slots=True)
class Box:
    """What a page needs to open itself: all but the words, in base64."""

    salt: str
    nonce: str
    sealed: str = field(repr=False)
    rounds: int = ROUNDS


def new_words(language: str = "it") -> str:
    """Five random words, to be told by voice; without accents, so that every keyboard writes them."""
    listed = words(list_for(language))
    return " ".join(folded(listed[secrets.randbelow(SIZE)]) for _ in range(WORDS))


def boxed(plain: bytes, said: str) -> Box:
    """`plain` sealed with these words, in any spelling of case, accents and spaces."""
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    key = PBKDF2HMAC(SHA256(), _KEY, salt, ROUNDS).derive(_tidy(said).encode())
    sealed = AESGCM(key).encrypt(nonce, plain, None)
    return Box(_text(salt), _text(nonce), _text(sealed))


def sealed_to(plain: bytes, recipient: str) -> bytes:
    """An age file for the key `age1...`; NoRecipient when it is none."""
    try:
        key = pyrage.x25519.Recipient.from_str("".join(recipient.split()))
    except pyrage.RecipientError:
        raise NoRecipient from None
    sealed: bytes = pyrage.encrypt(plain, [key])
    return sealed


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


def _tidy(said: str) -> str:
    """As the page tidies what is typed into it."""
    plain = unicodedata.normalize("NFKD", said)
    bare = "".join(sign for sign in plain if not unicodedata.category(sign).startswith("M")).lower()
    return " ".join(word for word in re.split(r"[^a-z]+", bare) if word)
