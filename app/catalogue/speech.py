"""The languages the program speaks, and how many forms a plural has in each."""

from __future__ import annotations

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
