"""The words on the screen: `t("case.new")`, `t("case.count", n=3)`, in the language in force.

The language belongs to the process. Windows made before a change keep their old words: the one
who calls `set_language` builds them anew (`ui.application` does).
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication

from app.catalogue.formats import Formats
from app.catalogue.messages import LANGUAGES, Messages, isolate
from app.domain.problems import Param
from app.errors import AppError

NATIVE_NAMES: Final = {"it": "Italiano", "en": "English", "fr": "Français", "ar": "العربية"}
"""Each language as its own speakers write it."""

_LOCALES: Final = {"it": "it_IT", "en": "en_GB", "fr": "fr_FR", "ar": "ar_TN", "xx": "it_IT"}


class _Spoken:
    """The messages in force; Italian until somebody chooses."""

    def __init__(self) -> None:
        self._messages: Messages | None = None

    @property
    def messages(self) -> Messages:
        if self._messages is None:
            self._messages = Messages("it")
        return self._messages

    @messages.setter
    def messages(self, messages: Messages) -> None:
        self._messages = messages


_spoken = _Spoken()


def t(key: str, /, **params: Param) -> str:
    """The sentence of `key` in the language in force, its values put in safely."""
    return _spoken.messages(key, **params)


def known(key: str) -> bool:
    """Whether a sentence exists for `key`."""
    return _spoken.messages.has(key)


def missing() -> frozenset[str]:
    """Keys asked for and written by nobody: a test wants this empty."""
    return frozenset(_spoken.messages.missing)


def language() -> str:
    """Code of the language in force: it, en, fr, ar (xx for the made-up one)."""
    return _spoken.messages.language


def set_language(code: str) -> None:
    """Speak `code` from now on: sentences, dates, numbers and the side windows begin from."""
    _spoken.messages = Messages(code)
    QLocale.setDefault(QLocale(_LOCALES[code]))
    app = QGuiApplication.instance()
    if isinstance(app, QGuiApplication):
        app.setLayoutDirection(layout_direction())


def layout_direction() -> Qt.LayoutDirection:
    """The side windows begin from."""
    right = _spoken.messages.direction == "rtl"
    return Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight


def is_rtl() -> bool:
    """True when the language in force is written from the right."""
    return _spoken.messages.direction == "rtl"


def system_language() -> str:
    """The desktop's language when the program speaks it, else Italian."""
    for name in QLocale.system().uiLanguages():
        code = name.replace("_", "-").split("-")[0]
        if code in LANGUAGES:
            return code
    return "it"


def error_sentence(error: AppError) -> str:
    """What to show of an expected error: all its problems when it lists them, else its sentence."""
    problems = getattr(error, "problems", ())
    if problems:
        return "\n".join(dict.fromkeys(t(problem.key, **dict(problem.params)) for problem in problems))
    return t(error.message_key, **error.params)


def formats() -> Formats:
    """How the language in force writes dates, times, amounts and lists."""
    return Formats(_spoken.messages)


def inserted(value: str) -> str:
    """A value shown beside words of another direction, kept from scrambling them."""
    return isolate(value)
