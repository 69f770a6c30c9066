"""What laptop and server sign to show each other who they are (SIGMA-like challenge and response).

Both nonces, both names and the side are in what is signed, so that no answer fits another question,
another server or the other side. No password ever travels.
"""

from __future__ import annotations

import secrets
from typing import Final

NONCE_BYTES: Final = 32
ROOT_DEVICE: Final = b"root"
"""The name under which the organisation's root shows itself, where no laptop is left: shorter than any
laptop's, so that nobody can be certified under it."""


def new_nonce() -> bytes:
    """32 bytes never used before."""
    return secrets.token_bytes(NONCE_BYTES)


def server_signs(device: bytes, hello_nonce: bytes, challenge_nonce: bytes, server_pk: bytes) -> bytes:
    """What the server signs in its `Challenge`."""
    return _told(b"server", device, hello_nonce, challenge_nonce, server_pk)


def device_signs(device: bytes, hello_nonce: bytes, challenge_nonce: bytes, server_pk: bytes) -> bytes:
    """What the laptop signs in its `Proof`."""
    return _told(b"device", device, hello_nonce, challenge_nonce, server_pk)


def _told(side: bytes, *parts: bytes) -> bytes:
    lengths = bytes(min(len(part), 255) for part in parts)
    return b"approdo session 1\x00" + side + lengths + b"".join(parts)
