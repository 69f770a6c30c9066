"""A parcel opens with its words, or with the recipient's own key, and with nothing else."""

from __future__ import annotations

from base64 import b64decode

import pyrage
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from app.crypto.parcels import WORDS, Box, NoRecipient, boxed, new_words, sealed_to

PLAIN = "perché è così".encode()


def opened(box: Box, words: str) -> bytes:
    """As the page opens itself, with words that are tidy already."""
    salt, nonce, sealed = (b64decode(part) for part in (box.salt, box.nonce, box.sealed))
    key = PBKDF2HMAC(SHA256(), 32, salt, box.rounds).derive(words.encode())
    return AESGCM(key).decrypt(nonce, sealed, None)


def test_words_in_any_spelling_open_it_and_other_words_do_not() -> None:
    box = boxed(PLAIN, "  Città, LUNA-sole  mare vento ")
    assert opened(box, "citta luna sole mare vento") == PLAIN
    with pytest.raises(InvalidTag):
        opened(box, "citta luna sole mare terra")


def test_new_words_are_five_plain_ones() -> None:
    said = {new_words() for _ in range(5)}
    assert len(said) == 5
    assert all(len(words.split()) == WORDS and words.isascii() for words in said)


def test_the_recipients_key_opens_the_age_file() -> None:
    key, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    sealed = sealed_to(PLAIN, f" {key.to_public()}\n")
    assert pyrage.decrypt(sealed, [key]) == PLAIN
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [other])
    for wrong in ("", "age1", "AGE-SECRET-KEY-1"):
        with pytest.raises(NoRecipient):
            sealed_to(PLAIN, wrong)
