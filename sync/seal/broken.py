"""The one error of this package."""

from __future__ import annotations


class SealBroken(Exception):
    """Something sealed does not open; `reason` is one word, without content.

    Of boxes: suite, key, box, secret. Of envelopes: commitment (another key sealed it), tag,
    padding, compression. Of kits: kit, code.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
