"""Which writing system a name is in, as the code list `script` has it."""

from __future__ import annotations

from typing import Final

from app import matching
from app.catalogue.codelists import known

LATIN: Final = "Latn"
OTHER: Final = "Zyyy"


def script_of(text: str) -> str | None:
    """The script most letters of `text` are in; None without letters, `Zyyy` for one not listed."""
    if not any(c.isalpha() for c in text):
        return None
    found = matching.script_of(text)
    return found if known("script", found) else OTHER
