"""A made-up language that shows what was forgotten: accents, longer words, brackets."""

from __future__ import annotations

import re
from typing import Final

LANGUAGE: Final = "xx"
"""Code of the made-up language."""

_ACCENTS = str.maketrans(
    "AaCcDdEeGgIiLlNnOoRrSsTtUuYyZz",
    "ÁáÇçĐđÉéĜĝÍíĹĺÑñÓöŔŕŠšŤťÚúÝýŽž",
)
_INSERTED = re.compile(r"(\{[^{}]*\})")
_STRETCH = 0.4


def pseudo(form: str) -> str:
    """`form` with accents, some 40 % longer, in brackets; what stands in braces is kept."""
    parts = [part if part.startswith("{") else part.translate(_ACCENTS) for part in _INSERTED.split(form)]
    return f"[{''.join(parts)} {'·' * max(1, round(len(form) * _STRETCH))}]"
