"""The blanks French puts before some signs: a line must not end there, and people do not type them.

Sources are written with ordinary blanks; what is shown has no-break ones. The narrow one (U+202F), which
printers take before ; ! and ?, is not used: rich text in windows and papers folds every blank but U+00A0
into one at which a line may end.
"""

from __future__ import annotations

import re
from typing import Final

UNBROKEN: Final = "\u00a0"

_BLANKS: Final = re.compile(r" (?=[:;!?%»€])|(?<=«) |(?<=\bn°) ")


def typeset(text: str, language: str) -> str:
    """`text` with the blanks of `language` that keep a sign with its word."""
    return _BLANKS.sub(UNBROKEN, text) if language == "fr" else text
