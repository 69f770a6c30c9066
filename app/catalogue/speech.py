"""The languages the program speaks, and how many forms a plural has in each."""

from __future__ import annotations

import locale
import os
import re
from typing import Final, Literal

LANGUAGES: Final = ("it", "en", "fr", "ar")
"""Languages of the program, the first one is the one it is written in."""

PLURAL_FORMS: Final = {
    "it": (2, "(n != 1)"),
    "en": (2, "(n != 1)"),
    "fr": (2, "(n > 1)"),
    "ar": (
        6,
        "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5)",
    ),
}
"""Number of plural forms and the gettext expression choosing one (Unicode CLDR, in CLDR's order)."""

Direction = Literal["ltr", "rtl"]

_RIGHT_TO_LEFT = frozenset({"ar"})


def direction(language: str) -> Direction:
    """The side from which `language` is written: "ltr" or "rtl"."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


_RLM: Final = "\u200f"
_INSERTED: Final = re.compile(r"\{[^{}]*\}")
_STRONG: Final = re.compile(  # letters only: Arabic commas and figures give no direction
    "([\u05d0-\u05f2\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u200f])"
    "|[A-Za-z\u00c0-\u024f\u0370-\u052f]"
)


def led_from_right(form: str) -> str:
    """`form` of a right-to-left language, begun by U+200F unless its own first letter says so.

    Values stand in isolates, which say nothing about the line around them (UAX 9, P2): without
    the mark a sentence made of values, or begun by a Latin word, would be laid out from the left.
    """
    first = _STRONG.search(_INSERTED.sub("", form))
    return form if first and first.group(1) else _RLM + form


def terminal_language() -> str:
    """The language of the terminal when the program speaks it, else Italian.

    The environment is asked first: Python takes the locale "C" for English.
    """
    asked = (os.environ.get(name) for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    told = next(filter(None, asked), locale.getlocale()[0] or "")[:2].lower()
    return told if told in LANGUAGES else "it"
