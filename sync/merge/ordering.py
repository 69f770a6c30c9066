"""Positions of elements in an ordered list: texts that sort as the elements stand.

Between two positions there is always another, so an element is moved by one write and the rest
stays. Two laptops that insert at one place at once give their positions different ends.
"""

from __future__ import annotations

import hashlib

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""In the order of their codes: comparing texts compares positions."""
END_DIGITS = 3

_BASE = len(DIGITS)


def between(before: str, after: str, device: bytes) -> str:
    """A position after `before` and before `after`; an empty text is the list's start or end.

    `device` is who inserts. ValueError when `before` does not stand before `after`, or one of them
    is no position.
    """
    if any(set(place) - set(DIGITS) or place.endswith(DIGITS[0]) for place in (before, after)):
        raise ValueError("no position")
    if after and before >= after:
        raise ValueError("out of order")
    return _middle(before, after) + _end_of(device)


def _middle(before: str, after: str) -> str:
    found = ""
    while True:
        at = len(found)
        low = DIGITS.index(before[at]) if at < len(before) else 0
        high = DIGITS.index(after[at]) if at < len(after) else _BASE
        if high - low > 1:
            return found + DIGITS[(low + high) // 2]
        found += DIGITS[low]
        if high > low:
            after = ""


def _end_of(device: bytes) -> str:
    number = int.from_bytes(hashlib.sha256(device).digest()[:8], "big")
    digits = ""
    for _ in range(END_DIGITS):
        number, digit = divmod(number, _BASE - 1)
        digits += DIGITS[digit + 1]
    return digits
