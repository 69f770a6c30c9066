"""Keys become sentences: one gettext catalogue for windows, errors, forms and documents.

`python -m app.catalogue.messages` compiles the sources.
"""

from __future__ import annotations

import gettext
import re
import sys
from pathlib import Path

from app.catalogue.loading import load
from app.catalogue.pseudo import LANGUAGE as PSEUDO
from app.catalogue.pseudo import pseudo
from app.catalogue.speech import LANGUAGES, Direction, direction, led_from_right
from app.catalogue.stamps import TRANSLATIONS
from app.domain.problems import Param

__all__ = ["LANGUAGES", "PSEUDO", "Messages", "direction", "isolate"]

_RTL_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_FSI, _PDI = "\u2068", "\u2069"


def isolate(value: str) -> str:
    """`value` between U+2068 and U+2069: it cannot scramble the sentence around it (UAX 9)."""
    return f"{_FSI}{value}{_PDI}"


class Messages:
    """The sentences of one language.

    `messages("case.count", n=3)` gives the sentence with its values put in; `n` chooses the
    plural form and is grouped as the language does. In Arabic every value is isolated and the
    sentence runs from the right whatever it begins with. A key nobody wrote gives ⟦key⟧, a value
    nobody passed keeps its braces; both are remembered in `missing`, neither raises: a
    forgotten sentence must not stop somebody's work.
    """

    def __init__(self, language: str, folder: Path = TRANSLATIONS) -> None:
        if language not in (*LANGUAGES, PSEUDO):
            raise ValueError(f"no such language: {language}")
        self.language = language
        self.direction: Direction = direction(language)
        self.missing: set[str] = set()
        self._pseudo = language == PSEUDO
        self._catalogue: gettext.GNUTranslations = load("it" if self._pseudo else language, folder)

    def __call__(self, key: str, /, **params: Param) -> str:
        """The sentence of `key` with `params` put in."""
        form = self._form(key, params.get("n"))
        if form is None:
            self.missing.add(key)
            return f"⟦{key}⟧"
        if not params and "{" not in form:
            return form
        return form.format_map(_Inserted(self, key, params))

    def has(self, key: str) -> bool:
        """Whether somebody wrote a sentence for `key`; asking is not recorded as missing."""
        return self._without_number(key) != key

    def _without_number(self, key: str) -> str:
        # The first releases of Python 3.11 do not find a sentence that has plural forms by gettext alone.
        form = self._catalogue.gettext(key)
        return form if form != key else self._catalogue.ngettext(key, key, 1)

    def _form(self, key: str, n: Param | None) -> str | None:
        form = self._catalogue.ngettext(key, key, n) if isinstance(n, int) else key
        if form == key:
            form = self._without_number(key)
        if form == key:
            return None
        if self._pseudo:
            return pseudo(form)
        return led_from_right(form) if self.direction == "rtl" else form

    def _value(self, name: str, value: Param) -> str:
        text = str(value)
        if name == "n" and isinstance(value, int):
            text = group_digits(value, self.language)
        if self.direction == "rtl" or _RTL_LETTER.search(text):
            return isolate(text)
        return text


class _Inserted(dict[str, str]):
    """Values of one sentence; a forgotten one stays visible as {name}."""

    def __init__(self, messages: Messages, key: str, params: dict[str, Param]) -> None:
        super().__init__({name: messages._value(name, value) for name, value in params.items()})
        self._messages = messages
        self._key = key

    def __missing__(self, name: str) -> str:
        self._messages.missing.add(f"{self._key} {{{name}}}")
        return f"{{{name}}}"


_GROUP = {"it": ".", "en": ",", "fr": "\u202f", "ar": ".", PSEUDO: "."}


def group_digits(value: int, language: str) -> str:
    """`value` with the thousands marked as `language` does; Arabic follows Tunisia's use."""
    return f"{value:,}".replace(",", _GROUP[language])


if __name__ == "__main__":
    from app.catalogue.compilation import compile_all

    sys.stdout.write(f"{compile_all()} sentences in {len(LANGUAGES)} languages\n")
