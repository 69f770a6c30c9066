"""Ids of spaces: computed, so that two laptops offline make the same space for the same thing."""

from __future__ import annotations

import hashlib

from app.domain.declaration import Scope

SPACE_BYTES = 16


def space_id(scope: Scope, root: bytes) -> bytes:
    """Id of the space about the record `root` in `scope`, 16 bytes."""
    return hashlib.sha256(b"approdo space" + scope.encode() + root).digest()[:SPACE_BYTES]
