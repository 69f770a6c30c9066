"""Which macrolanguage of ISO 639-3 a variety belongs to: Tunisian and Sudanese are both Arabic."""

from __future__ import annotations

from functools import cache

from app.catalogue.entries import read_rows


@cache
def _macros() -> dict[str, str]:
    return {code: macro for code, macro, *_ in read_rows("macrolanguages.csv")}


def macro_of(code: str) -> str:
    """The macrolanguage of `code`; the code itself when it belongs to none or is one."""
    return _macros().get(code, code)
