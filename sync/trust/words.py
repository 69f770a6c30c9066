"""The eight words two people compare when a laptop joins.

Each number below 2,048 stands for a word. Both laptops compute them from what each of them holds;
with a key exchanged on the way they differ. The approver's key must come from the invitation or from
the membership log under the pinned root, never from the server's mouth: else whoever stands between
could try keys on both sides until two of them met.
"""

from __future__ import annotations

import hashlib
from typing import Final

from sync.protocol.messages import JoinRequest

COUNT: Final = 8
BITS: Final = 11


def numbers(root_pk: bytes, request: JoinRequest, approver_pk: bytes) -> tuple[int, ...]:
    """Eight numbers (0 to 2047) for this joining: 88 bits of SHA-256 over all that is being trusted."""
    told = (
        root_pk,
        request.invitation,
        request.user,
        request.sign_pk,
        request.seal_pk,
        request.device,
        request.device_pk,
        approver_pk,
    )
    digest = hashlib.sha256(b"approdo eight words 1\x00")
    for part in told:
        digest.update(len(part).to_bytes(4, "big") + part)
    bits = int.from_bytes(digest.digest(), "big") >> (256 - COUNT * BITS)
    return tuple(bits >> BITS * back & (1 << BITS) - 1 for back in reversed(range(COUNT)))
