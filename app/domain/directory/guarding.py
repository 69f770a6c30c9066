"""Cells that a spreadsheet would run as a formula, made harmless on the way out.

Source: OWASP, CSV Injection. An apostrophe goes before =, @, tab, return, and before + or -
unless figures follow: telephone numbers and amounts stay as they are. Reading takes
exactly that apostrophe off again.
"""

from __future__ import annotations

import re

_HARMLESS = re.compile(r"^[+-][\d\s().,/+-]*$")
_STARTS = ("=", "@", "\t", "\r")
_GUARDED = re.compile(r"^'+[=@+\-\t\r]")


def guarded(text: str) -> str:
    """`text` as a cell that no spreadsheet runs."""
    if not text or text[0] not in "'=@+-\t\r":
        return text
    if _GUARDED.match(text) or text.startswith(_STARTS):
        return "'" + text
    return text if text[0] == "'" or _HARMLESS.match(text) else "'" + text


def unguarded(text: str) -> str:
    """What was meant by a cell that `guarded` wrote."""
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text
